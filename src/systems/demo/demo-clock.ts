/** The demo hospital's time: it goes on from where it stood, at the pace that was last set. */
import { type PacedClock, pacedClock } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import type { Job } from '#src/kernel/jobs.ts';
import { readDemoClock, saveDemoClock } from './store.ts';

/**
 * Hospital time never goes back: it goes on from the later of the machine's time and the last saved hospital time. A
 * hospital that has run ahead of the machine stays ahead.
 */
export async function openDemoClock(sql: Sql, facilityId: string, wall: Date, firstRate: number): Promise<PacedClock> {
  const saved = await readDemoClock(sql, facilityId);
  if (!saved) return pacedClock(wall, firstRate);
  const start = saved.hospitalTime > wall ? saved.hospitalTime : wall;
  return pacedClock(start, Number(saved.rate));
}

/** Saves the hospital's time every few seconds, so that a kill loses no more than that. */
export function demoClockJob(clock: PacedClock): Job {
  return {
    name: 'demo-clock',
    everyMs: 2_000,
    async run(kernel) {
      await saveDemoClock(kernel.database, kernel.facilityId, clock.now(), clock.rate(), clock.wall());
      return false;
    },
  };
}
