/**
 * Starts a whole Mortar: settings, page, PostgreSQL, schema, demo hospital, application, simulators. Prints one line for
 * each step and ends with the address to open. Ctrl+C stops everything in the opposite order.
 */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildWeb, webFolder } from '../tools/build-web.ts';
import { type Application, startApplication } from './application.ts';
import { type Clock, type PacedClock, realClock } from './kernel/clock.ts';
import { type Config, readConfig, sayFaults } from './kernel/config.ts';
import { openDatabase } from './kernel/database/database.ts';
import { migrate } from './kernel/database/migrate.ts';
import { createLog, type Log } from './kernel/log.ts';
import { chooseDataFolder, ensureDatabase, startPostgres } from './kernel/postgres/index.ts';
import { demoParts } from './modules.ts';
import { demoSignIns } from './people/sign-in/index.ts';
import { usersOf } from './people/users/index.ts';
import { startSimulators } from './simulator-processes.ts';
import { demoFacility, loadDemo, openDemoClock, putFacility } from './systems/demo/index.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const begun = performance.now();
const stops: (() => Promise<void>)[] = [];

/** Progress for people: on standard output, one plain line for each step. */
function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const value = await work();
  say(`  ${title} (${seconds(performance.now() - from)})`);
  return value;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function settings(): Config {
  const config = readConfig();
  if (!('port' in config)) giveUp(`Mortar does not start; these settings are wrong:\n${sayFaults(config)}`);
  return config;
}

async function database(config: Config, log: Log): Promise<string> {
  if (config.databaseUrl) {
    await migrate(config.databaseUrl);
    return config.databaseUrl;
  }
  const dataFolder = chooseDataFolder(checkout, process.env);
  const postgres = await startPostgres({
    dataFolder,
    log,
    onExit: () => {
      log.error('PostgreSQL ended by itself; it is started again');
      if (!stopping) void restartForever(() => postgres.restart(), log);
    },
  });
  stops.push(() => postgres.stop());
  const url = await ensureDatabase(postgres.url, 'mortar');
  await migrate(url);
  return url;
}

/** PostgreSQL may fail to come back at once (a full disk); it is tried again until it does or Mortar is stopped. */
async function restartForever(restart: () => Promise<void>, log: Log): Promise<void> {
  for (let pause = 500; !stopping; pause = Math.min(pause * 2, 10_000)) {
    try {
      return await restart();
    } catch (error) {
      log.error({ err: error }, 'PostgreSQL could not be started; trying again');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function clockOf(config: Config, url: string): Promise<Clock | PacedClock> {
  if (config.environment !== 'demo') return realClock();
  const sql = openDatabase(url, { max: 1 });
  const clock = await openDemoClock(sql, config.facilityId, realClock().wall(), Number(config.demoSpeed));
  await sql.close();
  return clock;
}

async function facilityOf(config: Config, url: string): Promise<{ name: string; timeZone: string }> {
  const sql = openDatabase(url, { max: 1 });
  const facility =
    config.environment === 'demo' ? await demoFacility() : { name: config.facilityId, timeZone: config.timeZone };
  await putFacility(sql, { facilityId: config.facilityId, ...facility });
  await sql.close();
  return facility;
}

let stopping = false;

/** What does not stop in time must not keep the database from stopping properly. */
function within(milliseconds: number, work: Promise<void>): Promise<void> {
  return Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref())]);
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('\nStopping.');
  for (const each of stops.reverse()) await within(15_000, each()).catch(() => {});
  process.exit(code);
}

async function start(): Promise<void> {
  const config = settings();
  const log = createLog(config.logLevel);
  say('Mortar starts.');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  await step('The web page is built', () => buildWeb({ log: (sentence) => say(`  ${sentence} …`) }));
  const url = await step('PostgreSQL runs and its schema is the newest', () => database(config, log));
  const facility = await facilityOf(config, url);
  const clock = await clockOf(config, url);
  const application = await step('Mortar listens', () =>
    startApplication({ config, databaseUrl: url, facility, clock, log, webFolder: pathToFileURL(`${webFolder}/`) }),
  );
  stops.push(() => application.stop());
  if (config.environment === 'demo') await startDemo(application, config);
  await sayReady(application, config);
}

async function startDemo(application: Application, config: Config): Promise<void> {
  const { kernel } = application;
  await step('The demo hospital is loaded', () => loadDemo(kernel, demoParts));
  if (!config.simulators) return;
  const simulators = await step('The simulators run', () =>
    startSimulators({ config, address: application.address, ports: application.ports, stateFolder: stateFolder() }),
  );
  stops.push(() => simulators.stop());
}

/** The simulators' memory lies beside the database that it belongs to. */
function stateFolder(): string {
  return join(chooseDataFolder(checkout, process.env), 'simulators');
}

async function sayReady(application: Application, config: Config): Promise<void> {
  const { kernel } = application;
  const users = config.environment === 'demo' ? demoSignIns(await usersOf(kernel.database, kernel.facilityId)) : [];
  const signIns = users.map(({ user, opens }) => `${user} (${opens})`).join(', ');
  const password = users[0] ? `; password ${users[0].password}` : '';
  say(
    `Ready in ${seconds(performance.now() - begun)}. Open ${application.address}${signIns ? ` and sign in as ${signIns}${password}` : ''}. Ctrl+C stops.`,
  );
}

start().catch(async (error: unknown) => {
  process.stderr.write(`Mortar did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.argv.includes('--dev') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  for (const each of stops.reverse()) await each().catch(() => {});
  process.exit(1);
});
