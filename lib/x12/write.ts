import type { X12Delimiters, X12Interchange } from './read.ts';
import { accept, refuse, type X12Result } from './result.ts';

/** A segment to be written; an element with parts is a list. */
export type X12SegmentSpec = readonly [name: string, ...elements: (string | readonly string[])[]];

export interface InterchangeSpec {
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly receiver: { readonly qualifier: string; readonly id: string };
  /** YYYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
  /** ISA13, at most nine digits; GS06 is the same. */
  readonly number: string;
  /** GS01, as PO, PR, SH, IN, SC or FA. */
  readonly group: string;
  /** GS08, as 004010; ISA12 is its first five digits. */
  readonly version: string;
  readonly isTest: boolean;
  /** Each without ST and SE; they are made. */
  readonly transactions: readonly { readonly type: string; readonly segments: readonly X12SegmentSpec[] }[];
  readonly delimiters?: X12Delimiters;
}

const usual: X12Delimiters = { element: '*', component: '>', repetition: '^', segment: '~' };

/** Writes an interchange with its control numbers and counts. Refuses a value that holds a delimiter: X12 has no escape. */
export function writeInterchange(spec: InterchangeSpec): X12Result<Uint8Array> {
  const delimiters = spec.delimiters ?? usual;
  if (!/^\d{1,9}$/.test(spec.number))
    return refuse('value-invalid', `"${spec.number}" is no control number of 1 to 9 digits`);
  if (!/^\d{8}$/.test(spec.date) || !/^\d{4}$/.test(spec.time))
    return refuse('value-invalid', 'the date is written YYYYMMDD and the time HHMM');
  const { sender, receiver } = spec;
  for (const id of [sender.id, receiver.id])
    if (id === '' || id.length > 15)
      return refuse('value-invalid', `"${id}" is no identification of 1 to 15 characters`);
  const number = spec.number.padStart(9, '0');
  const isa: X12SegmentSpec = [
    'ISA',
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    sender.qualifier.padEnd(2),
    sender.id.padEnd(15),
    receiver.qualifier.padEnd(2),
    receiver.id.padEnd(15),
    spec.date.slice(2),
    spec.time,
    delimiters.repetition || 'U',
    spec.version.slice(0, 5),
    number,
    '0',
    spec.isTest ? 'T' : 'P',
    delimiters.component,
  ];
  const body = spec.transactions.flatMap(({ type, segments }, at): X12SegmentSpec[] => {
    const own = String(at + 1).padStart(4, '0');
    return [['ST', type, own], ...segments, ['SE', String(segments.length + 2), own]];
  });
  const inner: X12SegmentSpec[] = [
    ['GS', spec.group, sender.id, receiver.id, spec.date, spec.time, String(Number(number)), 'X', spec.version],
    ...body,
    ['GE', String(spec.transactions.length), String(Number(number))],
    ['IEA', '1', number],
  ];
  let text = isa.join(delimiters.element) + delimiters.segment;
  if (text.length !== 106) return refuse('value-invalid', 'an element of ISA does not have its fixed width');
  for (const segment of inner) {
    const written = writeSegment(segment, delimiters);
    if (!written.ok) return written;
    text += written.value + delimiters.segment;
  }
  return accept(Buffer.from(text, 'latin1'));
}

function writeSegment([name, ...elements]: X12SegmentSpec, delimiters: X12Delimiters): X12Result<string> {
  const marks = Object.values(delimiters).filter((mark) => mark !== '');
  const written: string[] = [];
  for (const [at, element] of elements.entries()) {
    const parts = typeof element === 'string' ? [element] : element;
    const bad = parts.find((part) => marks.some((mark) => part.includes(mark)) || /[^\x20-\xff]/.test(part));
    if (bad !== undefined)
      return refuse(
        'value-invalid',
        `${name}${String(at + 1).padStart(2, '0')}: "${bad.slice(0, 30)}" holds a delimiter or a character that X12 cannot write`,
      );
    written.push(parts.join(delimiters.component));
  }
  while (written.at(-1) === '') written.pop();
  return accept([name, ...written].join(delimiters.element));
}

type AckSpec = Pick<InterchangeSpec, 'date' | 'time' | 'number'>;

/** The 997 for what was received: each group and each transaction set accepted, or rejected with its codes (X12.20). */
export function buildFunctionalAck(received: X12Interchange, { date, time, number }: AckSpec): X12Result<Uint8Array> {
  const isa = received.header.elements.map((element) => element.trim());
  const transactions = received.groups.map(({ header, transactions: sets, faults }) => {
    const good = sets.filter((set) => set.faults.length === 0).length;
    const verdict = faults.length > 0 || (good === 0 && sets.length > 0) ? 'R' : good === sets.length ? 'A' : 'P';
    const segments: X12SegmentSpec[] = [
      ['AK1', header.elements[0] ?? '', header.elements[5] ?? ''],
      ...sets.flatMap((set): X12SegmentSpec[] => [
        ['AK2', set.type, set.number],
        set.faults.length === 0 ? ['AK5', 'A'] : ['AK5', 'R', ...set.faults.map(({ code }) => code)],
      ]),
      [
        'AK9',
        verdict,
        String(sets.length),
        String(sets.length),
        String(faults.length > 0 ? 0 : good),
        ...faults.map(({ code }) => code),
      ],
    ];
    return { type: '997', segments };
  });
  return writeInterchange({
    sender: { qualifier: isa[6] ?? '', id: isa[7] ?? '' },
    receiver: { qualifier: isa[4] ?? '', id: isa[5] ?? '' },
    date,
    time,
    number,
    group: 'FA',
    version: received.groups[0]?.header.elements[7] ?? '004010',
    isTest: isa[14] === 'T',
    transactions,
    delimiters: received.delimiters,
  });
}
