/** What an actor is going to do, by the hospital's time. Plain data, so that it can be saved and gone on from. */

export type Item<Task> = { readonly at: number; readonly turn: number; readonly task: Task };

export type Agenda<Task> = {
  add(at: number, task: Task): void;
  /** Instant of the next item in milliseconds; Infinity when there is none. */
  nextAt(): number;
  /** Takes the next item that is due at `now`. */
  take(now: number): Task | null;
  /** Drops what `matches`. */
  drop(matches: (task: Task) => boolean): void;
  save(): readonly Item<Task>[];
};

export function agendaOf<Task>(saved: readonly Item<Task>[] = []): Agenda<Task> {
  let items = [...saved];
  let turn = items.reduce((most, item) => Math.max(most, item.turn), 0);
  return {
    add(at, task) {
      turn += 1;
      const item = { at, turn, task };
      const place = items.findIndex((other) => other.at > at);
      if (place < 0) items.push(item);
      else items.splice(place, 0, item);
    },
    nextAt: () => items[0]?.at ?? Number.POSITIVE_INFINITY,
    take(now) {
      const [first] = items;
      if (!first || first.at > now) return null;
      items.shift();
      return first.task;
    },
    drop(matches) {
      items = items.filter((item) => !matches(item.task));
    },
    save: () => items,
  };
}
