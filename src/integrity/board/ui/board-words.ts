import type { ReplyOf } from '#src/kernel/contract.ts';
import type { Tone } from '#src/web/ui/tone.ts';
import type { readBoard } from '../contract.ts';

export type Board = ReplyOf<typeof readBoard>;
export type BoardFinding = Board['findings'][number];

export function stageTone(state: string): Tone {
  if (state === 'not-known') return 'unknown';
  return state === 'good' || state === 'attention' || state === 'critical' ? state : 'plain';
}

/** Severity 1 and 2 touch patients now or soon; 3 and 4 want looking after. */
export function findingTone(severity: number): 'critical' | 'attention' {
  return severity <= 2 ? 'critical' : 'attention';
}

const owners: Readonly<Record<string, string>> = {
  informatics: 'Informatics',
  pharmacist: 'Pharmacist',
  'dispensing-technician': 'Dispensing technician',
  nurse: 'Nurse',
};

export function ownerWords(role: string): string {
  return owners[role] ?? role;
}

/** "9 patients", "1 patient". */
export function patientWords(count: number): string {
  return count === 1 ? '1 patient' : `${count} patients`;
}
