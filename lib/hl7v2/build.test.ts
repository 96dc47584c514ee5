import { describe, expect, test } from 'vitest';
import {
  buildMessage,
  type HeaderSpec,
  HL7_NULL,
  type MessageSpec,
  parseMessage,
  repeated,
  segmentsFromPaths,
} from './index.ts';

const header: HeaderSpec = {
  sendingApplication: 'MORTAR',
  sendingFacility: ['GH', '1.2.3', 'ISO'],
  receivingApplication: 'CAB',
  receivingFacility: '',
  at: '20260301120000+0000',
  type: ['RDE', 'O11', 'RDE_O11'],
  controlId: 'C1',
  version: '2.5.1',
};

function build(spec: MessageSpec): string {
  const built = buildMessage(spec);
  return built.ok ? new TextDecoder().decode(built.value) : `refused: ${built.problem.code}: ${built.problem.message}`;
}

const MSH = 'MSH|^~\\&|MORTAR|GH^1.2.3^ISO|CAB||20260301120000+0000||RDE^O11^RDE_O11|C1|P|2.5.1\r';

describe('buildMessage', () => {
  test('fields in order, and by number', () => {
    const segments = [
      ['PID', '1', '', repeated([['123', '', '', 'GH', 'MR'], ['9']]), null, [['Doe', 'van'], 'Jane', undefined]],
      { segment: 'RXE', fields: { 2: ['0', 'a|b^c&d~e\\f'], 3: '0.50', 5: HL7_NULL, 9: '' } },
      ['RXR', { raw: 'PO^By mouth&x' }],
      ['NTE', '1', '', 'two\nlines'],
      ['ZPM'],
    ] as const;
    expect(build({ header, segments })).toBe(
      `${MSH}PID|1||123^^^GH^MR~9||Doe&van^Jane\rRXE||0^a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f|0.50||""\r` +
        'RXR|PO^By mouth&x\rNTE|1||two\\.br\\lines\rZPM\r',
    );
  });

  test('acknowledgement conditions, further fields and the character set', () => {
    const spec = {
      ...header,
      acceptAck: 'AL',
      applicationAck: 'NE',
      charset: 'UTF-8',
      more: { 8: 's', 21: ['p', 'q'] },
    } as const;
    expect(build({ header: spec, segments: [['PID', 'é']] })).toBe(
      'MSH|^~\\&|MORTAR|GH^1.2.3^ISO|CAB||20260301120000+0000|s|RDE^O11^RDE_O11|C1|P|2.5.1|||AL|NE||UNICODE UTF-8|||p^q\rPID|é\r',
    );
  });

  test('custom delimiters', () => {
    const text = build({ header, segments: [['PID', ['a', 'b%c|']]], delimiters: '$%~!*' });
    expect(text.split('\r')[1]).toBe('PID$a%b!S!c|');
    expect(text.startsWith('MSH$%~!*$MORTAR$')).toBe(true);
  });

  test.each<[Partial<MessageSpec>, string]>([
    [{ segments: [['pid', '1']] }, 'value-invalid'],
    [{ segments: [['MSH', '1']] }, 'path-protected'],
    [{ segments: [{ segment: 'PID', fields: { 0: 'x' } }] }, 'value-invalid'],
    [{ segments: [['PID', { raw: 'a\rPV1|x' }]] }, 'value-invalid'],
    [{ segments: [['PID', 'é']] }, 'charset-cannot-write'],
    [{ segments: [['PID', 'a&b']], delimiters: '|^~&' }, 'cannot-escape'],
    [{ segments: [['PID', [['a', 'b']]]], delimiters: '|^~\\' }, 'value-invalid'],
    [{ delimiters: 'x^~\\&' }, 'delimiter-invalid'],
    [{ header: { ...header, charset: 'KLINGON' } }, 'charset-unknown'],
  ])('%j is refused: %s', (change, code) => {
    expect(build({ header, segments: [], ...change })).toMatch(`refused: ${code}`);
  });

  test('null and undefined are empty, never "delete"', () => {
    expect(build({ header, segments: [['PID', null, undefined, 'x']] })).toBe(`${MSH}PID|||x\r`);
  });
});

describe('segmentsFromPaths', () => {
  test('builds what the paths say', () => {
    const segments = segmentsFromPaths({
      'PID-3.1': '123',
      'PID-3.4.2': '1.2',
      'PID-3(2).1': '9',
      'ORC-1': 'NW',
      'RXR(2)-1': 'NG',
      'PID-8': 'F',
      'RXR-1': 'PO',
      'PID-9': HL7_NULL,
    });
    if (!segments.ok) throw new Error(segments.problem.message);
    expect(build({ header, segments: segments.value })).toBe(
      `${MSH}PID|||123^^^&1.2~9|||||F|""\rORC|NW\rRXR|NG\rRXR|PO\r`,
    );
  });

  test.each([
    { 'PID-3': 'a', 'PID-3.1': 'b' },
    { 'PID-3.1': 'a', 'PID-3.1.2': 'b' },
  ])('%j overlaps', (values) => {
    expect(segmentsFromPaths(values)).toMatchObject({ problem: { code: 'path-overlap' } });
  });

  test.each(['x', 'PID-3(*)'])('%s is no path to build', (path) => {
    expect(segmentsFromPaths({ [path]: 'a' })).toMatchObject({ problem: { code: 'path-invalid' } });
  });
});

test('what is built is read back', () => {
  const built = buildMessage({ header, segments: [['NTE', '1', '', '""']] });
  if (!built.ok) throw new Error('refused');
  const parsed = parseMessage(built.value);
  if (!parsed.ok) throw new Error('refused');
  expect(parsed.value.get('NTE-3')).toEqual({ kind: 'value', text: '""' });
  expect(parsed.value.text('MSH-4.2')).toBe('1.2.3');
});
