/**
 * `npm run import -- <file> [--kind K] [--source S] [--version V] [--as USER] [--limit-mb N]`: reads an official table into the running
 * Mortar's database, or into the one that DATABASE_URL names; when none runs, the embedded one is started for the time of it.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Actor, systemActor } from '#src/kernel/actor.ts';
import { newId, systemChance } from '#src/kernel/chance.ts';
import { realClock } from '#src/kernel/clock.ts';
import { type Config, readConfig, sayFaults } from '#src/kernel/config.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { createLive } from '#src/kernel/live.ts';
import { relayLive } from '#src/kernel/live-stream.ts';
import { createLog } from '#src/kernel/log.ts';
import {
  chooseDataFolder,
  ensureDatabase,
  runningServer,
  startPostgres,
  withDatabase,
} from '#src/kernel/postgres/index.ts';
import { permissionsOf } from '#src/people/roles/index.ts';
import { findUser, staffName } from '#src/people/users/index.ts';
import { importFile, kinds, type Progress, usualLimits } from '#src/tables/catalogue/index.ts';
import { explain, namedFolder } from './backup-words.ts';
import { root } from './steps.ts';

const options = {
  kind: { type: 'string' },
  source: { type: 'string' },
  version: { type: 'string' },
  as: { type: 'string' },
  'limit-mb': { type: 'string' },
} as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0) {
    throw new Error(
      `Say which file: npm run import -- <file> [--kind K] [--source S] [--version V] [--as USER].\nKinds: ${kinds.map((kind) => kind.id).join(', ')}.`,
    );
  }
  const file = namedFolder(named);
  const size = (await stat(file).catch(() => null))?.size;
  if (size === undefined) throw new Error(`There is no file ${file}; nothing was imported.`);
  const megabytes = Number(values['limit-mb'] ?? usualLimits.bytes / 1024 ** 2);
  if (!(megabytes > 0)) throw new Error('--limit-mb is a number of megabytes.');
  const config = readConfig();
  if (!('port' in config)) throw new Error(`These settings are wrong:\n${sayFaults(config)}`);
  await withKernel(config, async (kernel) => {
    const { kind, source, version } = values;
    const call = {
      commandId: newId(kernel.chance, kernel.clock.wall()),
      actor: await actorOf(kernel, values.as),
      input: {
        file: path.basename(file),
        ...(kind ? { kind } : {}),
        ...(source ? { source } : {}),
        ...(version ? { version } : {}),
      },
    };
    const bar = progressBar(size);
    const outcome = await importFile(kernel, call, {
      bytes: createReadStream(file, { highWaterMark: 256 * 1024 }),
      limits: { ...usualLimits, bytes: Math.round(megabytes * 1024 ** 2) },
      onProgress: bar.show,
    });
    bar.end();
    if (!outcome.ok) throw new Error(`${outcome.message} ${outcome.remedy}`);
    for (const each of outcome.value.dataSets) {
      const rejected = each.rejected === 0 ? '' : `, ${count(each.rejected)} rejected`;
      const skipped = each.skipped === 0 ? '' : `, ${count(each.skipped)} of other sources left out`;
      console.log(
        `${each.title}: data set ${each.dataSet}, ${count(each.accepted)} of ${count(each.read)} rows${rejected}${skipped}`,
      );
    }
    const { skipped } = outcome.value;
    if (skipped.length > 0) console.log(`Not recognised and left out: ${skipped.join(', ')}`);
  });
}

const count = (number: number): string => number.toLocaleString('en');

async function actorOf(kernel: Kernel, user: string | undefined): Promise<Actor> {
  if (user === undefined)
    return { ...systemActor(kernel.facilityId, 'import'), name: `Command line (${os.userInfo().username})` };
  const known = await findUser(kernel.database, kernel.facilityId, user);
  if (!known?.active) throw new Error(`There is no active user ${user} at ${kernel.facilityId}; nothing was imported.`);
  return {
    kind: 'person',
    id: known.userId,
    name: staffName(known),
    facilityId: kernel.facilityId,
    permissions: permissionsOf(known.role),
    role: known.role,
    station: 'command line',
    sessionId: null,
  };
}

async function withKernel(config: Config, work: (kernel: Kernel) => Promise<void>): Promise<void> {
  const log = createLog(config.logLevel);
  const own = await addressOf(config);
  const database = openDatabase(own.url, { max: 4, role: 'mortar_app' });
  const live = createLive();
  const stopRelay = await relayLive(database, live, 100);
  try {
    await work({
      database,
      clock: realClock(),
      chance: systemChance(),
      log,
      live,
      consumers: [],
      facilityId: config.facilityId,
      timeZone: await zoneOf(database, config),
      wake: () => {},
    });
    // The open screens hear of it by the relay's next turn.
    await new Promise((resolve) => setTimeout(resolve, 250));
  } finally {
    await stopRelay();
    await database.close();
    await own.stop();
  }
}

async function addressOf(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  const nothing = async () => {};
  if (config.databaseUrl) return { url: config.databaseUrl, stop: nothing };
  const dataFolder = chooseDataFolder(root, process.env);
  const running = await runningServer(dataFolder).catch(() => null);
  if (running) return { url: withDatabase(running, 'mortar'), stop: nothing };
  const postgres = await startPostgres({
    dataFolder,
    log: { info: () => {}, warn: (text: string) => console.error(text) },
  });
  const url = await ensureDatabase(postgres.url, 'mortar');
  await migrate(url);
  return { url, stop: () => postgres.stop() };
}

async function zoneOf(database: Database, config: Config): Promise<string> {
  const row = await database.maybe<{ zone: string }>(
    `select time_zone as zone from kernel.facilities where facility_id = $1`,
    [config.facilityId],
  );
  if (!row)
    throw new Error(`There is no facility ${config.facilityId} in this database; start Mortar once with npm start.`);
  return row.zone;
}

/** A bar on a terminal; elsewhere nothing until the end. */
function progressBar(size: number) {
  const isTerminal = process.stderr.isTTY === true;
  let shown = 0;
  return {
    show({ step, bytes, rows, member }: Progress) {
      const now = performance.now();
      if (!isTerminal || (now - shown < 100 && step === 'rows')) return;
      shown = now;
      const share = Math.min(1, bytes / Math.max(1, size));
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
      const what = step === 'look-ups' ? 'making the look-ups' : `${count(rows)} rows${member ? ` of ${member}` : ''}`;
      process.stderr.write(`\r\x1b[K${bar} ${Math.floor(share * 100)} %  ${what}`);
    },
    end() {
      if (isTerminal) process.stderr.write('\r\x1b[K');
    },
  };
}

await main().catch(explain);
