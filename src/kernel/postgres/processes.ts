import { readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { isSystemError } from './shapes.ts';

/**
 * When a process started, in clock ticks since the machine did (proc(5), stat field 22); undefined where the system does not
 * say. Together with the process id it names one process even after ids are used again. A dead but unreaped process has none.
 */
export async function startOfProcess(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (line === undefined) return undefined;
  // The program's name stands in parentheses and may itself hold spaces and parentheses.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

/** True while a process of this id runs; a zombie does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
  return process.platform !== 'linux' || (await startOfProcess(pid)) !== undefined;
}

/**
 * True when the process works in this folder. A PostgreSQL server works in its data directory, so this tells a server that was
 * left behind from a stranger who was given its process id. Where the system does not say, a living process is believed.
 */
export async function worksIn(pid: number, folder: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (process.platform !== 'linux') return true;
  const found = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return found === undefined || path.resolve(found) === path.resolve(folder);
}

/** Waits until a process has ended; false when it still runs after `timeoutMs`. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
