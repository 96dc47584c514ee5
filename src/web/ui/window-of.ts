/** Which rows of a long list to draw, and how much empty height stands in for the others (pixels). */
export interface RowWindow {
  readonly start: number;
  /** One past the last drawn row. */
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

interface WindowInput {
  readonly count: number;
  /** Measured heights by row; rows not yet drawn count as `estimate`. */
  readonly heights: ReadonlyMap<number, number>;
  readonly estimate: number;
  readonly scrollTop: number;
  readonly viewport: number;
  /** Rows drawn beyond each edge. */
  readonly overscan: number;
}

/** Rows that touch the viewport, plus overscan, with the heights of what is left out. */
export function windowOf({ count, heights, estimate, scrollTop, viewport, overscan }: WindowInput): RowWindow {
  let top = 0;
  let first = count;
  let last = 0;
  const tops: number[] = [];
  for (let index = 0; index < count; index += 1) {
    tops.push(top);
    const bottom = top + (heights.get(index) ?? estimate);
    if (bottom > scrollTop && top < scrollTop + viewport) {
      first = Math.min(first, index);
      last = index + 1;
    }
    top = bottom;
  }
  const start = Math.max(0, Math.min(first, count - 1) - overscan);
  const end = Math.min(count, Math.max(last, start) + overscan);
  return { start, end, before: tops[start] ?? 0, after: top - (tops[end] ?? top) };
}
