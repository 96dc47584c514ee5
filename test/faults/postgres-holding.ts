import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the holder program says in its one line. */
export type Held = { url: string; pid: number; version: string; adopted: boolean; recovered: boolean; refused: string };

/** Starts the holder program and waits for its line. */
export async function startHolder(options: {
  dataFolder: string;
  unpackFolder?: string;
  program?: string;
  user?: { uid: number; gid: number };
  env?: Record<string, string>;
}): Promise<{ child: ChildProcess; said: Partial<Held> }> {
  const program = options.program ?? fileURLToPath(new URL('./postgres-holder.ts', import.meta.url));
  const words = [program, options.dataFolder, ...(options.unpackFolder === undefined ? [] : [options.unpackFolder])];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
    ...options.user,
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the holder ended with ${code} and said nothing`))),
  ]);
  const said: Partial<Held> = JSON.parse(String(line));
  return { child, said };
}

/** Kills a program as the kernel does when memory is short, and waits until it is gone. */
export async function killNow(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Ends a program properly. */
export async function stopNow(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
