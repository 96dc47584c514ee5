import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type RowWindow, windowOf } from './window-of.ts';

const estimatePx = 44;
const overscanRows = 12;

interface UsedWindow {
  readonly range: RowWindow;
  /** Ref for each drawn row: its real height is measured. */
  readonly measure: (index: number, row: HTMLElement | null) => void;
  readonly scrollTo: (index: number) => void;
}

/** Follows the scrolling of a box and tells which of `count` rows to draw; all of them when `isOn` is false. */
export function useWindow(box: RefObject<HTMLElement | null>, count: number, isOn: boolean): UsedWindow {
  const heights = useRef(new Map<number, number>());
  const [place, setPlace] = useState({ scrollTop: 0, viewport: 800 });
  useEffect(() => {
    const element = box.current;
    if (!isOn || element === null) return;
    const read = () => setPlace({ scrollTop: element.scrollTop, viewport: element.clientHeight });
    read();
    element.addEventListener('scroll', read, { passive: true });
    const resized = new ResizeObserver(read);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', read);
      resized.disconnect();
    };
  }, [box, isOn]);
  const measure = useCallback((index: number, row: HTMLElement | null) => {
    if (row !== null) heights.current.set(index, row.offsetHeight);
  }, []);
  const all: RowWindow = { start: 0, end: count, before: 0, after: 0 };
  const input = { count, heights: heights.current, estimate: estimatePx, overscan: overscanRows, ...place };
  const scrollTo = (index: number) => {
    const element = box.current;
    if (element === null) return;
    let top = 0;
    for (let row = 0; row < index; row += 1) top += heights.current.get(row) ?? estimatePx;
    element.scrollTop = Math.max(0, top - element.clientHeight / 2);
  };
  return { range: isOn ? windowOf(input) : all, measure, scrollTo };
}
