/** A body as text whose values have a place: one value is replaced, everything else keeps its bytes. */
import { notTaken, type Taken, type TreeNode, taken, type WorkingMessage } from './shapes.ts';

/** One value: where it stands in the text, and what it says there. */
export type Span = { readonly from: number; readonly to: number; readonly value: string };

/** Values by path, as they were read, and how a value is written at a place. */
export type SpanReading = {
  readonly values: ReadonlyMap<string, Span>;
  readonly tree: readonly TreeNode[];
  /** How many there are of a group: `row`, `PO1`. */
  readonly counts: ReadonlyMap<string, number>;
  /** The text of a value, or why it cannot be written there. */
  write(value: string, span: Span): Taken<string>;
};

/** Makes a working message of text that `read` reads. `encode` gives back exactly the bytes of what was not changed. */
export function overSpans(
  first: string,
  by: {
    readonly read: (text: string) => Taken<SpanReading>;
    readonly encode: (text: string) => Uint8Array;
    readonly example: string;
  },
): Taken<WorkingMessage> {
  const opened = by.read(first);
  if (!opened.ok) return opened;
  let text = first;
  let reading = opened.value;
  const cannot = (what: string) => () => notTaken(`${what} is not possible in this format`);
  const find = (path: string): Taken<Span | null> => {
    if (!/^[^\s(]+(\(\d+\))?-[^\s]+$/.test(path))
      return notTaken(`"${path.slice(0, 60)}" is no place of this format, as ${by.example} is`);
    return taken(reading.values.get(path.replace('(1)-', '-')) ?? null);
  };
  const set = (path: string, value: string): Taken<null> => {
    const span = find(path);
    if (!span.ok) return span;
    if (span.value === null) return notTaken(`there is no ${path} in this message`);
    const written = reading.write(value, span.value);
    if (!written.ok) return written;
    const next = text.slice(0, span.value.from) + written.value + text.slice(span.value.to);
    const read = by.read(next);
    if (!read.ok) return notTaken(`the change leaves what cannot be read: ${read.why}`);
    text = next;
    reading = read.value;
    return taken(null);
  };
  const get = (path: string): Taken<string> => {
    const span = find(path);
    return span.ok ? taken(span.value?.value ?? '') : span;
  };
  return taken({
    get,
    set,
    copy(from, to) {
      const value = get(from);
      return value.ok ? set(to, value.value) : value;
    },
    remove(path) {
      const span = find(path);
      return !span.ok ? span : span.value === null ? taken(null) : set(path, '');
    },
    insert: cannot('putting a line in'),
    count: (path) => taken(reading.counts.get(path) ?? 0),
    bytes: () => by.encode(text),
    tree: () => reading.tree,
  });
}
