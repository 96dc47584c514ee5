/** X12 as a format: interchanges are the messages, elements are places: `BEG-3`, `PO1(2)-4`. */
import { loopsOf, readInterchange, splitInterchanges, type X12Loop, type X12Segment } from '#lib/x12/index.ts';
import { bodyMaxBytes, type Format, notTaken, type Taken, type TreeNode, taken } from './shapes.ts';
import { overSpans, type Span, type SpanReading } from './spans.ts';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function read(text: string): Taken<SpanReading> {
  const whole = readInterchange(Buffer.from(text, 'latin1'));
  if (!whole.ok) return notTaken(whole.problem.message);
  const { segments, groups, delimiters } = whole.value;
  const values = new Map<string, Span>();
  const counts = new Map<string, number>();
  for (const { name, elements, from } of segments) {
    const occurrence = (counts.get(name) ?? 0) + 1;
    counts.set(name, occurrence);
    let at = from + name.length + 1;
    for (const [place, value] of elements.entries()) {
      const path = occurrence === 1 ? `${name}-${place + 1}` : `${name}(${occurrence})-${place + 1}`;
      values.set(path, { from: at, to: at + value.length, value });
      at += value.length + 1;
    }
  }
  const marks = Object.values(delimiters).filter((mark) => mark !== '');
  const write = (value: string, span: Span): Taken<string> => {
    if (marks.some((mark) => mark !== delimiters.component && value.includes(mark)) || /[^\x20-\xff]/.test(value))
      return notTaken(`"${value.slice(0, 30)}" holds a delimiter or a character that X12 cannot write`);
    if (span.to <= 106 && value.length !== span.to - span.from) return notTaken('an element of ISA keeps its width');
    return taken(value);
  };
  const tree = groups.flatMap((group) => group.transactions.map((set) => loopNode(loopsOf(set))));
  return taken({ values, counts, tree, write });
}

function loopNode({ name, segments, loops }: X12Loop): TreeNode {
  return { name, title: '', value: null, children: [...segments.map(segmentNode), ...loops.map(loopNode)] };
}

function segmentNode({ name, elements }: X12Segment): TreeNode {
  const children = elements.flatMap((value, at) =>
    value === '' ? [] : [{ name: `${name}-${at + 1}`, title: '', value, children: [] }],
  );
  return { name, title: '', value: null, children };
}

/** The format of X12: 850, 855, 856, 810, 832 and 997, and any other as its segments. */
export const x12: Format = {
  name: 'x12',
  title: 'X12',
  settings: {},
  split(body) {
    if (body.length > bodyMaxBytes) return notTaken('the body is larger than 64 MB');
    const parts = splitInterchanges(body);
    return parts.ok ? taken(parts.value) : notTaken(parts.problem.message);
  },
  envelope(bytes) {
    const whole = readInterchange(bytes);
    if (!whole.ok) return notTaken(whole.problem.message);
    const [, , , , , sender = '', , , , , , , number = ''] = whole.value.header.elements.map((each) => each.trim());
    const types = new Set(whole.value.groups.flatMap((group) => group.transactions.map((set) => set.type)));
    return taken({ sender, number, type: `X12^${[...types].join(',')}`, orderingKey: `sender:${sender}` });
  },
  open: (bytes) =>
    overSpans(latin1(bytes), { read, encode: (text) => Buffer.from(text, 'latin1'), example: 'PO1(2)-4' }),
};
