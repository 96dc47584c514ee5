import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';

/** Where the parts of one data folder lie. */
export type DataFolders = {
  /** The data folder itself. */
  root: string;
  /** PostgreSQL's own data directory. */
  cluster: string;
  /** Finished segments of the write-ahead log, kept since the oldest base backup; one folder for each database system. */
  archive: string;
  /** Base backups, unless another place is asked for. */
  backups: string;
  /** Logs of the database server. */
  log: string;
  /** The Unix socket. */
  run: string;
};

// sun_path holds 104 bytes on macOS and the BSDs, 108 on Linux, with the closing zero.
const socketPathBytes = 104;
const socketName = '.s.PGSQL.5432';

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/**
 * The data folder of a checkout: outside of it, so that no `git clean` reaches the data, and named after its path, so that
 * two checkouts never share one. For root it lies where the server's own user may enter.
 */
export function defaultDataFolder(place: {
  checkout: string;
  platform: string;
  uid: number | undefined;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
}): string {
  const { checkout, platform, uid, home, env } = place;
  const name = `${path.basename(checkout).replace(/[^A-Za-z0-9._-]/g, '_') || 'checkout'}-${shortHash(checkout)}`;
  if (platform === 'win32') return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'mortar', name);
  if (uid === 0) return path.join('/var/lib/mortar', name);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'mortar', name);
  return path.join(env.XDG_DATA_HOME || path.join(home, '.local', 'share'), 'mortar', name);
}

/** The data folder to use: what the setting MORTAR_DATA says, else the default of this checkout. Absolute. */
export function chooseDataFolder(checkout: string, env: Readonly<Record<string, string | undefined>>): string {
  const asked = env.MORTAR_DATA;
  if (asked) return path.resolve(asked);
  const uid = process.getuid?.();
  return defaultDataFolder({ checkout, platform: process.platform, uid, home: os.homedir(), env });
}

/** Names the parts of a data folder; the socket moves to the system's temporary folder when its path would be too long. */
export function foldersOf(dataFolder: string): DataFolders {
  const root = path.resolve(dataFolder);
  const near = path.join(root, 'run');
  const fits = Buffer.byteLength(path.join(near, socketName)) < socketPathBytes;
  const far = path.join(os.tmpdir(), `mortar-${process.getuid?.() ?? 0}-${shortHash(root)}`);
  return {
    root,
    cluster: path.join(root, 'cluster'),
    archive: path.join(root, 'archive'),
    backups: path.join(root, 'backups'),
    log: path.join(root, 'log'),
    run: fits ? near : far,
  };
}
