/** Writes the planned messages, in their order, each with its number; and the account of every row. */
import type { Stamp } from './envelope.ts';
import { keyOf, type MessageKind, type Plan, type Reason } from './plan.ts';
import { allRows, type Place, type Source } from './source.ts';
import { createWard } from './ward.ts';

export type Composed = {
  readonly controlId: string;
  readonly kind: MessageKind;
  readonly patient: string;
  readonly order: string | null;
  readonly bytes: Uint8Array;
};

export type AccountedRow = {
  readonly place: Place;
  /** The ids of the row, as the source names them. */
  readonly ids: string;
  /** Control ids of the messages that carry the row; none when there is a reason. */
  readonly messages: readonly string[];
  readonly reason: Reason | null;
};

/** `mark` begins each control id, so that two runs never use one number. Throws when a row is unaccounted for. */
export function compose(plan: Plan, source: Source, mark: string): { messages: Composed[]; rows: AccountedRow[] } {
  const ward = createWard();
  const carried = new Map<string, string[]>();
  const messages = plan.messages.map((planned, index): Composed => {
    const controlId = `${mark}${String(index + 1).padStart(6, '0')}`;
    for (const place of planned.rows) {
      const key = keyOf(place);
      carried.set(key, [...(carried.get(key) ?? []), controlId]);
    }
    const stamp: Stamp = { controlId, at: planned.at };
    const { kind, patient, order } = planned;
    return { controlId, kind, patient, order, bytes: planned.write(stamp, ward) };
  });
  const notSent = new Map(plan.notSent.map(({ place, reason }) => [keyOf(place), reason]));
  const rows = allRows(source).map(({ place, ids }): AccountedRow => {
    const sent = carried.get(keyOf(place)) ?? [];
    const reason = notSent.get(keyOf(place)) ?? null;
    if (sent.length > 0 === (reason !== null)) throw new Error(`${keyOf(place)} is not accounted for exactly once.`);
    return { place, ids, messages: sent, reason };
  });
  return { messages, rows };
}
