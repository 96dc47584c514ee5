import { describe, expect, test } from 'vitest';
import {
  type AckSpec,
  buildAck,
  isReply,
  type Message,
  parseMessage,
  readAck,
  requestedAcks,
  wantsAck,
} from './index.ts';

function read(text: string): Message {
  const parsed = parseMessage(new TextEncoder().encode(text));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

const who = { controlId: 'A9', at: '20260301120001', application: 'MORTAR', facility: 'GH' };

function ack(message: Message | null, spec: Pick<AckSpec, 'code'> & Partial<AckSpec>): string {
  const built = buildAck(message, { ...who, ...spec });
  if (!built.ok) throw new Error(built.problem.message);
  return new TextDecoder().decode(built.value);
}

const order = (version: string, rest = ''): Message =>
  read(`MSH|^~\\&|CPOE|GH^1.2^ISO|PIS|X|20260301||RDE^O11^RDE_O11|C\\T\\1|T|${version}${rest}\rPID|1\r`);

describe('buildAck', () => {
  test('accepts: places changed, MSH-10 echoed as written', () => {
    expect(ack(order('2.5.1'), { code: 'AA' })).toBe(
      'MSH|^~\\&|MORTAR|GH|CPOE|GH^1.2^ISO|20260301120001||ACK^O11^ACK|A9|T|2.5.1\rMSA|AA|C\\T\\1\r',
    );
    expect(ack(order('2.3'), { code: 'CA' })).toContain('||ACK^O11|A9|T|2.3\rMSA|CA|C\\T\\1\r');
  });

  test('many acceptances: each echoes its own number and time, whatever header came before', () => {
    for (const [number, sender, version] of [
      ['1', 'A', '2.5.1'],
      ['2', 'A', '2.5.1'],
      ['', 'A', '2.5.1'],
      ['3', 'B\u0001B', '2.5.1'],
      ['4', 'B\u0001B', '2.3'],
      ['5\u000b', 'A', '2.5.1'],
    ] as const) {
      const message = read(`MSH|^~\\&|${sender}|GH|PIS|X|20260301||ADT^A01|${number}|P|${version}\r`);
      const at = `2026030112000${number.at(0) ?? '0'}`;
      const event = version === '2.3' ? 'ACK^A01' : 'ACK^A01^ACK';
      const echo = number === '' ? '' : `|${number.replace('\u000b', ' ')}`;
      expect(ack(message, { code: 'AA', at, controlId: `K${number.at(0) ?? ''}` })).toBe(
        `MSH|^~\\&|MORTAR|GH|${sender}|GH|${at}||${event}|K${number.at(0) ?? ''}|P|${version}\rMSA|AA${echo}\r`,
      );
    }
  });

  test('an acceptance writes the time and number of the answer in the delimiters of the message', () => {
    const message = read('MSH$^~+&$A$B$C$D$$$ADT^A01$7$P$2.5\r');
    expect(ack(message, { code: 'AA', at: '20260301120001+0000', controlId: 'K$' })).toContain(
      '$20260301120001+E+0000$',
    );
    expect(ack(message, { code: 'AA', at: '20260301120001+0000', controlId: 'K$' })).toContain('$K+F+$');
  });

  test('refuses with an ERR segment from 2.5 on', () => {
    const errors = [{ location: 'RXE(2)-2.1', hl7Code: '101', userMessage: 'no item' }];
    expect(ack(order('2.5'), { code: 'AE', text: 'sorry', errors })).toContain(
      'MSA|AE|C\\T\\1|sorry\rERR||RXE^2^2^1^1|101^Required field missing^HL70357|E||||no item\r',
    );
    expect(ack(order('2.5'), { code: 'AR', text: 'not yours' })).toContain(
      'ERR|||207^Application error^HL70357|E||||not yours\r',
    );
    expect(ack(order('2.8'), { code: 'CR', text: 'why' })).toContain('MSA|CR|C\\T\\1\rERR|||207^');
  });

  test('before 2.5 an ERR only where a place is known', () => {
    expect(ack(order('2.4'), { code: 'AE', text: 'sorry' })).not.toContain('ERR');
    expect(ack(order('2.4'), { code: 'AE', errors: [{ location: 'PID-3.1', hl7Code: '101' }] })).toContain(
      'ERR|PID^1^3.1^101&Required field missing&HL70357\r',
    );
  });

  test("the message's own delimiters and character set", () => {
    const custom = read('MSH$%~!*$A$B$C$D$$$ADT%A01$7$P$2.5\r');
    expect(ack(custom, { code: 'AE', text: 'a$b|c' })).toContain('MSA$AE$7$a!F!b|c\r');
    const latin1 = Uint8Array.from('MSH|^~\\&|\xc4||||||ADT^A01|7|P|2.3||||||8859/1\r', (letter) =>
      letter.charCodeAt(0),
    );
    const parsed = parseMessage(latin1);
    if (!parsed.ok) throw new Error('refused');
    const built = buildAck(parsed.value, { ...who, code: 'AE', text: 'ö €' });
    const bytes = built.ok ? Array.from(built.value, (byte) => String.fromCharCode(byte)).join('') : '';
    expect(bytes).toContain('|MORTAR|GH|\xc4||');
    expect(bytes).toContain('||||||8859/1\rMSA|AE|7|\xf6 ?\r');
  });

  test('no escape character: our wording gives way, the answer does not', () => {
    expect(ack(read('MSH|^~&|A|B|||||ZPN|7|P|2.1\r'), { code: 'AE', text: 'a & b|c' })).toContain('MSA|AE|7|a   b c\r');
  });

  test('nothing could be read: a reject without a control id', () => {
    expect(ack(null, { code: 'AR', text: 'no HL7 — at all' })).toBe(
      'MSH|^~\\&|MORTAR|GH|||20260301120001||ACK^^ACK|A9|P|2.5\rMSA|AR||no HL7 ? at all\r' +
        'ERR|||207^Application error^HL70357|E||||no HL7 ? at all\r',
    );
  });

  test('an unknown character set can still be answered by control id', () => {
    const parsed = parseMessage(new TextEncoder().encode('MSH|^~\\&|A||||||ADT^A01|77|P|2.5||||||KLINGON\rPID|1\r'));
    if (parsed.ok) throw new Error('read');
    expect(ack(parsed.header, { code: 'AR', text: parsed.problem.message })).toContain('MSA|AR|77|');
  });
});

describe('which acknowledgements a message asks for', () => {
  const msh = (fifteen: string, sixteen: string): Message => order('2.5', `|||${fifteen}|${sixteen}`);

  test.each([
    ['', '', { mode: 'original', accept: 'NE', application: 'AL' }],
    ['AL', 'NE', { mode: 'enhanced', accept: 'AL', application: 'NE' }],
    ['NE', 'AL', { mode: 'enhanced', accept: 'NE', application: 'AL' }],
    ['AL', '', { mode: 'enhanced', accept: 'AL', application: 'NE' }],
    ['', 'ER', { mode: 'enhanced', accept: 'NE', application: 'ER' }],
    ['SU', 'ER', { mode: 'enhanced', accept: 'SU', application: 'ER' }],
    ['Y', 'NE', { mode: 'enhanced', accept: 'AL', application: 'NE' }],
    ['""', '""', { mode: 'original', accept: 'NE', application: 'AL' }],
  ])('MSH-15 %j, MSH-16 %j', (fifteen, sixteen, expected) => {
    expect(requestedAcks(msh(fifteen, sixteen))).toEqual(expected);
  });

  test('an acknowledgement is never acknowledged', () => {
    for (const text of ['ACK^O11', 'ACK', 'MCF']) {
      const reply = read(`MSH|^~\\&|A|B|C|D|||${text}|1|P|2.5|||AL|AL\rMSA|AA|1\r`);
      expect(isReply(reply)).toBe(true);
      expect(requestedAcks(reply)).toEqual({ mode: 'none', accept: 'NE', application: 'NE' });
    }
    expect(isReply(read('MSH|^~\\&|A|B|C|D|||RRE^O12|1|P|2.5\rMSA|AA|1\r'))).toBe(true);
    expect(isReply(order('2.5'))).toBe(false);
    const own = ack(order('2.5'), { code: 'AA' });
    expect(requestedAcks(read(own)).mode).toBe('none');
  });

  test('table 0155', () => {
    const both = (when: 'AL' | 'NE' | 'ER' | 'SU'): boolean[] => [wantsAck(when, 'success'), wantsAck(when, 'error')];
    expect([both('AL'), both('NE'), both('ER'), both('SU')]).toEqual([
      [true, true],
      [false, false],
      [false, true],
      [true, false],
    ]);
  });
});

test('readAck', () => {
  const reply = read(ack(order('2.5'), { code: 'AE', text: 'sorry', errors: [{ userMessage: 'no item' }] }));
  expect(readAck(reply)).toEqual({
    code: 'AE',
    controlId: 'C&1',
    text: 'sorry; no item',
    level: 'application',
    accepted: false,
  });
  expect(readAck(read(ack(order('2.5'), { code: 'CA' })))).toMatchObject({ level: 'accept', accepted: true });
  expect(readAck(order('2.5'))).toBeNull();
});
