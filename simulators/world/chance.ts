/** Chance of a simulated hospital: the same seed gives the same day, whatever else happens in between. */

export type Chance = {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Picks by weight. */
  weigh<T>(items: readonly T[], weight: (item: T) => number): T;
  /** Time to the next event of a Poisson process, in milliseconds, at `perHour` events an hour. */
  wait(perHour: number): number;
  /** State to save and go on from. */
  save(): readonly number[];
};

/** sfc32 from a seed and a name, so that each actor has a stream of its own. */
export function chanceOf(seed: number, name: string): Chance {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  const chance = chanceFrom([seed >>> 0, hash, 0x243f6a88, 1]);
  for (let i = 0; i < 15; i++) chance.unit();
  return chance;
}

/** Goes on from a saved state. */
export function chanceFrom(saved: readonly number[]): Chance {
  const state = Uint32Array.from(saved);
  const next = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const sum = (a + b + d) >>> 0;
    state[3] = d + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum;
  };
  const unit = () => next() / 2 ** 32;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(unit() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    unit,
    pick,
    whole: (from, to) => from + Math.floor(unit() * (to - from + 1)),
    happens: (probability) => unit() < probability,
    weigh(items, weight) {
      const total = items.reduce((sum, item) => sum + weight(item), 0);
      let left = unit() * total;
      for (const item of items) {
        left -= weight(item);
        if (left < 0) return item;
      }
      return pick(items);
    },
    wait: (perHour) => (-Math.log(1 - unit()) / perHour) * 3_600_000,
    save: () => [...state],
  };
}
