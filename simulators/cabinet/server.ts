/** The cabinets as one program: memory, connections, screen and control, over a clock and chance that are handed in. */
import type { Chance } from '../world/chance.ts';
import type { Place } from '../world/program.ts';
import { openCabinets } from './cabinet.ts';
import { readFormulary } from './formulary.ts';
import { listenHttp } from './http.ts';
import { type ErrorShares, noErrors } from './human-error.ts';
import { fileJournal, type Journal, memoryJournal } from './journal.ts';
import type { CabinetServer } from './running.ts';
import { createWire, type Faults, noFaults } from './wire.ts';

export type { CabinetServer } from './running.ts';

export type CabinetServerOptions = {
  /** Where Mortar listens for cabinets. */
  readonly to: Place;
  /** Where Mortar's orders come in; port 0 takes any free one. */
  readonly listen: Place;
  /** Screen and control; null: neither. */
  readonly screen: Place | null;
  readonly now: () => Date;
  readonly chance: Chance;
  /** Folder that exists; null: what is remembered ends with the program. */
  readonly stateFolder: string | null;
  readonly errors?: Partial<ErrorShares>;
  readonly replyMs?: number;
  readonly retryMs?: number;
};

/** Starts the cabinets; rejects when a port is in use. */
export async function createCabinetServer(options: CabinetServerOptions): Promise<CabinetServer> {
  const { now, chance } = options;
  const formulary = readFormulary();
  const journal: Journal = options.stateFolder === null ? memoryJournal() : fileJournal(options.stateFolder);
  const faults: Faults = { ...noFaults };
  const errors: ErrorShares = { ...noErrors, ...options.errors };
  let cabinets = openCabinets({ formulary, journal, now });
  const { listen, to, replyMs, retryMs } = options;
  const pace = { ...(replyMs === undefined ? {} : { replyMs }), ...(retryMs === undefined ? {} : { retryMs }) };
  const wire = createWire({ cabinets: () => cabinets, listen, to, faults, now, ...pace });
  const server: CabinetServer = {
    get cabinets() {
      return cabinets;
    },
    get port() {
      return wire.port;
    },
    get screenAddress() {
      return http?.address ?? null;
    },
    get link() {
      return wire.link;
    },
    faults,
    errors,
    now,
    chance,
    async setFaults(changed) {
      Object.assign(faults, changed);
      if (faults.unplugged) await wire.stop();
      else await wire.start();
      wire.wake();
    },
    async powerCycle(offMs = 0) {
      await wire.stop();
      await new Promise((resolve) => setTimeout(resolve, offMs));
      cabinets = openCabinets({ formulary, journal, now });
      await wire.start();
    },
    wake: () => wire.wake(),
    settle: () => wire.settle(),
    async close() {
      await http?.close();
      await wire.stop();
    },
  };
  await wire.start();
  let http: Awaited<ReturnType<typeof listenHttp>> | null = null;
  try {
    if (options.screen) http = await listenHttp(server, options.screen);
  } catch (error) {
    await wire.stop();
    throw error;
  }
  return server;
}
