import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  buildFunctionalAck,
  type InterchangeSpec,
  loopsOf,
  readInterchange,
  splitInterchanges,
  writeInterchange,
} from './index.ts';

const spec: InterchangeSpec = {
  sender: { qualifier: 'ZZ', id: 'MERCY' },
  receiver: { qualifier: '01', id: 'WHOLESALER' },
  date: '20261124',
  time: '0215',
  number: '42',
  group: 'PO',
  version: '004010',
  isTest: true,
  transactions: [
    {
      type: '850',
      segments: [
        ['BEG', '00', 'SA', 'PO1001', '', '20261124'],
        ['N1', 'ST', 'MERCY PHARMACY', '11', 'XX0000000'],
        ['PO1', '1', '0.50', 'EA', '12.340', '', 'N4', '00000000001'],
        ['PID', 'F', '', '', '', ['LISINOPRIL', '10 MG']],
        ['PO1', '2', '3', 'CA', '', '', 'N4', '00000000002'],
        ['CTT', '2'],
      ],
    },
  ],
};
const written = (changed: Partial<InterchangeSpec> = {}) => {
  const result = writeInterchange({ ...spec, ...changed });
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const text = Buffer.from(written()).toString('latin1');
const read = (content: string) => readInterchange(Buffer.from(content, 'latin1'));
const good = (content: string) => {
  const result = read(content);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};

test('what is written is read with its numbers and counts, byte for byte', () => {
  const interchange = good(text);
  expect(Buffer.from(interchange.toBytes()).toString('latin1')).toBe(text);
  const set = interchange.groups[0]?.transactions[0];
  expect(set).toMatchObject({ type: '850', number: '0001', faults: [] });
  expect(set?.segments[3]?.elements.slice(0, 4)).toEqual(['1', '0.50', 'EA', '12.340']);
});

test('loops: lines of an order, and the tree of an 856 by its own parents', () => {
  const set = good(text).groups[0]?.transactions[0];
  const loops = set && loopsOf(set).loops.map(({ name, segments }) => `${name} ${segments.length}`);
  expect(loops).toEqual(['N1 1', 'PO1 2', 'PO1 1', 'CTT 1']);
  const shipment = written({
    group: 'SH',
    transactions: [
      {
        type: '856',
        segments: [
          ['BSN', '00', '1'],
          ['HL', '1', '', 'S'],
          ['HL', '2', '1', 'O'],
          ['LIN', '', 'N4', '1'],
          ['HL', '3', '1', 'O'],
        ],
      },
    ],
  });
  const ship = good(Buffer.from(shipment).toString('latin1')).groups[0]?.transactions[0];
  const [root] = ship ? loopsOf(ship).loops : [];
  expect(root?.loops.map(({ segments }) => segments.length)).toEqual([2, 1]);
});

test('other delimiters, line ends after segments, and several interchanges in a body', () => {
  const delimiters = { element: '|', component: ':', repetition: '', segment: '\n' };
  const other = Buffer.from(written({ delimiters })).toString('latin1');
  expect(good(other).delimiters).toEqual(delimiters);
  const lines = text.replaceAll('~', '~\r\n');
  expect(Buffer.from(good(lines).toBytes()).toString('latin1')).toBe(lines);
  const split = splitInterchanges(Buffer.from(lines + text));
  expect(split.ok && split.value.map((part) => Buffer.from(part).toString())).toEqual([lines, text]);
});

test.each([
  ['', 'no-interchange'],
  ['MSH|^~\\&|', 'no-interchange'],
  [text.slice(0, 80), 'header-short'],
  [text.replaceAll('*', 'A'), 'delimiter-invalid'],
  [text.replace('*>~', '**~'), 'delimiter-invalid'],
  [text.slice(0, -10), 'envelope-broken'],
  [text.replace('IEA*1*000000042', 'IEA*1*000000043'), 'envelope-broken'],
  [text.replace('IEA*1', 'IEA*2'), 'envelope-broken'],
  [text.replace('GE*1*42~', ''), 'envelope-broken'],
  [`${text}junk`, 'envelope-broken'],
  [text.replace('CTT*2', 'no segment'), 'envelope-broken'],
])('%# what is no interchange is refused with its sentence', (content, code) => {
  const result = read(content);
  expect(result.ok ? 'ok' : result.problem.code).toBe(code);
});

test('the 997 accepts what is whole and rejects what is not, with codes', () => {
  const answer = (content: string) => {
    const ack = buildFunctionalAck(good(content), { date: '20261124', time: '0216', number: '7' });
    if (!ack.ok) throw new Error(ack.problem.message);
    const whole = good(Buffer.from(ack.value).toString('latin1'));
    expect(whole.header.elements[5]?.trim()).toBe('WHOLESALER');
    return whole.groups[0]?.transactions[0]?.segments
      .map(({ name, elements }) => [name, ...elements].join('*'))
      .slice(1, -1);
  };
  expect(answer(text)).toEqual(['AK1*PO*42', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1']);
  expect(answer(text.replace('SE*8*0001', 'SE*9*0002'))).toEqual([
    'AK1*PO*42',
    'AK2*850*0001',
    'AK5*R*3*4',
    'AK9*R*1*1*0',
  ]);
  expect(answer(text.replace('GE*1*42', 'GE*2*42'))?.at(-1)).toBe('AK9*R*1*1*0*5');
  expect(answer(text.replace('SE*8*0001~', ''))).toContain('AK5*R*2');
});

test('a value that holds a delimiter is refused; so are wrong numbers', () => {
  const refused = (changed: Partial<InterchangeSpec>) => {
    const result = writeInterchange({ ...spec, ...changed });
    return result.ok ? '' : result.problem.message;
  };
  expect(refused({ transactions: [{ type: '850', segments: [['BEG', 'a*b']] }] })).toMatch(
    /BEG01: "a\*b" holds a delimiter/,
  );
  expect(refused({ number: '1234567890' })).toMatch(/control number/);
  expect(refused({ sender: { qualifier: 'ZZ', id: '' } })).toMatch(/identification/);
  expect(refused({ version: '4' })).toMatch(/fixed width/);
});

test('any bytes are read or refused, and what is read is given back as it was', () => {
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ unit: 'binary', maxLength: 4 }), (at, junk) => {
      const bytes = Buffer.from(text.slice(0, at) + junk + text.slice(at + junk.length), 'latin1');
      const result = readInterchange(bytes);
      if (result.ok) expect(Buffer.from(result.value.toBytes()).equals(bytes)).toBe(true);
      splitInterchanges(bytes);
    }),
    { numRuns: 2000 },
  );
});
