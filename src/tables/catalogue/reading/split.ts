/**
 * Delimited text to rows, block by block. A field is quoted when it begins with a quote (RFC 4180); a quote inside a field is
 * itself. Only comma files may have line ends inside quotes: in the others (FDA) a quote that is not closed on its line
 * is a character of the text. Pure.
 */

export type SplitRow = { readonly cells: string[]; readonly raw: string };

export type Splitter = {
  /** Rows that end in this block. */
  push(block: string): SplitRow[];
  /** The last row, when the file does not end with a line end. */
  end(): SplitRow[];
  /** How much waits for its end. */
  readonly waiting: number;
};

/** Makes a splitter for one file. */
export function createSplitter(delimiter: string): Splitter {
  const manyLines = delimiter === ',';
  let rest = '';
  const take = (text: string, last: boolean): SplitRow[] => {
    const rows: SplitRow[] = [];
    let at = 0;
    while (at < text.length) {
      const end = rowEnd(text, at, manyLines, delimiter);
      if (end === -1 && !last) break;
      const to = end === -1 ? text.length : end;
      const raw = text.slice(at, text.charCodeAt(to - 1) === 13 && to > at ? to - 1 : to);
      at = to + 1;
      if (raw !== '') rows.push({ cells: cellsOf(raw, delimiter), raw });
    }
    rest = last ? '' : text.slice(at);
    return rows;
  };
  return {
    push: (block) => take(rest === '' ? block : rest + block, false),
    end: () => take(rest, true),
    get waiting() {
      return rest.length;
    },
  };
}

/** Where the row that begins at `from` ends: at its line end, or at the first one outside quotes; -1 when that is not there yet. */
function rowEnd(text: string, from: number, manyLines: boolean, delimiter: string): number {
  let end = text.indexOf('\n', from);
  if (!manyLines || end === -1) return end;
  const quote = text.indexOf('"', from);
  if (quote === -1 || quote > end) return end;
  let at = from;
  for (;;) {
    if (text.charCodeAt(at) === 34) {
      at = closingQuote(text, at);
      if (at === -1) return -1;
    }
    end = text.indexOf('\n', at);
    const next = text.indexOf(delimiter, at);
    if (next === -1 || (end !== -1 && end < next)) return end;
    at = next + 1;
  }
}

/** The place after the quote that closes the one at `open`; -1 when there is none yet. */
function closingQuote(text: string, open: number): number {
  let at = open + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return -1;
    if (text.charCodeAt(quote + 1) !== 34) return quote + 1;
    at = quote + 2;
  }
}

function cellsOf(raw: string, delimiter: string): string[] {
  if (!raw.includes('"')) return raw.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const close = raw.charCodeAt(at) === 34 ? closingQuote(raw, at) : -1;
    if (close !== -1 && (close === raw.length || raw[close] === delimiter)) {
      cells.push(raw.slice(at + 1, close - 1).replaceAll('""', '"'));
      if (close === raw.length) return cells;
      at = close + 1;
      continue;
    }
    const next = raw.indexOf(delimiter, at);
    if (next === -1) {
      cells.push(raw.slice(at));
      return cells;
    }
    cells.push(raw.slice(at, next));
    at = next + 1;
  }
}

/** One cell as a comma file writes it. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
