/**
 * The whole hospital in one process: Mortar, the hospital's systems, the cabinets and the people, on one clock that is set
 * from step to step. They are in one process, and speak over sockets all the same.
 */
import { openCabinets } from '../bedside/cabinet.ts';
import { openMortar } from '../bedside/mortar.ts';
import { createPeople, type People } from '../bedside/people.ts';
import { type CabinetServer, createCabinetServer } from '../cabinet/server.ts';
import { type Chart, createChart, listenForAdministrations } from '../hospital/chart.ts';
import { createHospital, type Hospital } from '../hospital/hospital.ts';
import { createSender } from '../hospital/sender.ts';
import { chanceOf } from '../world/chance.ts';
import type { Scenario } from '../world/scenario.ts';
import { type OwnMortar, startOwnMortar } from './mortar.ts';

export type World = {
  readonly mortar: OwnMortar;
  readonly hospital: Hospital;
  readonly people: People;
  readonly cabinets: CabinetServer;
  readonly chart: Chart;
  /** Control ids that Mortar acknowledged since they were last taken. */
  takeAcknowledged(): { readonly hospital: readonly string[]; readonly cabinet: readonly string[] };
  /** Sets the clock. */
  setTime(instant: Date): void;
  /** Lets everything that is under way arrive and be acted on; `timed`: what waits for the time has its turn too. */
  settle(timed?: boolean): Promise<void>;
  stop(): Promise<void>;
};

export type WorldOptions = {
  readonly databaseUrl: string;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly start: Date;
  readonly beds?: number | null;
  readonly wonder?: (sentence: string) => void;
  readonly logLevel?: string;
};

const loopback = '127.0.0.1';

/** Opens the world at its first instant; nothing has happened yet. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { seed, scenario, start, wonder = () => {} } = options;
  let instant = start;
  const now = () => instant;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.reverse()) await each();
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
      errors: { miscount: scenario.cabinet.miscount, forgottenWaste: scenario.nurse.forgetsWaste },
    });
    stops.push(() => cabinets.close());
    const told = collectAcknowledged(cabinets);
    const sender = createSender({ host: loopback, port: ports.hospitalIn, onRefused: wonder });
    stops.push(() => sender.close());
    const hospital = createHospital({
      scenario,
      seed,
      start,
      ...(options.beds ? { bedsMax: options.beds } : {}),
      send: async (bytes) => {
        await sender.send(bytes);
        told.hospital(bytes);
      },
    });
    const users = openMortar({ address, series: 'people', pauseMs: 20 });
    stops.push(async () => users.close());
    const hands = openCabinets(cabinets.screenAddress ?? '');
    stops.push(async () => hands.close());
    const people = createPeople({
      scenario,
      seed,
      mortar: users,
      cabinets: hands,
      start,
      leavesToPeople: false,
      wonder: (sentence) => wonder(`${instant.toISOString()} ${sentence}`),
    });
    return {
      mortar,
      hospital,
      people,
      cabinets,
      chart,
      takeAcknowledged: told.take,
      setTime(next) {
        instant = next;
        mortar.clock.set(next);
      },
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
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, loopback, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
