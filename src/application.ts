/**
 * One running Mortar over one database: kernel, jobs, web server. main.ts starts it for a hospital; the simulation and
 * the tests start it too, with their own clock and chance, and let the jobs take turns instead of running by themselves.
 */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { createChannels, portInUse } from './channels.ts';
import { boardRoutes } from './integrity/board/index.ts';
import { runDueChecks } from './integrity/checks/index.ts';
import { makeMonthsAhead } from './interfaces/messages/index.ts';
import { type Chance, systemChance } from './kernel/chance.ts';
import type { Check } from './kernel/check.ts';
import type { Clock, PacedClock } from './kernel/clock.ts';
import type { Config } from './kernel/config.ts';
import { toOpenApi } from './kernel/contract.ts';
import { type Database, openDatabase } from './kernel/database/database.ts';
import { deliverEvents } from './kernel/deliver.ts';
import { readKeyFile, unencrypted } from './kernel/encryption.ts';
import { createHttp, type Route } from './kernel/http.ts';
import { createJobs, type Job, type Jobs } from './kernel/jobs.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLive } from './kernel/live.ts';
import { addLiveStream, relayLive } from './kernel/live-stream.ts';
import type { Log } from './kernel/log.ts';
import { sealRecords } from './kernel/records.ts';
import { checksOfAll, consumersOfAll, jobsOfAll, routesOfAll, sendListeners, translators } from './modules.ts';
import { createSessions, signInRoutes } from './people/sign-in/index.ts';
import { demoClockJob, demoRoutes } from './systems/demo/index.ts';

export type ApplicationOptions = {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly facility: { readonly name: string; readonly timeZone: string };
  /** The clock of the hospital; a paced one can be set by the demo's speed control. */
  readonly clock: Clock | PacedClock;
  readonly chance?: Chance;
  readonly log: Log;
  /** Folder of the built web page; left out: no pages are served. */
  readonly webFolder?: URL;
  /** False: the jobs wait for `jobs.runAll()` (simulations, tests). */
  readonly jobsRun?: boolean;
};

export type Application = {
  readonly kernel: Kernel;
  readonly jobs: Jobs;
  readonly checks: readonly Check[];
  readonly routes: readonly Route[];
  readonly http: FastifyInstance;
  /** Address of the web server: http://host:port. */
  readonly address: string;
  /** Ports that the message listeners really have. */
  readonly ports: { readonly hospitalIn: number; readonly cabinetIn: number };
  stop(): Promise<void>;
};

/** Version of the program as package.json says it. */
export const version = '0.1.0';

/** Starts everything over a migrated database; throws with one sentence when a port is in use. */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { config, clock } = options;
  const database = openDatabase(options.databaseUrl, {
    max: 20,
    role: 'mortar_app',
    encryption: config.messageKeys === null ? unencrypted : readKeyFile(config.messageKeys),
  });
  const kernel = createKernel(options, database, (job) => jobs.wake(job));
  const paced = 'setRate' in clock ? clock : null;
  const isTurned = options.jobsRun === false;
  const channels = createChannels(config, clock, {
    translators,
    listeners: sendListeners,
    lanes: isTurned ? 1 : messageLanes,
  });
  const jobs: Jobs = createJobs(
    [
      ...kernelJobs(isTurned ? 1 : outboxLanes),
      ...jobsOfAll,
      ...channels.jobs,
      ...(paced ? [demoClockJob(paced)] : []),
    ],
    () => kernel,
  );

  const sessions = createSessions(kernel, { lockMinutes: config.sessionLockMinutes, hours: config.sessionHours });
  const routes = [
    ...signInRoutes(sessions, {
      environment: config.environment,
      facilityName: options.facility.name,
      lockMinutes: config.sessionLockMinutes,
      sessionSeconds: config.sessionHours * 3600,
    }),
    ...demoRoutes(paced),
    ...routesOfAll,
    ...boardRoutes(checksOfAll, () => jobs.states()),
  ];
  const http = await createHttp({ kernel, authenticate: sessions.authenticate, routes });
  await addLiveStream(http, kernel, sessions.authenticate);
  await addPages(http, options.webFolder, routes);

  await makeMonthsAhead(kernel);
  const open = await channels.open(kernel);
  const address = await http
    .listen({ host: config.host, port: config.port })
    .catch(portInUse('MORTAR_PORT', config.port));
  const stopRelay = await relayLive(database, kernel.live);
  if (options.jobsRun ?? true) jobs.start();
  return {
    kernel,
    jobs,
    checks: checksOfAll,
    routes,
    http,
    address,
    ports: open.ports,
    async stop() {
      await open.close();
      await http.close();
      await jobs.stop();
      await stopRelay();
      await database.close();
    },
  };
}

function createKernel(options: ApplicationOptions, database: Database, wake: (job: string) => void): Kernel {
  return {
    database,
    clock: options.clock,
    chance: options.chance ?? systemChance(),
    log: options.log,
    live: createLive(),
    consumers: consumersOfAll,
    facilityId: options.config.facilityId,
    timeZone: options.facility.timeZone,
    wake,
  };
}

/** Reactions that may work side by side; a simulation takes them one after the other, so that a seed repeats exactly. */
const outboxLanes = 6;
const messageLanes = 4;

const kernelJobs = (lanes: number): readonly Job[] => [
  { name: 'outbox', everyMs: 1_000, run: async (kernel) => (await deliverEvents(kernel, lanes)) > 0 },
  {
    name: 'seal-records',
    everyMs: 3_000,
    run: async (kernel) => (await sealRecords(kernel.database, kernel.facilityId)) >= 2_000,
  },
  {
    name: 'checks',
    everyMs: 2_000,
    async run(kernel) {
      await runDueChecks(kernel, checksOfAll);
      return false;
    },
  },
];

/** The single page, its files, and the description of the interface at /api/openapi.json. */
async function addPages(http: FastifyInstance, webFolder: URL | undefined, routes: readonly Route[]): Promise<void> {
  const document = toOpenApi(
    routes.map((each) => each.endpoint),
    { title: 'Mortar', version },
  );
  http.get('/api/openapi.json', async () => document);
  if (!webFolder) return;
  await http.register(fastifyStatic, {
    root: webFolder.pathname,
    wildcard: false,
    maxAge: '1y',
    immutable: true,
    index: false,
  });
  const page = async (_request: unknown, reply: { sendFile(name: string, options: object): unknown }) =>
    reply.sendFile('index.html', { maxAge: 0, immutable: false });
  http.get('/', page as never);
  http.get('/*', async (request, reply) => {
    // An address under /api that no route has is an error, not a page.
    if (request.url.startsWith('/api/')) return reply.callNotFound();
    return page(request, reply as never) as never;
  });
}
