import { StatusChip } from './status-chip.tsx';
import type { Tone } from './tone.ts';

/** A device of a station and how it is: `✓ Scanner`, `◆ Printer silent`. */
export function DeviceChip({ name, tone, says }: { name: string; tone: Tone; says?: string | undefined }) {
  return <StatusChip tone={tone}>{says === undefined ? name : `${name} ${says}`}</StatusChip>;
}
