import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeInterchange } from '#lib/x12/index.ts';
import { csv, type Format, type FormatSettings, fixedWidth, hl7v2, x12 } from './index.ts';

const open = (format: Format, text: string, settings: FormatSettings = {}) => {
  const opened = format.open(Buffer.from(text), settings);
  if (!opened.ok) throw new Error(opened.why);
  return opened.value;
};
const textOf = (message: { bytes(): Uint8Array }) => Buffer.from(message.bytes()).toString();
const why = (result: { ok: boolean; why?: string }) => (result.ok ? 'ok' : result.why);

test('CSV: a value is changed and every other byte stays', () => {
  const text = '\uFEFFNDC,Name,Quantity\r\n1,"A, ""b""",0.50\r\n2,,"3"\n';
  const message = open(csv, text);
  expect(message.get('row-Name')).toEqual({ ok: true, value: 'A, "b"' });
  expect(message.get('row(2)-Quantity')).toEqual({ ok: true, value: '3' });
  expect(textOf(message)).toBe(text);
  message.set('row(2)-Name', 'x,y');
  expect(textOf(message)).toBe(text.replace('2,,', '2,"x,y",'));
  expect(message.count('row')).toEqual({ ok: true, value: 2 });
  expect(csv.envelope(Buffer.from(text), { number: 'row-NDC', sender: 'W', type: 'count' })).toEqual({
    ok: true,
    value: { sender: 'W', number: '1', type: 'count', orderingKey: 'sender:W' },
  });
  expect(open(csv, 'a;b;', { separator: ';', header: 'no' }).get('row-3')).toEqual({ ok: true, value: '' });
});

test.each([
  ['a,b\n1', /row 2 has 1 values/],
  ['a\n"1', /never closed/],
  ['a\n1"2', /quote stands inside/],
  ['a\n"1"2', /between a closing quote/],
])('CSV %j is refused with its row', (text, says) => {
  expect(why(csv.open(Buffer.from(text), {}))).toMatch(says);
});

test('bytes that are not UTF-8 and a wrong place are told', () => {
  expect(why(csv.open(Buffer.from([0x61, 0xff]), {}))).toMatch(/not UTF-8/);
  expect(why(open(csv, 'a\n1').get('nonsense'))).toMatch(/no place/);
  expect(why(open(csv, 'a\n1').set('row(9)-a', 'x'))).toMatch(/there is no row\(9\)-a/);
});

test('fixed width by its layout', () => {
  const settings = { layout: 'ndc 4, quantity 5' };
  const message = open(fixedWidth, '0001 0.50\r\n0002  3  \r\n', settings);
  expect(message.get('row-quantity')).toEqual({ ok: true, value: '0.50' });
  expect(why(message.set('row(2)-quantity', '12.5'))).toBe('ok');
  expect(textOf(message)).toBe('0001 0.50\r\n000212.5 \r\n');
  expect(why(message.set('row-ndc', '12345'))).toMatch(/does not fit into 4/);
  expect(why(fixedWidth.open(Buffer.from('abc'), settings))).toMatch(/row 1 has 3 characters/);
  expect(why(fixedWidth.open(Buffer.from('abc'), { layout: 'x' }))).toMatch(/column 1 of the layout/);
});

test('X12 by its elements; ISA keeps its width', () => {
  const party = { qualifier: 'ZZ', id: 'MERCY' };
  const line = (quantity: string) => ['PO1', '1', quantity, 'EA'] as const;
  const written = writeInterchange({
    ...{
      sender: party,
      receiver: party,
      date: '20261124',
      time: '0218',
      number: '9',
      group: 'PO',
      version: '004010',
      isTest: true,
    },
    transactions: [{ type: '850', segments: [['BEG', '00', 'SA', '77'], line('1'), line('2')] }],
  });
  if (!written.ok) throw new Error(written.problem.message);
  const text = Buffer.from(written.value).toString();
  const message = open(x12, text);
  expect(message.get('PO1(2)-2')).toEqual({ ok: true, value: '2' });
  message.set('PO1(2)-2', '2.50');
  expect(textOf(message)).toBe(text.replace('PO1*1*2*', 'PO1*1*2.50*'));
  expect(why(message.set('BEG-3', 'a*b'))).toMatch(/holds a delimiter/);
  expect(why(message.set('ISA-6', 'X'))).toMatch(/keeps its width/);
  expect(why(message.set('SE-1', '9'))).toBe('ok');
  expect(x12.envelope(written.value, {})).toMatchObject({
    value: { sender: 'MERCY', number: '000000009', type: 'X12^850' },
  });
  expect(x12.split(Buffer.from(text + text), {})).toMatchObject({ value: [written.value, written.value] });
});

test('an HL7 batch is split, and one whose count differs is refused', () => {
  const one = 'MSH|^~\\&|A|B|||1||ADT^A01|1|P|2.5.1\r';
  expect(hl7v2.split(Buffer.from(`BHS|^~\\&\r${one}${one}BTS|2\r`), {})).toMatchObject({ value: [{}, {}] });
  expect(why(hl7v2.split(Buffer.from(`BHS|^~\\&\r${one}BTS|2\r`), {}))).toMatch(/BTS-1 says 2/);
});

test('any text is read or refused as CSV, and what is read keeps its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', 'é'), maxLength: 40 }), (text) => {
      const opened = csv.open(Buffer.from(text), { header: 'no' });
      if (opened.ok) expect(textOf(opened.value)).toBe(text);
    }),
    { numRuns: 3000 },
  );
});
