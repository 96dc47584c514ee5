export { runningServer, takeBackup, type WrittenBackup } from './backup.ts';
export { type PostgresMajor, packageName } from './binaries.ts';
export { ensureDatabase, socketAddress, withClient, withDatabase } from './database-url.ts';
export { chooseDataFolder, defaultDataFolder, foldersOf } from './folders.ts';
export { stopOrphan } from './orphan.ts';
export { liveOwner } from './owner.ts';
export type { ServerExit } from './postmaster.ts';
export { type Restored, type RestoreOptions, restoreBackup } from './restore.ts';
export {
  type PostgresLog,
  type RunningPostgres,
  type StartOptions,
  type StartTimings,
  startPostgres,
} from './start.ts';
