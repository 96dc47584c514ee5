/**
 * Mortar, the cabinets and the hospital's record in one process, on one clock that is set from step to step; nobody is there
 * yet. They are in one process, and speak over sockets all the same.
 */
import { createServer } from 'node:net';
import { type Cabinets, openCabinets } from '../bedside/cabinet.ts';
import { type Mortar, openMortar } from '../bedside/mortar.ts';
import { createCabinetServer } from '../cabinet/server.ts';
import { type Chart, createChart, listenForAdministrations } from '../hospital/chart.ts';
import { createSender } from '../hospital/sender.ts';
import { chanceOf } from '../world/chance.ts';
import type { Scenario } from '../world/scenario.ts';
import { type OwnMortar, startOwnMortar } from './mortar.ts';

export type CabinetServer = Awaited<ReturnType<typeof createCabinetServer>>;

export type Stage = {
  readonly mortar: OwnMortar;
  readonly cabinets: CabinetServer;
  readonly chart: Chart;
  /** Mortar and the cabinets as people use them. */
  readonly users: Mortar;
  readonly hands: Cabinets;
  /** Sends a message of the hospital; resolves when it is acknowledged. */
  send(bytes: Uint8Array): Promise<void>;
  /** How many acts people have done at Mortar and at the cabinets. */
  done(): number;
  now(): Date;
  setTime(instant: Date): void;
  /** Control ids that Mortar acknowledged since they were last taken. */
  takeAcknowledged(): { readonly hospital: readonly string[]; readonly cabinet: readonly string[] };
  /** Lets everything that is under way arrive and be acted on; `timed`: what waits for the time has its turn too. */
  settle(timed?: boolean): Promise<void>;
  stop(): Promise<void>;
};

export type StageOptions = {
  readonly databaseUrl: string;
  readonly seed: number;
  readonly start: Date;
  /** How often people at the cabinets err; left out: never. */
  readonly errors?: Pick<Scenario['cabinet'], 'miscount'>;
  readonly wonder?: (sentence: string) => void;
  readonly logLevel?: string;
};

const loopback = '127.0.0.1';

/** Opens the stage at its first instant. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { seed, start, wonder = () => {} } = options;
  let instant = start;
  const now = () => instant;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const chart = createChart();
    const record = await listenForAdministrations({ host: loopback, port: 0, chart, now });
    stops.push(() => record.close({ graceMs: 100 }));
    // The cabinets must listen before Mortar knows where to send, and Mortar before they know where to.
    const cabinetPort = await freePort();
    const mortar = await startOwnMortar({
      databaseUrl: options.databaseUrl,
      seed,
      start,
      cabinetPort,
      hospitalPort: record.port,
      ...(options.logLevel === undefined ? {} : { logLevel: options.logLevel }),
    });
    stops.push(() => mortar.stop());
    const { ports, address } = mortar.application;
    const cabinets = await createCabinetServer({
      to: { host: loopback, port: ports.cabinetIn },
      listen: { host: loopback, port: cabinetPort },
      screen: { host: loopback, port: 0 },
      now,
      chance: chanceOf(seed, 'cabinet'),
      stateFolder: null,
      errors: options.errors ?? {},
    });
    stops.push(() => cabinets.close());
    const told = collectAcknowledged(cabinets);
    const sender = createSender({ host: loopback, port: ports.hospitalIn, onRefused: wonder });
    stops.push(() => sender.close());
    const users = openMortar({ address, series: 'people', pauseMs: 20 });
    stops.push(async () => users.close());
    const hands = openCabinets(cabinets.screenAddress ?? '');
    stops.push(async () => hands.close());
    return {
      mortar,
      cabinets,
      chart,
      users,
      hands,
      async send(bytes) {
        await sender.send(bytes);
        told.hospital(bytes);
      },
      done: () => users.acts + cabinets.cabinets.state.seq,
      now,
      setTime(next) {
        instant = next;
        mortar.clock.set(next);
      },
      takeAcknowledged: told.take,
      settle: (timed = false) => settle(mortar, cabinets, timed),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Messages go to and fro until neither side has anything more to say. */
async function settle(mortar: OwnMortar, cabinets: CabinetServer, timed: boolean): Promise<void> {
  await cabinets.settle();
  for (let isTimed = timed, before = -1; before !== cabinets.cabinets.state.seq; isTimed = false) {
    before = cabinets.cabinets.state.seq;
    await mortar.settle(isTimed);
    await cabinets.settle();
  }
}

/** Gathers the control ids of what was acknowledged. */
function collectAcknowledged(server: CabinetServer) {
  const hospital: string[] = [];
  let cabinetSeq = 0;
  return {
    hospital(bytes: Uint8Array) {
      const id = /^MSH\|[^\r]*/.exec(new TextDecoder().decode(bytes))?.[0].split('|')[9];
      if (id) hospital.push(id);
    },
    take() {
      const { state } = server.cabinets;
      const waiting = new Set([...state.outgoing.values()].map(({ seq }) => seq));
      const cabinet: string[] = [];
      for (let seq = cabinetSeq + 1; seq <= state.seq && !waiting.has(seq); seq++) {
        cabinet.push(`${state.series}-${seq}`);
        cabinetSeq = seq;
      }
      return { hospital: hospital.splice(0), cabinet };
    },
  };
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, loopback, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
