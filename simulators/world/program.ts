/**
 * What every simulator is as a program: settings that are handed in, the hospital's time, a line that says it is ready,
 * and a state file that is whole or not there.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Place = { readonly host: string; readonly port: number };

/** The environment of a program, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Settings = {
  text(variable: string, fallback: string): string;
  /** host:port; without a fallback the setting must be there. */
  place(variable: string, fallback?: string): Place;
  /** An http address without its final slash. */
  address(variable: string, fallback?: string): string;
  wholeNumber(variable: string, fallback: number): number;
  /** SIMULATOR_STATE, or a folder under the temporary one, which `warn` then says. Made when it is not there. */
  stateFolder(program: string, warn: (sentence: string) => void): string;
  /** Throws one error that lists every fault seen so far. */
  check(): void;
};

/** Reads settings from the environment; faults are gathered and thrown together by `check`. */
export function settingsFrom(environment: Environment): Settings {
  const faults: string[] = [];
  const read = <T>(
    variable: string,
    fallback: string | undefined,
    wanted: string,
    parse: (text: string) => T | null,
    none: T,
  ): T => {
    const text = environment[variable] || fallback;
    const value = text === undefined ? null : parse(text);
    if (value === null)
      faults.push(`${variable} is ${text === undefined ? 'not set' : `"${text}"`}; it must be ${wanted}`);
    return value ?? none;
  };
  return {
    text: (variable, fallback) => environment[variable] || fallback,
    place: (variable, fallback) =>
      read(variable, fallback, 'host:port, like 127.0.0.1:2577', parsePlace, { host: '', port: 0 }),
    address: (variable, fallback) =>
      read(variable, fallback, 'an address like http://127.0.0.1:8080', parseAddress, ''),
    wholeNumber: (variable, fallback) =>
      read(variable, String(fallback), 'a whole number', (text) => (/^\d{1,10}$/.test(text) ? Number(text) : null), 0),
    stateFolder(program, warn) {
      const asked = environment.SIMULATOR_STATE;
      const folder = join(asked || join(tmpdir(), 'mortar-simulators'), program);
      if (!asked)
        warn(
          `SIMULATOR_STATE is not set; the ${program} simulator keeps its state in ${folder}, which the system may empty.`,
        );
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    check() {
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}

function parsePlace(text: string): Place | null {
  const match = /^([^\s:]+|\[[^\]\s]+\]):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  return match?.[1] && port <= 65_535 ? { host: match[1].replace(/^\[|\]$/g, ''), port } : null;
}

function parseAddress(text: string): string | null {
  return URL.canParse(text) && /^https?:/.test(text) ? text.replace(/\/+$/, '') : null;
}

/** One sentence for a listener that could not start; null for an error of another kind. */
export function portSentence(error: unknown, variable: string, place: Place): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // A listener's error says which port; one of another listener is not this setting's.
  if (error instanceof Error && 'port' in error && error.port !== place.port) return null;
  const where = `${place.host}:${place.port}`;
  if (code === 'EADDRINUSE')
    return `${where} is in use by another program; name another place in ${variable} (host:port).`;
  if (code === 'EACCES') return `${where} may not be used by this user; name another place in ${variable} (host:port).`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${where} is no address of this machine; name another in ${variable} (host:port).`;
  return null;
}

/** Says on standard output that the program listens; who started it waits for this line. */
export function ready(): void {
  process.stdout.write('ready\n');
}

/** Calls `stop` once at SIGTERM or SIGINT and ends the program, with 1 when stopping failed. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

export type HospitalClock = {
  /** The hospital's present instant. It never steps back by less than two minutes: it stands still instead. */
  now(): Date;
  /** Hospital seconds in a second; 0 while it is paused. */
  readonly rate: number;
  /** Whether Mortar answered the last time it was asked. */
  readonly heard: boolean;
  stop(): void;
};

export type FollowOptions = {
  /** Milliseconds of the machine, for before Mortar has answered: `() => Date.now()`. */
  readonly wall: () => number;
  /** Hospital time when the program last ran: where it goes on from when Mortar does not answer. */
  readonly last?: Date | null;
  /** How long to wait for the first answer; default 5,000 ms. */
  readonly waitMs?: number;
  readonly everyMs?: number;
};

/** Follows the hospital's time: asks Mortar (GET /api/clock) each second and reckons on in between. */
export async function followClock(mortar: string, options: FollowOptions): Promise<HospitalClock> {
  const everyMs = options.everyMs ?? 1_000;
  let base = { hospital: options.last?.getTime() ?? options.wall(), at: performance.now(), rate: 1 };
  let shown = 0;
  let heard = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const reckon = () => base.hospital + (performance.now() - base.at) * base.rate;
  const ask = async () => {
    const asked = await readClock(mortar, everyMs * 2);
    heard = asked !== null;
    if (asked) base = asked;
  };
  const round = async () => {
    await ask();
    if (!stopped) timer = setTimeout(round, everyMs);
  };
  const until = performance.now() + (options.waitMs ?? 5_000);
  for (await ask(); !heard && performance.now() < until; await ask()) await pause(Math.min(250, everyMs));
  timer = setTimeout(round, everyMs);
  return {
    now() {
      const reckoned = reckon();
      if (reckoned >= shown || shown - reckoned > 120_000) shown = reckoned;
      return new Date(Math.round(shown));
    },
    get rate() {
      return base.rate;
    },
    get heard() {
      return heard;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function readClock(
  mortar: string,
  timeoutMs: number,
): Promise<{ hospital: number; at: number; rate: number } | null> {
  try {
    const asked = performance.now();
    const reply = await fetch(`${mortar}/api/clock`, { signal: AbortSignal.timeout(Math.max(timeoutMs, 250)) });
    const body: unknown = await reply.json();
    if (!reply.ok || typeof body !== 'object' || body === null) return null;
    if (!('now' in body) || !('rate' in body) || typeof body.rate !== 'number') return null;
    const hospital = Date.parse(String(body.now));
    return Number.isNaN(hospital) ? null : { hospital, at: (asked + performance.now()) / 2, rate: body.rate };
  } catch {
    return null;
  }
}

/** Reads a state file; null when there is none. Throws one sentence that names the file when it cannot be read. */
export function readStateFile(folder: string, name: string): unknown {
  const file = join(folder, name);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} is no state of this program; move it away to start anew.`);
  }
}

/** Writes a state file whole: a program that ends in the middle leaves the file as it was. */
export function writeStateFile(folder: string, name: string, state: unknown): void {
  const file = join(folder, name);
  const handle = openSync(`${file}.new`, 'w');
  try {
    writeSync(handle, JSON.stringify(state));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.new`, file);
}
