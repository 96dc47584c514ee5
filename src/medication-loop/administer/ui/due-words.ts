import type { ReplyOf } from '#src/kernel/contract.ts';
import type { LinePart } from '#src/web/ui/medication-runs.ts';
import type { Tone } from '#src/web/ui/tone.ts';
import type { postScan, readDueList } from '../contract.ts';

export type DueReply = ReplyOf<typeof readDueList>;
export type DueItem = DueReply['items'][number];
export type Reasons = DueReply['reasons'];
export type Decision = ReplyOf<typeof postScan>;

/** A dose, or an order that makes no doses: what names a row of the list. */
export function keyOf(item: Pick<DueItem, 'orderId' | 'doseId'>): string {
  return item.doseId ?? item.orderId;
}

export interface Status {
  readonly tone: Tone;
  readonly word: string;
}

const statuses: Readonly<Record<string, Status>> = {
  overdue: { tone: 'critical', word: 'Late' },
  due: { tone: 'info', word: 'Due' },
  later: { tone: 'plain', word: 'Later' },
  missed: { tone: 'critical', word: 'Not given yet' },
  ready: { tone: 'good', word: 'May be given' },
  wait: { tone: 'attention', word: 'Too soon' },
  held: { tone: 'attention', word: 'On hold' },
  'not-verified': { tone: 'attention', word: 'Not verified' },
};

/** Word and tone of a row's state; an unknown one is said as it came. */
export function statusOf(status: string): Status {
  return statuses[status] ?? { tone: 'unknown', word: status };
}

export interface Place {
  readonly tone: Tone;
  readonly word: string;
}

const places: Readonly<Record<string, Place>> = {
  'in-hand': { tone: 'good', word: 'In your hand' },
  'in-bin': { tone: 'good', word: "In the patient's bin" },
  'in-cabinet': { tone: 'plain', word: 'In the cabinet' },
  none: { tone: 'attention', word: 'Not on the unit' },
};

/** Where the dose would be taken from. */
export function placeOf(supply: string): Place {
  return places[supply] ?? { tone: 'unknown', word: supply };
}

export const tabs = [
  { kind: 'scheduled', title: 'Scheduled', empty: 'No scheduled dose is due in the next 12 hours.' },
  { kind: 'as-needed', title: 'As needed', empty: 'No order says "as needed".' },
  { kind: 'continuous', title: 'Infusions', empty: 'No infusion is ordered.' },
] as const;

export type TabKind = (typeof tabs)[number]['kind'];

/** Name of the medicine alone, for buttons and confirmations. */
export function nameOf(line: readonly LinePart[]): string {
  return line.find((part) => part.kind === 'name')?.text ?? 'this medicine';
}

/** Unit of the ordered amount as the line shows it ("mg"); empty when the line shows none. */
export function doseUnitOf(line: readonly LinePart[]): string {
  const amount = line.find((part) => part.kind === 'amount')?.text ?? '';
  return amount
    .replaceAll('\u00a0', ' ')
    .replace(/^[\d.,]+( to [\d.,]+)? ?/, '')
    .trim();
}

const laterMs = 2 * 3_600_000;

/** What is worth a row now, and the doses of later hours, which are told by name alone. */
export function foldLater(items: readonly DueItem[], now: Date): { near: DueItem[]; far: DueItem[] } {
  const isFar = (item: DueItem) =>
    item.status === 'later' && item.dueAt !== null && Date.parse(item.dueAt) - now.getTime() > laterMs;
  return { near: items.filter((item) => !isFar(item)), far: items.filter(isFar) };
}
