import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrame } from './envelope.ts';

const answering = { facilityId: 'mercy', messageId: 'a1', receivedAt: new Date('2026-11-23T16:00:00Z') };

test('no bytes make the receiver throw: each frame is a message to store or a refusal with a reason', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .uint8Array({ maxLength: 200 })
      .map((tail) => Buffer.concat([Buffer.from('MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\r'), tail])),
    fc
      .array(fc.constantFrom('MSH|^~\\&|', '|', '^', '~', '\\', '&', '\r', 'PID|', 'ORC|NW|', 'é', '\u0000', '1'), {
        maxLength: 60,
      })
      .map((parts) => Buffer.from(parts.join(''))),
  );
  fc.assert(
    fc.property(bytes, (frame) => {
      const read = readFrame(frame, answering);
      if (read.ok) {
        const { sha256, sender, controlId, orderingKey } = read.envelope();
        expect(sha256).toHaveLength(32);
        expect(`${sender}${controlId}${orderingKey}`).not.toContain('\u0000');
      } else expect(read.says).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
