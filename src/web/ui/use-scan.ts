import { useEffect, useRef } from 'react';
import { listenToScans, type Scan, type ScanVerdict } from './scan-bus.ts';
import type { ScanKind } from './scan-kind.ts';

/**
 * Declares what scans this screen accepts and what it does with one. Other kinds get their sentence by themselves
 * ("This is a staff badge. Scan a medicine."). Not heard while `isOff`.
 */
export function useScan(
  accepts: readonly ScanKind[],
  onScan: (scan: Scan) => ScanVerdict | Promise<ScanVerdict>,
  isOff = false,
): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  const joined = accepts.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the joined names stand for the list, which is new at each drawing
  useEffect(() => {
    if (isOff) return;
    return listenToScans({ accepts, onScan: (scan) => latest.current(scan) });
  }, [joined, isOff]);
}
