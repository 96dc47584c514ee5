import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildAck,
  buildMessage,
  encodeFrame,
  type HeaderSpec,
  hex,
  isFramable,
  type Message,
  MllpFramer,
  parseMessage,
  parseText,
  requestedAcks,
  describe as tell,
} from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes that look enough like HL7 to reach every branch. */
const hl7ish = fc
  .array(
    fc.constantFrom(
      'MSH|^~\\&|',
      'MSH',
      '\r',
      '\n',
      '\r\n',
      '|',
      '^',
      '~',
      '&',
      '\\',
      '\\F\\',
      '\\X',
      '""',
      'PID|',
      'A',
      '1',
      'é',
      '\u000b',
      '\u001c',
      ' ',
    ),
    { maxLength: 60 },
  )
  .map((parts) => encode(parts.join('')));
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  hl7ish,
  fc
    .tuple(fc.constant(encode('MSH|^~\\&|A|')), fc.uint8Array({ maxLength: 200 }))
    .map(([head, tail]) => Uint8Array.from([...head, ...tail])),
);

const header: HeaderSpec = {
  sendingApplication: 'A',
  sendingFacility: 'B',
  receivingApplication: 'C',
  receivingFacility: 'D',
  at: '20260301',
  type: ['RDE', 'O11'],
  controlId: '1',
  version: '2.5',
  charset: 'UTF-8',
};

function read(bytes: Uint8Array): Message {
  const parsed = parseMessage(bytes);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

describe('any bytes', () => {
  test('are read or refused, and what is read is given back byte for byte', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const parsed = parseMessage(bytes);
        const message = parsed.ok ? parsed.value : parsed.header;
        if (parsed.ok) {
          expect(parsed.value.toBytes()).toEqual(bytes);
          expect(parsed.value.patch({})).toEqual({ ok: true, value: bytes });
          expect(parsed.value.decoded).not.toContain('\uFFFD');
        }
        if (message === null) return;
        tell(message);
        requestedAcks(message);
        message.orders();
        for (const path of ['MSH-2', 'MSH-10', 'PID-3(2).4.1', 'PID(2)-1']) message.get(path);
        const ack = buildAck(message, {
          code: 'AE',
          text: 'x|y',
          controlId: '1',
          at: '2026',
          application: 'A',
          facility: 'B',
        });
        expect(ack.ok).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('reading a path directly and through the walked tree is the same', () => {
    fc.assert(
      fc.property(hl7ish, (bytes) => {
        const parsed = parseMessage(bytes);
        if (!parsed.ok) return;
        for (const line of tell(parsed.value)) {
          if (/^[A-Z][A-Z0-9]{2}[-(]/.test(line.path))
            expect(parsed.value.get(line.path), line.path).toEqual(line.value);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const value = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed());
const path = fc
  .tuple(
    fc.constantFrom('PID', 'ORC', 'RXE', 'NTE'),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([segment, field, repetition, component, subcomponent]) => {
    const deep = component > 0 && subcomponent > 0 ? `.${subcomponent}` : '';
    return `${segment}-${field}${repetition > 1 ? `(${repetition})` : ''}${component > 0 ? `.${component}` : ''}${deep}`;
  });

describe('built messages', () => {
  test('read back what was built, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.array(value, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), { maxLength: 5 }),
        (fields) => {
          const built = buildMessage({ header, segments: [['ZZZ', ...fields]] });
          if (!built.ok) throw new Error(built.problem.message);
          const message = read(built.value);
          expect(isFramable(built.value)).toBe(true);
          expect(message.segmentCount).toBe(2);
          for (const [field, components] of fields.entries()) {
            for (const [component, subcomponents] of components.entries()) {
              for (const [subcomponent, text] of subcomponents.entries()) {
                const found = message.get(`ZZZ-${field + 1}.${component + 1}.${subcomponent + 1}`);
                expect(found).toEqual(text === '' ? { kind: 'absent' } : { kind: 'value', text });
              }
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a patch', () => {
  const base =
    'MSH|^~\\&|A|B|C|D|2026||RDE^O11|1|P|2.5||||||UNICODE UTF-8\rPID|1||1^2~3&4|\\Zq\\|""\rORC|\rRXE\rNTE|a|é\r\n';

  test('says what it was told and touches nothing else', () => {
    fc.assert(
      fc.property(path, value, (where, text) => {
        const before = read(encode(base));
        const patched = before.patch({ [where]: text });
        if (!patched.ok) throw new Error(patched.problem.message);
        const after = read(patched.value);
        const wasNull = before.get(where).kind === 'null' && where.includes('.');
        if (!wasNull || text !== '') {
          const found = after.get(where);
          if (text !== '') expect(found).toEqual({ kind: 'value', text });
          else expect(['absent', 'null']).toContain(found.kind);
        }
        const [segment, field] = where.split(/-|\(|\./);
        for (const line of before.segments()) {
          const now = after.segments()[line.position];
          for (let at = 1; at <= line.fieldCount; at += 1) {
            if (line.name === segment && String(at) === field) continue;
            expect(now?.rawField(at)).toBe(line.rawField(at));
          }
        }
        expect(after.segmentCount).toBe(before.segmentCount);
      }),
      { numRuns: 2000 },
    );
  });

  test('of what is there already changes no byte', () => {
    fc.assert(
      fc.property(path, (where) => {
        const message = read(encode(base));
        expect(message.patch({ [where]: { raw: message.raw(where) } })).toEqual({ ok: true, value: encode(base) });
      }),
    );
  });
});

function framesOf(chunks: readonly Uint8Array[]): { frames: string[]; troubles: string[] } {
  const frames: string[] = [];
  const troubles: string[] = [];
  const framer = new MllpFramer({
    onFrame: (frame) => frames.push(hex(frame)),
    onTrouble: (trouble) => troubles.push(`${trouble.kind} ${trouble.length} ${trouble.hex}`),
    maxFrameBytes: 40,
  });
  for (const chunk of chunks) framer.push(chunk);
  framer.flush();
  return { frames, troubles };
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = places.map((place) => Math.floor(place * bytes.length)).sort((left, right) => left - right);
  return [0, ...sorted].map((from, at) => bytes.subarray(from, sorted[at] ?? bytes.length));
}

const line = fc.oneof(
  fc
    .array(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x4d, 0x53, 0x48, 0x41), { maxLength: 120 })
    .map((bytes) => Uint8Array.from(bytes)),
  fc.uint8Array({ maxLength: 200 }),
);
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe('the framer', () => {
  test('gives the same frames and troubles however the bytes are cut', () => {
    fc.assert(
      fc.property(line, places, (bytes, where) => {
        const whole = framesOf([bytes]);
        const { frames, troubles } = framesOf(cut(bytes, where));
        expect(frames).toEqual(whole.frames);
        const size = (trouble: string): string => trouble.replace(/^(too-large \d+).*$/, '$1');
        expect(troubles.map(size)).toEqual(whole.troubles.map(size));
      }),
      { numRuns: 3000 },
    );
  });

  test('gives back any sequence of framed messages', () => {
    const message = fc.uint8Array({ maxLength: 40 }).filter(isFramable);
    fc.assert(
      fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 10 }), places, (messages, where) => {
        const bytes = messages.flatMap(([content, bare]) => [...encodeFrame(content)].slice(0, bare ? -1 : undefined));
        const { frames, troubles } = framesOf(cut(Uint8Array.from(bytes), where));
        expect(frames).toEqual(messages.map(([content]) => hex(content)));
        expect(troubles).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

test('text and bytes are read alike', () => {
  fc.assert(
    fc.property(hl7ish, (bytes) => {
      const fromBytes = parseMessage(bytes, { charset: 'UTF-8' });
      const fromText = parseText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      expect(fromText.ok).toBe(fromBytes.ok);
      if (fromText.ok && fromBytes.ok) expect(fromText.value.decoded).toBe(fromBytes.value.decoded);
      if (!fromText.ok && !fromBytes.ok) expect(fromText.problem.code).toBe(fromBytes.problem.code);
    }),
  );
});
