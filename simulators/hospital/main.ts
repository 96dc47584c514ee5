/**
 * The simulated hospital as a program: patients and prescribers, who tell Mortar by messages, and the record that takes what
 * was given. What it will say is saved before it is said, so that it says it in the same words after a kill.
 */
import type { MllpServer } from '#lib/hl7v2/index.ts';
import {
  followClock,
  portSentence,
  readStateFile,
  ready,
  settingsFrom,
  stopOnSignal,
  writeStateFile,
} from '../world/program.ts';
import { readScenario } from '../world/scenario.ts';
import { type Chart, type ChartState, createChart, listenForAdministrations } from './chart.ts';
import { createHospital, type HospitalState } from './hospital.ts';
import { createSender } from './sender.ts';

type Saved = {
  /** Hospital time of the saving. */
  readonly at: string;
  readonly hospital: HospitalState;
  /** Messages not yet acknowledged, oldest first, base64. */
  readonly outbox: readonly string[];
};

const lookMs = 250;
/** A longer gap than this is a time in which nobody ran the hospital: its plans move on by as much. */
const sleptMs = 10 * 60_000;

const warn = (sentence: string) => void process.stderr.write(`${sentence}\n`);

/** Plans of a hospital that stood still from `saved.at` until `now`. */
function woken(saved: Saved, now: Date): HospitalState {
  const gap = now.getTime() - Date.parse(saved.at);
  if (gap < sleptMs) return saved.hospital;
  return { ...saved.hospital, agenda: saved.hospital.agenda.map((item) => ({ ...item, at: item.at + gap })) };
}

async function listen(place: { host: string; port: number }, chart: Chart, now: () => Date, onKept: () => void) {
  try {
    return await listenForAdministrations({ ...place, chart, now, onKept });
  } catch (error) {
    throw new Error(portSentence(error, 'SIMULATOR_HOSPITAL_LISTEN', place) ?? String(error));
  }
}

async function start(): Promise<void> {
  const settings = settingsFrom(process.env);
  const mortar = settings.address('SIMULATOR_MORTAR', 'http://127.0.0.1:8080');
  const to = settings.place('SIMULATOR_HOSPITAL_TO', '127.0.0.1:2575');
  const listenAt = settings.place('SIMULATOR_HOSPITAL_LISTEN', '127.0.0.1:2578');
  const seed = settings.wholeNumber('SIMULATOR_SEED', 2026);
  const scenario = readScenario(settings.text('SIMULATOR_SCENARIO', 'ordinary-day'));
  settings.check();
  const folder = settings.stateFolder('hospital', warn);
  const saved = readStateFile(folder, 'hospital.json') as Saved | null;
  const chart = createChart(readStateFile(folder, 'chart.json') as ChartState | null);
  const clock = await followClock(mortar, { wall: () => Date.now(), last: saved ? new Date(saved.at) : null });

  const server: MllpServer = await listen(listenAt, chart, clock.now, () =>
    writeStateFile(folder, 'chart.json', chart.save()),
  );
  const sender = createSender({ ...to, onRefused: warn });
  const outbox = (saved?.outbox ?? []).map((bytes): Uint8Array => Buffer.from(bytes, 'base64'));
  const now = clock.now();
  const hospital = createHospital({
    scenario,
    seed,
    start: now,
    saved: saved ? woken(saved, now) : null,
    send: async (bytes) => void outbox.push(bytes),
  });
  const save = () => {
    const state: Saved = {
      at: clock.now().toISOString(),
      hospital: hospital.save(),
      outbox: outbox.map((bytes) => Buffer.from(bytes).toString('base64')),
    };
    writeStateFile(folder, 'hospital.json', state);
  };

  const turn = async () => {
    const instant = clock.now();
    if (clock.heard && hospital.nextAt() <= instant.getTime()) {
      await hospital.act(instant);
      save();
    }
    if (outbox.length === 0) return;
    for (let next = outbox[0]; next; next = outbox[0]) {
      await sender.send(next);
      outbox.shift();
    }
    save();
  };

  let stopping = false;
  const live = async () => {
    while (!stopping) {
      await turn();
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  };
  const living = live().catch((error: unknown) => {
    if (stopping) return;
    warn(`The hospital simulator stopped: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
  stopOnSignal(async () => {
    stopping = true;
    clock.stop();
    await sender.close();
    await living;
    await server.close({ graceMs: 500 });
    save();
  });
  ready();
}

start().catch((error: unknown) => {
  warn(`The hospital simulator did not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
