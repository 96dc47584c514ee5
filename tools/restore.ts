/** `npm run restore -- --from folder [--at 2026-11-23T10:46:00Z] [--timeline 1]`: brings the data back, to an instant. */
import { parseArgs } from 'node:util';
import { chooseDataFolder, restoreBackup } from '#src/kernel/postgres/index.ts';
import { explain, namedFolder, refuseForeignServer } from './backup-words.ts';
import { root } from './steps.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, at: { type: 'string' }, timeline: { type: 'string' } },
  });
  refuseForeignServer(process.env);
  if (values.from === undefined) throw new Error('Say which backup: npm run restore -- --from folder [--at instant].');
  const timeline = values.timeline === undefined ? undefined : Number(values.timeline);
  if (timeline !== undefined && !Number.isInteger(timeline)) throw new Error('--timeline is a whole number.');
  const say = (sentence: string) => console.log(sentence);
  const done = await restoreBackup({
    dataFolder: chooseDataFolder(root, process.env),
    from: namedFolder(values.from),
    at: values.at,
    timeline,
    log: { info: say, warn: say },
  });
  say(`Restored in ${(done.milliseconds / 1000).toFixed(1)} s.`);
  say(`  asked for: ${values.at ?? 'everything'}`);
  say(
    `  last transaction in the data: ${done.lastTransactionAt ?? `before the backup ended, ${done.backup.manifest.endedAt}`}`,
  );
  if (done.keptAs !== undefined)
    say(`  the data from before is kept in ${done.keptAs}; delete it when it is not needed`);
  say('Start Mortar with: npm start');
}

await main().catch(explain);
