/** `npm run simulate`: lives a whole hospital in one process and ends with one line that is the same for the same seed. */
import { fileURLToPath } from 'node:url';
import { chooseDataFolder } from '#src/kernel/postgres/index.ts';
import { closingLine } from './whole-hospital/closing-line.ts';
import { startOwnDatabase } from './whole-hospital/database.ts';
import { runWorld } from './whole-hospital/run.ts';
import { readSettings, simulateUsage } from './whole-hospital/settings.ts';
import { openWorld } from './whole-hospital/world.ts';
import { readScenario } from './world/scenario.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const say = (sentence: string) => void process.stdout.write(`${sentence}\n`);
const warn = (sentence: string) => void process.stderr.write(`${sentence}\n`);

async function simulate(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    say(simulateUsage);
    return 0;
  }
  const settings = readSettings(args);
  if (!('seed' in settings)) {
    warn(`${settings.join('\n')}\n\n${simulateUsage}`);
    return 2;
  }
  const { seed, hours, start } = settings;
  const scenario = readScenario(settings.scenario);
  const begun = performance.now();
  const database = await startOwnDatabase(chooseDataFolder(checkout, process.env), Date.now());
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= database.stop();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  try {
    const wonders = process.env.SIMULATOR_WONDERS ? warn : () => {};
    const world = await openWorld({
      databaseUrl: database.url,
      seed,
      scenario,
      start,
      beds: settings.beds,
      wonder: wonders,
    });
    try {
      const ended = await runWorld(world, start, {
        hours,
        checkEveryMs: settings.checkEveryMs,
        onDay: (day) => {
          const seconds = Math.round((performance.now() - begun) / 1000);
          say(
            `day ${day.day}: ${day.patients} patients, ${day.given} doses given so far, ${day.openFindings} findings open (${day.steps} steps, ${seconds} s)`,
          );
        },
      });
      for (const { invariant, says, at } of ended.broken)
        warn(`BROKEN at ${at} with --seed ${seed}: ${invariant}: ${says}`);
      say(closingLine(`seed ${seed}, ${settings.scenario}, ${hours} h`, ended.closing));
      return ended.broken.length === 0 ? 0 : 1;
    } finally {
      await world.stop();
    }
  } finally {
    await stop();
  }
}

simulate().then(
  (code) => process.exit(code),
  (error: unknown) => {
    warn(`The simulation ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(1);
  },
);
