import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries, PostgresMajor, ServerUser } from './binaries.ts';

/** Name of the superuser of the embedded server. */
export const superuser = 'mortar';

const passwordFile = 'mortar-password';

/** The password for connections over TCP; it lies inside the data directory so that a backup and its password stay together. */
export async function readPassword(cluster: string): Promise<string> {
  return (await readFile(path.join(cluster, passwordFile), 'utf8')).trim();
}

/** The environment of the server's programs: nothing of ours, because PGDATA, PGPORT and the like would change what they do. */
export function cleanEnvironment(): Record<string, string> {
  const env: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function localeFlags(major: PostgresMajor): string[] {
  // The builtin provider (17 and later) sorts alike on every machine; before it, the C library's C.UTF-8 comes nearest.
  return major === '15'
    ? ['--locale-provider=libc', '--locale=C.UTF-8']
    : ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
}

/**
 * Makes a new, empty data directory with page checksums. It is built beside and renamed when it is whole, so an interrupted
 * first start leaves nothing that the next one could mistake for data.
 */
export async function createCluster(options: {
  major: PostgresMajor;
  binaries: Binaries;
  cluster: string;
  user: ServerUser | undefined;
  durable: boolean;
}): Promise<void> {
  const { cluster, user } = options;
  const half = `${cluster}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true, mode: 0o700 });
  const password = `${half}.password`;
  await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user !== undefined) {
    await chown(half, user.uid, user.gid);
    await chown(password, user.uid, user.gid);
  }
  const flags = [
    ...['-D', half, '-U', superuser, '-E', 'UTF8', '--data-checksums'],
    ...localeFlags(options.major),
    ...['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${password}`],
    ...(options.durable ? [] : ['--no-sync']),
  ];
  const { code, output } = await run(options.binaries.initdb, flags, path.dirname(cluster), user);
  if (code !== 0) throw new Error(`PostgreSQL could not make its data directory ${cluster}: ${lastLines(output, 4)}`);
  await rename(password, path.join(half, passwordFile));
  await rename(half, cluster);
}

async function run(
  program: string,
  flags: string[],
  cwd: string,
  user: ServerUser | undefined,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, flags, { cwd, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], ...user });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output };
}

/** The last lines of a program's output in one line, for a sentence that says why it failed. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines
      .filter((line) => line !== '')
      .slice(-count)
      .join(' / ') || 'it said nothing'
  );
}
