export type { PostgresMajor } from './binaries.ts';
export { ensureDatabase, withClient, withDatabase } from './database-url.ts';
export { chooseDataFolder, defaultDataFolder, foldersOf } from './folders.ts';
export { stopOrphan } from './orphan.ts';
export { liveOwner } from './owner.ts';
export type { ServerExit } from './postmaster.ts';
export {
  type PostgresLog,
  type RunningPostgres,
  type StartOptions,
  type StartTimings,
  startPostgres,
} from './start.ts';
