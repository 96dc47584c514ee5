/** The dispensing cabinets of the demo hospital as a program: they know of Mortar two addresses and its clock. */
import { chanceOf } from '../world/chance.ts';
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
import { createCabinetServer } from './server.ts';

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const lastFile = 'clock.json';

function lastOf(folder: string): Date | null {
  const saved = readStateFile(folder, lastFile);
  const at = typeof saved === 'object' && saved !== null && 'at' in saved ? Date.parse(String(saved.at)) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}

async function start(): Promise<void> {
  const settings = settingsFrom(process.env);
  const mortar = settings.address('SIMULATOR_MORTAR', 'http://127.0.0.1:8080');
  const listen = settings.place('SIMULATOR_CABINET_LISTEN', '127.0.0.1:2577');
  const to = settings.place('SIMULATOR_CABINET_TO', '127.0.0.1:2576');
  const screen = settings.place('SIMULATOR_CABINET_SCREEN', '127.0.0.1:8081');
  const seed = settings.wholeNumber('SIMULATOR_SEED', 2026);
  const scenario = readScenario(settings.text('SIMULATOR_SCENARIO', 'ordinary-day'));
  settings.check();
  const stateFolder = settings.stateFolder('cabinet', say);
  const clock = await followClock(mortar, { wall: () => Date.now(), last: lastOf(stateFolder) });
  const keepTime = () => writeStateFile(stateFolder, lastFile, { at: clock.now().toISOString() });
  const server = await createCabinetServer({
    to,
    listen,
    screen,
    stateFolder,
    now: clock.now,
    chance: chanceOf(seed, 'cabinet'),
    errors: { miscount: scenario.cabinet.miscount, forgottenWaste: scenario.nurse.forgetsWaste },
  }).catch((error: unknown) => {
    const sentence =
      portSentence(error, 'MORTAR_CABINET_OUT or, run by itself, SIMULATOR_CABINET_LISTEN', listen) ??
      portSentence(error, 'MORTAR_CABINET_SCREEN or, run by itself, SIMULATOR_CABINET_SCREEN', screen);
    throw sentence ? new Error(sentence) : error;
  });
  keepTime();
  const keeping = setInterval(keepTime, 10_000);
  stopOnSignal(async () => {
    clearInterval(keeping);
    clock.stop();
    await server.close();
    keepTime();
  });
  ready();
}

start().catch((error: unknown) => {
  say(`The cabinet simulator does not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
