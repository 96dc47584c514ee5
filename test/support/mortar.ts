/**
 * A whole Mortar for a test: real database, real web server, real MLLP listeners on free ports, the demo hospital loaded.
 * The jobs run by themselves unless `steps` is asked for; then `settle()` lets them take turns.
 */
import { pathToFileURL } from 'node:url';
import { type Application, startApplication } from '#src/application.ts';
import { seededChance } from '#src/kernel/chance.ts';
import { type Clock, pacedClock } from '#src/kernel/clock.ts';
import { type Config, readConfig } from '#src/kernel/config.ts';
import { openDatabase } from '#src/kernel/database/database.ts';
import { createLog } from '#src/kernel/log.ts';
import { demoParts } from '#src/modules.ts';
import { demoFacility, loadDemo, putFacility } from '#src/systems/demo/index.ts';
import { buildWeb, webFolder } from '../../tools/build-web.ts';
import { testDatabase } from './postgres.ts';

export type TestMortar = Application & {
  readonly clock: Clock;
  readonly config: Config;
  readonly databaseUrl: string;
  /** Signs somebody in; the returned caller sends the session's cookie. */
  signIn(user: string): Promise<Caller>;
  /** Lets every job take turns until none has more to do. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

export type Answer = { readonly status: number; readonly body: Record<string, unknown> & { code?: string } };

export type Caller = {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, commandId?: string): Promise<Answer>;
};

type Options = {
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string>>;
  /** Builds and serves the pages (browser tests). */
  readonly pages?: boolean;
  /** The jobs wait for `settle()`. */
  readonly steps?: boolean;
  readonly databaseUrl?: string;
};

/** Ports 0: any free one. Partners that are not there are ports on which nobody listens. */
const quiet = {
  MORTAR_PORT: '0',
  MORTAR_HOSPITAL_IN_PORT: '0',
  MORTAR_CABINET_IN_PORT: '0',
  MORTAR_CABINET_OUT: '127.0.0.1:9',
  MORTAR_HOSPITAL_OUT: '127.0.0.1:9',
  MORTAR_LOG_LEVEL: 'silent',
};

export async function startTestMortar(options: Options = {}): Promise<TestMortar> {
  const config = readConfig({ ...quiet, ...options.environment });
  if (!('port' in config)) throw new Error(JSON.stringify(config));
  const database = options.databaseUrl ? null : await testDatabase();
  const databaseUrl = options.databaseUrl ?? database?.url ?? '';
  const facility = await demoFacility();
  const sql = openDatabase(databaseUrl, { max: 1 });
  await putFacility(sql, { facilityId: config.facilityId, ...facility });
  await sql.close();
  if (options.pages) await buildWeb({ log: () => {} });
  const clock = options.clock ?? pacedClock(new Date('2026-11-23T16:00:00Z'), 1);
  const application = await startApplication({
    config,
    databaseUrl,
    facility,
    clock,
    chance: seededChance(7),
    log: createLog(config.logLevel),
    jobsRun: !options.steps,
    ...(options.pages ? { webFolder: pathToFileURL(`${webFolder}/`) } : {}),
  });
  await loadDemo(application.kernel, demoParts);
  let count = 0;
  return {
    ...application,
    clock,
    config,
    databaseUrl,
    settle: () => application.jobs.runAll(),
    signIn: (user) => signIn(application.address, user, () => `test-command-${++count}`),
    async close() {
      await application.stop();
      await database?.close();
    },
  };
}

async function signIn(address: string, user: string, nextId: () => string): Promise<Caller> {
  const answer = await fetch(`${address}/api/session/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password: 'mortar' }),
  });
  if (!answer.ok) throw new Error(`${user} cannot sign in: ${await answer.text()}`);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const reply = await fetch(`${address}${path}`, init);
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : {} };
  };
  return {
    get: (path) => send(path, { headers: { cookie } }),
    post: (path, body = {}, commandId = nextId()) =>
      send(path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'x-command-id': commandId },
        body: JSON.stringify(body),
      }),
  };
}
