import { accept, refuse, type X12Result } from './result.ts';

/** What parts an interchange; each is one character. `repetition` is '' before version 00402. */
export interface X12Delimiters {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  readonly segment: string;
}

/** One segment as written, with where it stands. Bytes are read as 8859/1, so that any byte is kept. */
export interface X12Segment {
  readonly name: string;
  /** Elements in their order; `elements[0]` is element 01. */
  readonly elements: readonly string[];
  /** From the first letter of the name up to its terminator. */
  readonly from: number;
  readonly to: number;
}

/** A fault of one transaction set: it is rejected in a 997, the others stand. `code` is of X12 code list 718. */
export interface TransactionFault {
  readonly code: '2' | '3' | '4';
  readonly message: string;
}

/** From ST to SE. */
export interface X12Transaction {
  /** ST01: 850, 855 … */
  readonly type: string;
  /** ST02. */
  readonly number: string;
  readonly segments: readonly X12Segment[];
  readonly faults: readonly TransactionFault[];
}

/** From GS to GE. `faults` hold codes of X12 code list 716: 4 = control numbers differ, 5 = count differs. */
export interface X12Group {
  readonly header: X12Segment;
  readonly transactions: readonly X12Transaction[];
  readonly faults: readonly { readonly code: '4' | '5'; readonly message: string }[];
}

export interface X12Interchange {
  readonly delimiters: X12Delimiters;
  /** ISA; its elements keep their blanks. */
  readonly header: X12Segment;
  readonly groups: readonly X12Group[];
  readonly segments: readonly X12Segment[];
  readonly text: string;
  /** Exactly the bytes that were read. */
  toBytes(): Uint8Array;
}

const headerLength = 106;
const segmentsMax = 1_000_000;
const isPlain = (letter: string) => /[A-Za-z0-9 ]/.test(letter) || letter === '';

/** The delimiters that an ISA of fixed width names (X12.5). */
export function readDelimiters(text: string, at = 0): X12Result<X12Delimiters> {
  if (!text.startsWith('ISA', at)) return refuse('no-interchange', 'it does not begin with ISA', at);
  if (text.length < at + headerLength)
    return refuse('header-short', `ISA has ${text.length - at} characters, it needs ${headerLength}`, at);
  const element = text.charAt(at + 3);
  const header = text.slice(at, at + headerLength);
  if (isPlain(element) || header.split(element).length !== 17)
    return refuse('delimiter-invalid', 'ISA does not have its 16 elements of fixed width', at + 3);
  const [component, segment] = [header.charAt(104), header.charAt(105)];
  const usage = header.charAt(82);
  const repetition = isPlain(usage) ? '' : usage;
  if (isPlain(component) || isPlain(segment) || new Set([element, component, segment]).size < 3)
    return refuse('delimiter-invalid', 'two of the delimiters in ISA are the same, or one is a letter', at + 104);
  return accept({ element, component, repetition, segment });
}

/** Reads one interchange, ISA to IEA, with its control numbers and counts. */
export function readInterchange(bytes: Uint8Array): X12Result<X12Interchange> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const delimiters = readDelimiters(text);
  if (!delimiters.ok) return delimiters;
  const segments = readSegments(text, delimiters.value);
  if (!segments.ok) return segments;
  const [header] = segments.value;
  const trailer = segments.value.at(-1);
  if (header === undefined || trailer?.name !== 'IEA')
    return refuse('envelope-broken', 'the interchange does not end with IEA', text.length);
  const groups = readGroups(segments.value.slice(1, -1));
  if (!groups.ok) return groups;
  const [count = '', number = ''] = trailer.elements;
  if (number !== (header.elements[12] ?? ''))
    return refuse('envelope-broken', `IEA02 is ${number} and ISA13 is ${header.elements[12]}`, trailer.from);
  if (Number(count) !== groups.value.length)
    return refuse('envelope-broken', `IEA01 says ${count} groups, there are ${groups.value.length}`, trailer.from);
  const own = bytes.slice();
  return accept({
    delimiters: delimiters.value,
    header,
    groups: groups.value,
    segments: segments.value,
    text,
    toBytes: () => own.slice(),
  });
}

function readSegments(text: string, { element, segment }: X12Delimiters): X12Result<X12Segment[]> {
  const segments: X12Segment[] = [];
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf(segment, from);
    if (end < 0) {
      if (text.slice(from).trim() === '') break;
      return refuse('envelope-broken', 'the last segment has no end', from);
    }
    while (from < end && /[\r\n]/.test(text.charAt(from))) from += 1;
    const [name = '', ...elements] = text.slice(from, end).split(element);
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(name))
      return refuse('envelope-broken', `"${name.slice(0, 10)}" is no segment`, from);
    if (name === 'ISA' && segments.length > 0) return refuse('envelope-broken', 'a second ISA comes before IEA', from);
    segments.push({ name, elements, from, to: end });
    if (segments.length > segmentsMax) return refuse('too-large', `it has more than ${segmentsMax} segments`, from);
    from = end + segment.length;
    if (name === 'IEA' && text.slice(from).trim() !== '')
      return refuse('envelope-broken', 'something follows IEA', from);
    if (name === 'IEA') break;
  }
  return accept(segments);
}

function readGroups(segments: readonly X12Segment[]): X12Result<X12Group[]> {
  const groups: X12Group[] = [];
  let at = 0;
  while (at < segments.length) {
    const header = segments[at];
    if (header?.name !== 'GS')
      return refuse('envelope-broken', `${header?.name} stands where a group begins with GS`, header?.from);
    const end = segments.findIndex((segment, index) => index > at && (segment.name === 'GE' || segment.name === 'GS'));
    const trailer = segments[end];
    if (trailer?.name !== 'GE') return refuse('envelope-broken', 'a group that begins with GS has no GE', header.from);
    const transactions = readTransactions(segments.slice(at + 1, end));
    if (!transactions.ok) return transactions;
    const [count = '', number = ''] = trailer.elements;
    const faults: { code: '4' | '5'; message: string }[] = [];
    if (number !== (header.elements[5] ?? ''))
      faults.push({ code: '4', message: `GE02 is ${number} and GS06 is ${header.elements[5]}` });
    if (Number(count) !== transactions.value.length)
      faults.push({
        code: '5',
        message: `GE01 says ${count} transaction sets, there are ${transactions.value.length}`,
      });
    groups.push({ header, transactions: transactions.value, faults });
    at = end + 1;
  }
  return accept(groups);
}

function readTransactions(segments: readonly X12Segment[]): X12Result<X12Transaction[]> {
  const transactions: X12Transaction[] = [];
  let at = 0;
  while (at < segments.length) {
    const header = segments[at];
    if (header?.name !== 'ST')
      return refuse('envelope-broken', `${header?.name} stands where a transaction set begins with ST`, header?.from);
    const next = segments.findIndex((segment, index) => index > at && (segment.name === 'SE' || segment.name === 'ST'));
    const hasEnd = segments[next]?.name === 'SE';
    const after = next < 0 ? segments.length : hasEnd ? next + 1 : next;
    const own = segments.slice(at, after);
    const [type = '', number = ''] = header.elements;
    transactions.push({ type, number, segments: own, faults: hasEnd ? faultsOf(own, number) : [noTrailer] });
    at = after;
  }
  return accept(transactions);
}

const noTrailer: TransactionFault = { code: '2', message: 'the transaction set has no SE' };

function faultsOf(segments: readonly X12Segment[], number: string): TransactionFault[] {
  const [count = '', closing = ''] = segments.at(-1)?.elements ?? [];
  const faults: TransactionFault[] = [];
  if (closing !== number) faults.push({ code: '3', message: `SE02 is ${closing} and ST02 is ${number}` });
  if (Number(count) !== segments.length)
    faults.push({ code: '4', message: `SE01 says ${count} segments, there are ${segments.length}` });
  return faults;
}

/** The interchanges of a body that holds one after another, each with its bytes. */
export function splitInterchanges(bytes: Uint8Array): X12Result<Uint8Array[]> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const parts: Uint8Array[] = [];
  let from = text.search(/\S/);
  if (from < 0) return refuse('no-interchange', 'there is nothing but blanks');
  while (from < text.length) {
    const delimiters = readDelimiters(text, from);
    if (!delimiters.ok) return delimiters;
    const { segment, element } = delimiters.value;
    let at = from;
    let end = -1;
    while (end < 0) {
      const stop = text.indexOf(segment, at);
      if (stop < 0) return refuse('envelope-broken', 'the interchange does not end with IEA', from);
      const isLast = text.slice(at, stop).trimStart().startsWith(`IEA${element}`);
      at = stop + segment.length;
      if (isLast) end = at;
    }
    const rest = text.slice(end).search(/\S/);
    const next = rest < 0 ? text.length : end + rest;
    parts.push(bytes.slice(from, next));
    from = next;
  }
  return accept(parts);
}
