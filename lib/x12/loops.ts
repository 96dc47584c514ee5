import type { X12Segment, X12Transaction } from './read.ts';

/** A run of segments that belong together, with the loops inside it. */
export interface X12Loop {
  /** The segment that begins it; for the whole, the type of the transaction set. */
  readonly name: string;
  readonly segments: readonly X12Segment[];
  readonly loops: readonly X12Loop[];
}

/** Which segment begins a loop, and how deep; of a wholesaler's transaction sets. HL of an 856 names its parent itself. */
const starters: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '850': { N1: 1, PO1: 1, CTT: 1 },
  '855': { N1: 1, PO1: 1, ACK: 2, CTT: 1 },
  '810': { N1: 1, IT1: 1, TDS: 1 },
  '832': { N1: 1, LIN: 1, CTP: 2, CTT: 1 },
  '997': { AK2: 1, AK3: 2, AK9: 1 },
};

type Open = { name: string; segments: X12Segment[]; loops: Open[] };

/** The loops of a transaction set; of one that is not known, its segments in a row. */
export function loopsOf(transaction: X12Transaction): X12Loop {
  const root: Open = { name: transaction.type, segments: [], loops: [] };
  const path: Open[] = [root];
  const byNumber = new Map<string, Open>();
  for (const segment of transaction.segments) {
    const begun: Open = { name: segment.name, segments: [segment], loops: [] };
    if (segment.name === 'SE') root.segments.push(segment);
    else if (transaction.type === '856' && segment.name === 'HL') {
      const parent = byNumber.get(segment.elements[1] ?? '') ?? root;
      parent.loops.push(begun);
      byNumber.set(segment.elements[0] ?? '', begun);
      path.splice(0, path.length, parent, begun);
    } else {
      // An N1 inside a line tells of that line.
      const depth =
        segment.name === 'N1' && path.length > 1 && path[1]?.name !== 'N1'
          ? path.length
          : depthOf(transaction, segment);
      if (depth === undefined) (path.at(-1) ?? root).segments.push(segment);
      else {
        const parent = path[Math.min(depth, path.length) - 1] ?? root;
        parent.loops.push(begun);
        path.splice(Math.min(depth, path.length), path.length, begun);
      }
    }
  }
  return root;
}

function depthOf(transaction: X12Transaction, segment: X12Segment): number | undefined {
  return starters[transaction.type]?.[segment.name];
}
