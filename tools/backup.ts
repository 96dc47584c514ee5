/** `npm run backup -- [--to folder] [--keep 7] [--socket folder]`: a base backup of the running system. */
import { parseArgs } from 'node:util';
import { chooseDataFolder, runningServer, socketAddress, takeBackup } from '#src/kernel/postgres/index.ts';
import { explain, namedFolder, refuseForeignServer } from './backup-words.ts';
import { root } from './steps.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: 'string' }, keep: { type: 'string', default: '7' }, socket: { type: 'string' } },
  });
  const keep = Number(values.keep);
  if (!Number.isInteger(keep) || keep < 1)
    throw new Error(`--keep is "${values.keep}"; it is a number of backups, 1 or more.`);
  if (values.socket === undefined) refuseForeignServer(process.env);
  const url =
    values.socket === undefined
      ? await runningServer(chooseDataFolder(root, process.env))
      : await socketAddress(namedFolder(values.socket));
  const done = await takeBackup({
    url,
    to: values.to === undefined ? undefined : namedFolder(values.to),
    keep,
    log: { info: (sentence) => console.log(sentence) },
  });
  const megabytes = (done.bytes / 1e6).toFixed(0);
  const seconds = (done.milliseconds / 1000).toFixed(1);
  console.log(`Backup written to ${done.folder}`);
  console.log(
    `  ${done.manifest.files.length} files, ${megabytes} MB, in ${seconds} s; the newest ${keep} backups are kept`,
  );
  for (const folder of done.removed) console.log(`  removed the older ${folder}`);
  if (done.prunedSegments > 0)
    console.log(`  removed ${done.prunedSegments} segments of the log that no kept backup needs`);
  console.log(`  the log since then is kept in ${done.manifest.archiveFolder}`);
  console.log('To restore it, stop Mortar and run');
  console.log(`  npm run restore -- --from ${done.folder}`);
  console.log(`or, for an instant after ${done.manifest.endedAt}, add for example --at ${done.manifest.endedAt}`);
}

await main().catch(explain);
