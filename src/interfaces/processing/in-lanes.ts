/**
 * Several messages at once, and yet each patient's in the order of arrival: a message is taken when no earlier one of its
 * keys is being worked on or waits. With one lane all are taken in their order.
 */

/** Works on all, at most `lanes` at once; rejects when one of them does, after those under way have ended. */
export async function inLanes<M>(
  items: readonly M[],
  by: {
    readonly lanes: number;
    readonly keysOf: (item: M) => readonly string[];
    readonly work: (item: M) => Promise<void>;
  },
): Promise<void> {
  const waiting = items.map((item) => ({ item, keys: by.keysOf(item) }));
  const busy = new Set<string>();
  const take = () => {
    const closed = new Set(busy);
    for (const [at, next] of waiting.entries()) {
      if (next.keys.every((key) => !closed.has(key))) return waiting.splice(at, 1)[0];
      for (const key of next.keys) closed.add(key);
    }
    return undefined;
  };
  let told: () => void = () => {};
  let ended = new Promise<void>((resolve) => {
    told = resolve;
  });
  const lane = async () => {
    while (waiting.length > 0) {
      const next = take();
      if (next === undefined) {
        await ended;
        continue;
      }
      for (const key of next.keys) busy.add(key);
      try {
        await by.work(next.item);
      } catch (error) {
        waiting.length = 0;
        throw error;
      } finally {
        for (const key of next.keys) busy.delete(key);
        told();
        ended = new Promise((resolve) => {
          told = resolve;
        });
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: by.lanes }, lane));
  for (const end of lanes) if (end.status === 'rejected') throw end.reason;
}

type Keyed = { readonly channel: string; readonly orderingKey: string; readonly otherKey: string | null };

/**
 * The keys of each message: its patients, by the number that goes on (`roots`: key of a merged number → key of the one it
 * went into; a merge among the messages makes one of its two). Both channels share a patient. What a cabinet tells keeps
 * its order as a whole: a load is of no patient, and the withdrawal after it needs it.
 */
export function laneKeys<M extends Keyed>(
  messages: readonly M[],
  roots: ReadonlyMap<string, string>,
): (message: M) => readonly string[] {
  const into = new Map(roots);
  const rootOf = (key: string): string => {
    const next = into.get(key);
    return next === undefined || next === key ? key : rootOf(next);
  };
  for (const { orderingKey, otherKey } of messages) {
    if (otherKey === null) continue;
    const [from, to] = [rootOf(otherKey), rootOf(orderingKey)];
    if (from !== to) into.set(from, to);
  }
  return ({ channel, orderingKey }) =>
    channel === 'cabinet-in' ? [rootOf(orderingKey), 'every cabinet'] : [rootOf(orderingKey)];
}
