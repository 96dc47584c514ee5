/**
 * Replays real, de-identified traffic: the patients of MIMIC-IV (or its demo) become ADT and RDE messages that are sent
 * over MLLP into a running Mortar; the run ends with a table in which every row of the source is accounted for.
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseDataFolder, liveOwner, stopOrphan } from '#src/kernel/postgres/index.ts';
import { readArchive } from './replay/archive.ts';
import { type Arguments, readArguments, usage } from './replay/arguments.ts';
import { lookForMortar, type Session } from './replay/ask-mortar.ts';
import { ledgerText } from './replay/outcome.ts';
import { dataFolderPrefix, type OwnMortar, startOwnMortar } from './replay/own-mortar.ts';
import { runReplay } from './replay/run.ts';
import { readSource, sourceFiles } from './replay/source.ts';

type Target = {
  readonly address: string;
  readonly hospitalIn: { readonly host: string; readonly port: number };
  readonly session: Session;
  readonly own: OwnMortar | null;
};

const checkout = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string): void => console.log(line);

/** Removes what replays that were killed left behind: their servers and their folders. */
async function removeLeft(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(dataFolderPrefix)) continue;
    const folder = path.join(parent, name);
    const found = await stat(folder).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < 60_000 || (await liveOwner(folder)) !== undefined) continue;
    await stopOrphan(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function targetOf(given: Arguments): Promise<Target> {
  const running = given.own ? null : await lookForMortar(given.mortar, fetch);
  if (running) {
    const [host = '', port = ''] = given.to.split(':');
    say(`Mortar runs at ${given.mortar} (${running.facility.name}); messages go to ${given.to}.`);
    return { address: given.mortar, hospitalIn: { host, port: Number(port) }, session: running, own: null };
  }
  say(
    given.own
      ? 'Starting a Mortar for the replay.'
      : `No Mortar answers at ${given.mortar}; starting one for the replay.`,
  );
  const parent = path.dirname(chooseDataFolder(checkout, process.env));
  await removeLeft(parent);
  const own = await startOwnMortar({ parent, environment: process.env, say });
  const session = await lookForMortar(own.address, fetch);
  if (!session) {
    await own.stop();
    throw new Error(`The Mortar that was started does not answer at ${own.address}.`);
  }
  return { address: own.address, hospitalIn: own.hospitalIn, session, own };
}

/** Progress stands on one line of a terminal; elsewhere each is a line of its own. */
function progress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K  ${line}`);
  else say(`  ${line}`);
}

async function replay(given: Arguments): Promise<number> {
  const texts = await readArchive(given.from, sourceFiles);
  const source = readSource(texts, given.patients ?? undefined);
  say(
    `${source.patients.length} patients, ${source.admissions.length} admissions, ${source.pharmacy.length} pharmacy rows, ${source.prescriptions.length} prescription rows.`,
  );
  const target = await targetOf(given);
  const stop = async () => target.own?.stop();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  try {
    const { report, rows } = await runReplay({
      ...given,
      ...target,
      source,
      fetch,
      ticks: () => performance.now(),
      progress,
      say,
    });
    if (process.stdout.isTTY) say('');
    say(`\n${report.text}`);
    if (given.ledger !== null) {
      await writeFile(given.ledger, ledgerText(rows));
      say(`The ledger of all rows is in ${given.ledger}.`);
    }
    if (given.keep && target.own) {
      say(`Mortar goes on at ${target.address} until Ctrl+C; its data is in ${target.own.dataFolder}.`);
      await target.own.ended;
    }
    return report.unaccounted === 0 ? 0 : 1;
  } finally {
    await stop();
  }
}

const words = process.argv.slice(2);
const given = readArguments(words);
if (words.includes('--help')) say(usage);
else if ('faults' in given) {
  console.error(`${given.faults.join('\n')}\n\n${usage}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await replay(given);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
