/** Words and tones of messages on screens. */
import type { Tone } from '#src/web/ui/tone.ts';

const states: Readonly<Record<string, { readonly label: string; readonly tone: Tone }>> = {
  received: { label: 'Received', tone: 'info' },
  processed: { label: 'Processed', tone: 'good' },
  waiting: { label: 'Waits', tone: 'attention' },
  conflict: { label: 'Conflict', tone: 'critical' },
  discarded: { label: 'Discarded', tone: 'plain' },
  queued: { label: 'To be sent', tone: 'info' },
  acknowledged: { label: 'Acknowledged', tone: 'good' },
};

/** A state of a message as a chip shows it. */
export function stateWords(state: string): { readonly label: string; readonly tone: Tone } {
  return states[state] ?? { label: state, tone: 'unknown' };
}

/** What a message says in a list: its sentence, or where it stands when it has none yet. */
export function saidBy(row: {
  readonly says: string | null;
  readonly direction: string;
  readonly state: string;
}): string {
  if (row.says !== null) return row.says;
  if (row.direction === 'in') return 'not processed yet';
  return row.state === 'queued' ? 'not sent yet' : 'sent';
}

/** "SIMHIS, DEMO" of a sender or receiver "SIMHIS|DEMO". */
export function partnerWords(sender: string): string {
  return sender
    .split('|')
    .filter((part) => part !== '')
    .join(', ');
}

/** "1 message", "14 messages". */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
