/** A kernel for tests: a real database, a clock that stands until it is moved, and chance from a seed. */
import { pino } from 'pino';
import { seededChance } from '#src/kernel/chance.ts';
import { type ManualClock, manualClock } from '#src/kernel/clock.ts';
import type { Consumer } from '#src/kernel/command.ts';
import { openDatabase } from '#src/kernel/database/database.ts';
import { deliverEvents } from '#src/kernel/deliver.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { createLive } from '#src/kernel/live.ts';

export type TestKernel = Omit<Kernel, 'clock'> & {
  readonly clock: ManualClock;
  /** Lets the consumers act on everything that waits. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

type TestKernelOptions = {
  readonly url: string;
  readonly now?: Date;
  readonly seed?: number;
  readonly consumers?: readonly Consumer[];
  readonly facilityId?: string;
};

/** Opens a kernel on an already migrated database and makes its facility known. The app's own role is used. */
export async function testKernel(options: TestKernelOptions): Promise<TestKernel> {
  const database = openDatabase(options.url, { max: 16, role: 'mortar_app' });
  const facilityId = options.facilityId ?? 'mercy';
  await database.run(
    `insert into kernel.facilities (facility_id, name, time_zone) values ($1, 'Mercy General', 'America/Chicago') on conflict do nothing`,
    [facilityId],
  );
  await database.run(`insert into kernel.chain_heads (facility_id) values ($1) on conflict do nothing`, [facilityId]);
  const kernel: TestKernel = {
    database,
    clock: manualClock(options.now ?? new Date('2026-11-23T16:00:00Z')),
    chance: seededChance(options.seed ?? 1),
    log: pino({ level: 'silent' }),
    live: createLive(),
    consumers: options.consumers ?? [],
    facilityId,
    timeZone: 'America/Chicago',
    wake: () => {},
    settle: async () => {
      while ((await deliverEvents(kernel)) > 0);
    },
    close: () => database.close(),
  };
  return kernel;
}
