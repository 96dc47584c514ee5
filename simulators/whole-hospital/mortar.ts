/** A whole Mortar inside this process, on a clock that stands until it is moved and on seeded chance; jobs take turns. */
import { type Application, startApplication } from '#src/application.ts';
import { createGauge, createSendMessages } from '#src/interfaces/channels/index.ts';
import { registerMessages } from '#src/interfaces/messages/index.ts';
import { createProcessMessages } from '#src/interfaces/processing/index.ts';

import { type ManualClock, manualClock } from '#src/kernel/clock.ts';
import { type Config, readConfig, sayFaults } from '#src/kernel/config.ts';
import { openDatabase } from '#src/kernel/database/database.ts';
import { deliverEvents } from '#src/kernel/deliver.ts';
import { createJobs, type Job } from '#src/kernel/jobs.ts';
import { createLog } from '#src/kernel/log.ts';
import { withClient } from '#src/kernel/postgres/index.ts';
import { sealRecords } from '#src/kernel/records.ts';
import { demoParts, jobsOfAll, sendListeners, translators } from '#src/modules.ts';
import { demoFacility, loadDemo, putFacility } from '#src/systems/demo/index.ts';
import { orderedChance } from './ordered-chance.ts';

export type OwnMortar = {
  readonly application: Application;
  readonly clock: ManualClock;
  readonly config: Config;
  readonly databaseUrl: string;
  /** Lets the jobs take turns until none has more to do; `timed`: those too that wait for the time. */
  settle(timed: boolean): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  readonly databaseUrl: string;
  readonly seed: number;
  readonly start: Date;
  /** Where profile orders and administrations go: ports on loopback. */
  readonly cabinetPort: number;
  readonly hospitalPort: number;
  readonly logLevel?: string;
};

/** Starts it over a migrated database and loads the demo hospital. Listens on free ports of loopback. */
export async function startOwnMortar(options: Options): Promise<OwnMortar> {
  const config = configOf(options);
  const clock = manualClock(options.start);
  const facility = await demoFacility();
  const sql = openDatabase(options.databaseUrl, { max: 1 });
  await putFacility(sql, { facilityId: config.facilityId, ...facility });
  await sql.close();
  const application = await startApplication({
    config,
    databaseUrl: options.databaseUrl,
    facility,
    clock,
    chance: orderedChance(options.seed),
    log: createLog(options.logLevel ?? 'error'),
    jobsRun: false,
  });
  await loadDemo(application.kernel, demoParts);
  await learnSizes(options.databaseUrl);
  const turns = turnsOf(application, config);
  const stop = async () => {
    await turns.close();
    await application.stop();
  };
  return { application, clock, config, databaseUrl: options.databaseUrl, settle: turns.settle, stop };
}

function configOf({ cabinetPort, hospitalPort, logLevel = 'error' }: Options): Config {
  const config = readConfig({
    MORTAR_PORT: '0',
    MORTAR_HOSPITAL_IN_PORT: '0',
    MORTAR_CABINET_IN_PORT: '0',
    MORTAR_CABINET_OUT: `127.0.0.1:${cabinetPort}`,
    MORTAR_HOSPITAL_OUT: `127.0.0.1:${hospitalPort}`,
    MORTAR_SIMULATORS: 'false',
    MORTAR_LOG_LEVEL: logLevel,
  });
  if (!('port' in config)) throw new Error(sayFaults(config));
  // Sessions lock by the machine's time, which here is the hospital's: a night would lock every one each half hour, and
  // each unlocking hashes a password.
  return { ...config, sessionLockMinutes: 24 * 60, sessionHours: 24 * 365 };
}

/**
 * Lets PostgreSQL look at how much there is of what. By itself it does so after a minute or more of the machine, in which
 * a simulation lives hours on plans that were made for empty tables.
 */
export function learnSizes(databaseUrl: string): Promise<unknown> {
  return withClient(databaseUrl, (client) => client.query('analyze'));
}

type Turns = { settle(timed: boolean): Promise<void>; close(): Promise<void> };

/**
 * The jobs in an order of their own: what came in, what follows from it, what goes out, again and again until nothing is
 * left. The checks are not among them: the simulation runs them at its own times.
 */
function turnsOf({ kernel }: Application, config: Config): Turns {
  const gauge = (channel: string) => createGauge(channel, kernel.clock);
  const destinations = [
    { channel: 'cabinet-out', ...config.cabinetOut, gauge: gauge('cabinet-out') },
    { channel: 'hospital-out', ...config.hospitalOut, gauge: gauge('hospital-out') },
  ];
  const sending = createSendMessages({
    destinations: () => destinations,
    listeners: sendListeners,
  });
  const outbox: Job = { name: 'outbox', everyMs: 0, run: async () => (await deliverEvents(kernel)) > 0 };
  const always = createJobs([registerMessages, createProcessMessages(translators), outbox, sending.job], () => kernel);
  const seal: Job = {
    name: 'seal-records',
    everyMs: 0,
    run: async () => (await sealRecords(kernel.database, kernel.facilityId)) >= 2_000,
  };
  const timed = createJobs([...jobsOfAll, seal], () => kernel);
  return {
    async settle(isTimed) {
      if (isTimed) await timed.runAll();
      await always.runAll();
    },
    close: () => sending.close(),
  };
}
