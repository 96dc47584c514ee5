/**
 * Time is injected. `now` is hospital time: what is due, late, given. `wall` is the machine's time: sessions, retries,
 * time-outs. They differ only where a demo hospital runs faster than life, or a simulation sets the time itself.
 */

export type Clock = {
  now(): Date;
  wall(): Date;
  /** Hospital seconds for each second of the machine: 0 paused, 1 real time, 60 fast. */
  rate(): number;
};

export type PacedClock = Clock & {
  /** Goes on from the present hospital time at another pace. */
  setRate(rate: number): void;
};

/** The machine's clock. */
export function realClock(): Clock {
  return { now: () => new Date(), wall: () => new Date(), rate: () => 1 };
}

/** A hospital clock that starts at `start` and runs at `rate`. */
export function pacedClock(start: Date, rate: number): PacedClock {
  let base = start.getTime();
  let since = Date.now();
  let pace = rate;
  const now = () => new Date(base + (Date.now() - since) * pace);
  return {
    now,
    wall: () => new Date(),
    rate: () => pace,
    setRate(next) {
      base = now().getTime();
      since = Date.now();
      pace = next;
    },
  };
}

export type ManualClock = Clock & { set(instant: Date): void; advance(milliseconds: number): void };

/** A clock that stands until it is moved: simulations and tests. Wall time moves with it. */
export function manualClock(start: Date): ManualClock {
  let instant = start.getTime();
  return {
    now: () => new Date(instant),
    wall: () => new Date(instant),
    rate: () => 0,
    set(next) {
      instant = next.getTime();
    },
    advance(milliseconds) {
      instant += milliseconds;
    },
  };
}

/** Milliseconds in the units that rules speak of. */
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

/** The instant so many milliseconds later (or earlier). */
export function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
