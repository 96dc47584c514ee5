/** The simulated people as a program: they sign in to Mortar at their stations and use the cabinets. */
import { followClock, readStateFile, ready, settingsFrom, stopOnSignal, writeStateFile } from '../world/program.ts';
import { readScenario } from '../world/scenario.ts';
import { openCabinets } from './cabinet.ts';
import { openMortar } from './mortar.ts';
import { createPeople, type PeopleState } from './people.ts';

type Saved = { readonly at: string; readonly boots: number; readonly people: PeopleState };

const lookMs = 250;
/** After a longer gap than this nobody has worked meanwhile: plans move on by as much. */
const sleptMs = 10 * 60_000;
const saveEveryMs = 5_000;

const warn = (sentence: string) => void process.stderr.write(`${sentence}\n`);

function woken(saved: Saved, now: Date): PeopleState {
  const gap = now.getTime() - Date.parse(saved.at);
  if (gap < sleptMs) return saved.people;
  return { ...saved.people, agenda: saved.people.agenda.map((item) => ({ ...item, at: item.at + gap })) };
}

async function start(): Promise<void> {
  const settings = settingsFrom(process.env);
  const address = settings.address('SIMULATOR_MORTAR', 'http://127.0.0.1:8080');
  const cabinetAddress = settings.address('SIMULATOR_CABINET', 'http://127.0.0.1:8081');
  const seed = settings.wholeNumber('SIMULATOR_SEED', 2026);
  const scenario = readScenario(settings.text('SIMULATOR_SCENARIO', 'ordinary-day'));
  settings.check();
  const folder = settings.stateFolder('bedside', warn);
  const saved = readStateFile(folder, 'people.json') as Saved | null;
  const clock = await followClock(address, { wall: () => Date.now(), last: saved ? new Date(saved.at) : null });
  const boots = (saved?.boots ?? 0) + 1;
  let stopping = false;
  // The start names the series of act ids: those of another state file or another Mortar are never met again.
  const series = `people-${boots}-${Date.now().toString(36)}`;
  const mortar = openMortar({ address, series, goOn: () => !stopping });
  const cabinets = openCabinets(cabinetAddress);
  const now = clock.now();
  const people = createPeople({
    scenario,
    seed,
    mortar,
    cabinets,
    start: now,
    saved: saved ? woken(saved, now) : null,
    ...(settings.text('SIMULATOR_WONDERS', '') === '' ? {} : { wonder: warn }),
  });
  const save = () => {
    const state: Saved = { at: clock.now().toISOString(), boots, people: people.save() };
    writeStateFile(folder, 'people.json', state);
  };

  let savedAt = performance.now();
  const live = async () => {
    while (!stopping) {
      const instant = clock.now();
      if (clock.heard && people.nextAt() <= instant.getTime()) await people.act(instant);
      if (performance.now() - savedAt > saveEveryMs) {
        save();
        savedAt = performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  };
  const living = live().catch((error: unknown) => {
    if (stopping) return;
    warn(`The simulated people stopped: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
  stopOnSignal(async () => {
    stopping = true;
    clock.stop();
    await living;
    save();
    mortar.close();
    cabinets.close();
  });
  save();
  ready();
}

start().catch((error: unknown) => {
  warn(`The simulated people did not come: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
