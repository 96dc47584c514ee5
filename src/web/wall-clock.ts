import { useEffect, useState } from 'react';

/** The browser's own time in epoch milliseconds; it cannot step back while the page lives. Used for waiting and staleness only. */
export function wallNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Redraws the component every `periodMs` and gives the wall time of that moment. */
export function useWallTick(periodMs: number): number {
  const [now, setNow] = useState(wallNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(wallNow()), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return now;
}
