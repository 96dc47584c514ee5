/** A program that owns a data folder until it is told to stop: `node postgres-holder.ts <data folder> [unpack folder]`. */
import { startPostgres } from '#src/kernel/postgres/index.ts';

const [, , dataFolder = '', unpackFolder] = process.argv;
try {
  const log = { info() {}, warn() {} };
  const server = await startPostgres({ dataFolder, unpackFolder, log });
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  const { url, pid, version, adopted, recovered } = server;
  console.log(JSON.stringify({ url, pid, version, adopted, recovered }));
} catch (error) {
  console.log(JSON.stringify({ refused: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
}
