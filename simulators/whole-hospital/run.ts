/** Lives the hospital step by step: to the earliest instant at which anybody has something to do, and on. */
import { runAllChecks } from '#src/integrity/checks/index.ts';
import { type Closing, readClosing } from './closing-line.ts';
import { learnSizes } from './mortar.ts';
import { type Broken, findBroken, findDifferences, findLost } from './never.ts';
import type { World } from './world.ts';

export type RunOptions = {
  readonly hours: number;
  readonly checkEveryMs: number;
  /** Told at the end of each hospital day. */
  readonly onDay?: (day: DayLine) => void;
};

export type DayLine = {
  readonly day: number;
  readonly steps: number;
  readonly patients: number;
  readonly given: number;
  readonly openFindings: number;
};

export type Ended = {
  readonly closing: Closing;
  /** What must never be, with the instant at which it was first seen. */
  readonly broken: readonly (Broken & { readonly at: string })[];
  readonly steps: number;
};

/** The longest step; something always is looked after. */
const idleMs = 5 * 60_000;
/** Jobs that wait for the time (doses to come, doses missed, orders that end) get a turn this often. */
const timedMs = 5 * 60_000;
/** What falls within one such span happens in one step. */
const grainMs = 30_000;
const dayMs = 24 * 3_600_000;

/** Runs for so many hours from where the world stands. Stops early when something is broken that must never be. */
export async function runWorld(world: World, start: Date, options: RunOptions): Promise<Ended> {
  const end = start.getTime() + options.hours * 3_600_000;
  let steps = 0;
  let at = start.getTime();
  let checkAt = at + options.checkEveryMs;
  let dayAt = at + dayMs;
  let timedAt = at;
  let broken: readonly Broken[] = [];
  while (broken.length === 0 && at < end) {
    at = Math.min(nextStep(world, at), checkAt, dayAt, end);
    world.setTime(new Date(at));
    const isTimed = at >= timedAt;
    if (isTimed) timedAt = at + timedMs;
    await step(world, new Date(at), isTimed);
    steps += 1;
    broken = await lookAfterStep(world, new Date(at));
    if (at >= checkAt || at >= end) {
      checkAt += options.checkEveryMs;
      await learnSizes(world.mortar.databaseUrl);
      await runAllChecks(world.mortar.application.kernel, world.mortar.application.checks);
    }
    if (at >= dayAt || at >= end) {
      options.onDay?.(await dayLine(world, Math.round((at - start.getTime()) / dayMs), steps));
      dayAt += dayMs;
    }
  }
  const { database, facilityId } = world.mortar.application.kernel;
  if (broken.length === 0) {
    const { given = 0, held = 0, refused = 0 } = world.people.counts;
    const remembered = { charted: given + held + refused, toldHospital: world.chart.received };
    broken = [
      ...(await findBroken(database, facilityId, new Date(0))),
      ...(await findDifferences(database, facilityId, remembered)),
    ];
  }
  const closing = await readClosing(database, facilityId);
  return { closing, broken: broken.map((each) => ({ ...each, at: new Date(at).toISOString() })), steps };
}

function nextStep({ hospital, people }: World, at: number): number {
  const next = Math.min(hospital.nextAt(), people.nextAt());
  return Math.min(at + idleMs, Math.max(at + 1, Math.ceil(next / grainMs) * grainMs));
}

/** Who has nothing to do does nothing, and then nothing is under way that would have to arrive. */
async function step(world: World, now: Date, isTimed: boolean): Promise<void> {
  const { hospital, people } = world;
  if (hospital.nextAt() <= now.getTime() || isTimed) {
    await hospital.act(now);
    await world.settle(isTimed);
  }
  if (people.nextAt() > now.getTime()) return;
  const before = world.done();
  await people.act(now);
  if (world.done() !== before) await world.settle();
}

async function lookAfterStep(world: World, now: Date): Promise<Broken[]> {
  const { database, facilityId } = world.mortar.application.kernel;
  const told = world.takeAcknowledged();
  return [
    ...(await findBroken(database, facilityId, now)),
    ...(await findLost(database, facilityId, 'hospital-in', told.hospital)),
    ...(await findLost(database, facilityId, 'cabinet-in', told.cabinet)),
  ];
}

async function dayLine(world: World, day: number, steps: number): Promise<DayLine> {
  const { database, facilityId } = world.mortar.application.kernel;
  const closing = await readClosing(database, facilityId);
  return {
    day,
    steps,
    patients: world.hospital.patients.length,
    given: closing.counts.given ?? 0,
    openFindings: closing.open.reduce((sum, { findings }) => sum + findings, 0),
  };
}
