import { describe, expect, test } from 'vitest';
import { type Message, parseMessage, parseText } from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): Message {
  const parsed = parseMessage(encode(text));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

const RDE = [
  'MSH|^~\\&|CPOE|GH|PIS|GH|20260301120000.12-0500||RDE^O11^RDE_O11|C1|P|2.5.1',
  'PID|1||123^^^GH^MR~9^^^ST^SS||Doe&van^Jane^""||19700101|F',
  'PV1|1|I|4W^401^A&B',
  'AL1|1|DA|70618^Penicillin',
  'ORC|NW|P1||""|||1^Q12H&0900,2100',
  'RXE||0^Aspirin|0.50||mg',
  'RXR|PO',
  'RXR|NG',
  'ORC|NW|P2',
  'RXE||0^Salt \\T\\ water|1',
  'NTE|1||Take with food & water\\.br\\twice',
  'OBX|1|NM|1||5',
  '',
].join('\r');

describe('reading by path', () => {
  const message = read(RDE);

  test.each([
    ['MSH-1', '|'],
    ['MSH-2', '^~\\&'],
    ['MSH-3', 'CPOE'],
    ['MSH-7', '20260301120000.12-0500'],
    ['MSH-9.2', 'O11'],
    ['MSH-10', 'C1'],
    ['PID-3', '123^^^GH^MR'],
    ['PID-3.1', '123'],
    ['PID-3(2).1', '9'],
    ['PID-3(2).4', 'ST'],
    ['PID-5.1', 'Doe&van'],
    ['PID-5.1.1', 'Doe'],
    ['PID-5.1.2', 'van'],
    ['PV1-3.3.2', 'B'],
    ['ORC-7.2.1', 'Q12H'],
    ['ORC-7.2.2', '0900,2100'],
    ['ORC(2)-2', 'P2'],
    ['RXE-3', '0.50'],
    ['RXE(2)-2.2', 'Salt & water'],
    ['RXR(2)-1', 'NG'],
    ['NTE-3', 'Take with food & water\ntwice'],
    ['OBX-5', '5'],
  ])('%s is %s', (path, text) => {
    expect(message.get(path)).toEqual({ kind: 'value', text });
    expect(message.text(path)).toBe(text);
  });

  test.each([
    'PID-4',
    'PID-99',
    'PID-3(3).1',
    'PID-3.9',
    'PID-3.1.2',
    'ZZZ-1',
    'RXR(3)-1',
    'MSH-25',
    'MSH-1.2',
    'OBX-5.2',
  ])('%s is absent', (path) => {
    expect(message.get(path)).toEqual({ kind: 'absent' });
    expect(message.text(path)).toBe('');
  });

  test('the explicit null is neither absent nor a value', () => {
    expect(message.get('ORC-4')).toEqual({ kind: 'null' });
    expect(message.get('PID-5.3')).toEqual({ kind: 'null' });
    expect(message.text('ORC-4')).toBe('');
    expect(message.raw('ORC-4')).toBe('""');
  });

  test('a field that is null as a whole is null in each of its parts', () => {
    expect(message.get('ORC-4.2')).toEqual({ kind: 'null' });
    expect(message.get('ORC-4.2.3')).toEqual({ kind: 'null' });
    expect(message.get('ORC-4(2)')).toEqual({ kind: 'absent' });
  });

  test('first reads down to the first subcomponent', () => {
    expect(message.first('PID-5')).toEqual({ kind: 'value', text: 'Doe' });
    expect(message.first('ORC-7.2')).toEqual({ kind: 'value', text: 'Q12H' });
    expect(message.first('MSH-2')).toEqual({ kind: 'value', text: '^~\\&' });
  });

  test('a malformed path is a bug and throws', () => {
    for (const path of ['', 'PID', 'PID-0', 'pid-3', 'PID-3.', 'PID-3(0)', 'PID-3.1.1.1', 'PID.3']) {
      expect(() => message.get(path)).toThrow(TypeError);
    }
  });

  test('reading in any order gives the same: the memory of the last segment does not lie', () => {
    expect(message.text('RXE(2)-3')).toBe('1');
    expect(message.text('RXE-3')).toBe('0.50');
    expect(message.text('MSH-10')).toBe('C1');
    expect(message.get('ZZZ-1').kind).toBe('absent');
    expect(message.text('RXE-3')).toBe('0.50');
  });

  test('a second MSH is noted and numbered like the first', () => {
    const two = read('MSH|^~\\&|A|B|||||ADT^A01|1|P|2.5\rMSH|^~\\&|C|D|||||ADT^A01|2|P|2.5\r');
    expect(two.text('MSH(2)-3')).toBe('C');
    expect(two.text('MSH(2)-10')).toBe('2');
    expect(two.notes.map((note) => note.code)).toEqual(['second-msh']);
  });
});

describe('walking', () => {
  const message = read(RDE);

  test('segments by name and repetitions', () => {
    expect(message.segmentCount).toBe(12);
    expect(message.segments('RXR').map((segment) => segment.text(1))).toEqual(['PO', 'NG']);
    expect(
      message
        .segment('PID')
        ?.repetitions(3)
        .map((repetition) => repetition.text(1)),
    ).toEqual(['123', '9']);
    expect(message.segment('PID')?.text('3(2).4')).toBe('ST');
    expect(message.segment('PID')?.rawField(3)).toBe('123^^^GH^MR~9^^^ST^SS');
    expect(message.segment('PID')?.fieldCount).toBe(8);
    expect(message.segment('MSH')?.fieldCount).toBe(12);
    expect(
      message
        .segment('MSH')
        ?.repetitions(2)
        .map((repetition) => repetition.text()),
    ).toEqual(['^~\\&']);
    expect(message.segment('ZZZ')).toBeNull();
    expect(message.segment('PV1')?.field(3).inner(3).text(2)).toBe('B');
  });

  test('orders: each ORC with what follows, the patient before', () => {
    const { head, groups } = message.groups('ORC');
    expect(head.all.map((segment) => segment.name)).toEqual(['MSH', 'PID', 'PV1', 'AL1']);
    expect(groups.map((group) => group.all.map((segment) => segment.name))).toEqual([
      ['ORC', 'RXE', 'RXR', 'RXR'],
      ['ORC', 'RXE', 'NTE', 'OBX'],
    ]);
    expect(message.orders()[1]?.text('RXE-2.2')).toBe('Salt & water');
    expect(message.orders()[0]?.text('RXR(2)-1')).toBe('NG');
    expect(message.orders()[1]?.get('RXR-1')).toEqual({ kind: 'absent' });
  });
});

describe('segment ends', () => {
  test('a line feed inside a CR message is data', () => {
    const message = read('MSH|^~\\&|A\rNTE|1||line one\nline two\rOBX|1\r');
    expect(message.text('NTE-3')).toBe('line one\nline two');
    expect(message.text('OBX-1')).toBe('1');
  });

  test('a line feed before a segment ends one, even in a CR message', () => {
    const message = read('MSH|^~\\&|A\rNTE|1||x\nOBX|1\r');
    expect(message.segments().map((segment) => segment.name)).toEqual(['MSH', 'NTE', 'OBX']);
  });

  test('empty lines are no segments; a segment may have no field', () => {
    const message = read('MSH|^~\\&|A\r\r\nPV1\r\n\n\rPID|1');
    expect(message.segments().map((segment) => segment.name)).toEqual(['MSH', 'PV1', 'PID']);
    expect(message.get('PV1-1')).toEqual({ kind: 'absent' });
    expect(read('MSH|^~\\&|A\rPV1\rPID|7').text('PID-1')).toBe('7');
  });

  test('a name is matched whole', () => {
    const message = read('MSH|^~\\&|A\rPIDX|9\rPID|7');
    expect(message.text('PID-1')).toBe('7');
  });
});

describe('bytes are authoritative', () => {
  test('what was given can be changed afterwards, the message not', () => {
    const bytes = encode(RDE);
    const parsed = parseMessage(bytes);
    bytes.fill(0);
    if (!parsed.ok) throw new Error('refused');
    expect(parsed.value.toBytes()).toEqual(encode(RDE));
    parsed.value.toBytes().fill(0);
    expect(parsed.value.toBytes()).toEqual(encode(RDE));
  });

  test('parseText reads a string and gives it back as UTF-8', () => {
    const text = '\uFEFF  MSH|^~\\&|Ä\rPID|1';
    const parsed = parseText(text);
    if (!parsed.ok) throw new Error('refused');
    expect(parsed.value.text('MSH-3')).toBe('Ä');
    expect(parsed.value.toBytes()).toEqual(encode(text));
    const patched = parsed.value.patch({ 'MSH-3': 'Ö' });
    expect(patched).toEqual({ ok: true, value: encode(text.replace('Ä', 'Ö')) });
  });
});

describe('refusals are values', () => {
  test.each([
    ['', 'empty'],
    ['  \r\n', 'empty'],
    ['PID|1', 'msh-missing'],
    ['hello', 'msh-missing'],
    ['MS', 'msh-missing'],
    ['MSH', 'msh-short'],
    ['MSH\r', 'msh-short'],
    ['MSH|', 'msh-short'],
    ['MSH|^', 'msh-short'],
    ['MSH|^~\\&', 'msh-short'],
    ['MSH|^~\\&\rPID|1', 'msh-short'],
    ['MSH|^|A', 'msh-short'],
    ['MSH is great|^~\\&|', 'delimiter-invalid'],
    ['MSHX^~\\&XA', 'delimiter-invalid'],
    ['MSH| ~\\&|A', 'delimiter-invalid'],
    ['FHS|^~\\&|A', 'batch'],
    ['BHS|^~\\&|A', 'batch'],
  ])('%j is %s', (text, code) => {
    for (const parsed of [parseMessage(encode(text)), parseText(text)]) {
      expect(parsed.ok).toBe(false);
      if (!parsed.ok) expect(parsed.problem.code).toBe(code);
    }
  });
});
