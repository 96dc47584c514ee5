import { describe, expect, test } from 'vitest';
import { type Envelope, readFrame } from './envelope.ts';

const answering = { facilityId: 'mercy', messageId: 'a1', receivedAt: new Date('2026-11-23T16:00:00Z') };

function read(...lines: string[]) {
  const frame = readFrame(Buffer.from(`${lines.join('\r')}\r`), answering);
  if (!frame.ok) throw new Error(frame.says);
  return frame;
}

const envelope = (...lines: string[]): Envelope => read(...lines).envelope();

const header = (type: string, more = '') => `MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123||${type}|C1|P|2.5.1${more}`;

describe('the patient that a message is about', () => {
  test.each([
    ['the MR before others', '9^^^X^PI~7^^^X^MR', 'patient:7'],
    ['the MR of the sending facility before another MR', '1^^^OTHER^MR~2^^^MERCY^MR', 'patient:2'],
    ['the PI where there is no MR', '123456789^^^USSSA^SS~5^^^USVHA^PI', 'patient:5'],
    ['one without a type', '123-45^^^^SS~8', 'patient:8'],
    ['never a social security number', '123456789^^^USSSA^SS', 'sender:HIS|MERCY'],
  ])('%s', (_, pid3, key) => {
    expect(envelope(header('ADT^A08'), `PID|1||${pid3}`).orderingKey).toBe(key);
  });

  test('a merge touches both', () => {
    expect(envelope(header('ADT^A40'), 'PID|1||7^^^M^MR', 'MRG|8^^^M^MR')).toMatchObject({
      orderingKey: 'patient:7',
      otherKey: 'patient:8',
      patientWide: true,
    });
  });

  test('PID-2 of old senders', () => {
    expect(envelope(header('ORM^O01'), 'PID|1|77').orderingKey).toBe('patient:77');
  });

  test('a cabinet transaction without a patient keeps the order of its cabinet', () => {
    expect(envelope(header('OMS^O05'), 'ZPM|C|PYX|CAB-4W|1|2').orderingKey).toBe('cabinet:CAB-4W');
  });
});

test('orders carry the numbers that hold their messages together', () => {
  const lines = [header('RDE^O11^RDE_O11'), 'PID|1||7^^^M^MR', 'ORC|NW|1^HIS', 'ORC|NW||F2', 'ORC|NW|1^HIS'];
  expect(envelope(...lines)).toMatchObject({ type: 'RDE^O11', orderNumbers: ['1', 'F2'], patientWide: false });
});

describe('the acknowledgement', () => {
  const ack = (more: string, type = 'ADT^A01') => {
    const { ack: bytes } = read(header(type, more));
    return bytes === null ? null : /MSA\|(..)/.exec(Buffer.from(bytes).toString())?.[1];
  };
  test.each([
    ['', 'AA'],
    ['|||AL|NE', 'CA'],
    ['|||AL|AL', 'CA'],
    ['|||SU|NE', 'CA'],
    ['|||NE|AL', 'AA'],
    ['|||ER|AL', 'AA'],
    ['|||NE|NE', null],
    ['|||ER|NE', null],
  ])('MSH-15 and 16 "%s": %s', (more, code) => {
    expect(ack(more)).toBe(code);
  });

  test('an answer is never answered', () => {
    expect(read(header('RRE^O12', '|||AL|AL'), 'MSA|AA|X').ack).toBeNull();
  });
});

test.each(['', 'hello', 'MSH', 'PID|1', 'FHS|^~\\&|X'])('"%s" has no readable MSH: AR, and the reason', (text) => {
  const frame = readFrame(Buffer.from(text), answering);
  expect(frame).toMatchObject({ ok: false, says: expect.stringMatching(/./) });
  if (!frame.ok) expect(Buffer.from(frame.ack ?? []).toString()).toMatch(/\rMSA\|AR\|\|?/);
});
