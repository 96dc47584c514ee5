/** A Mortar for the replay alone: its own data folder and ports, no simulators; it is stopped and its data removed at the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type OwnMortar = {
  readonly address: string;
  readonly hospitalIn: { readonly host: string; readonly port: number };
  readonly dataFolder: string;
  /** Resolves when the program has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

const host = '127.0.0.1';
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What the names of the data folders begin with. */
export const dataFolderPrefix = 'replay-';

type OwnMortarOptions = {
  /** Folder in which the data folder is made; PostgreSQL's own user may enter it. */
  readonly parent: string;
  /** What this process began with; its settings of Mortar are left out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
};

/** Starts it and waits until it is ready. */
export async function startOwnMortar({ parent, environment, say }: OwnMortarOptions): Promise<OwnMortar> {
  await mkdir(parent, { recursive: true });
  const dataFolder = await mkdtemp(path.join(parent, dataFolderPrefix));
  const [port = 0, hospitalIn = 0, cabinetIn = 0, cabinetOut = 0, hospitalOut = 0] = await freePorts(5);
  const foreign = (name: string) => name === 'DATABASE_URL' || name.startsWith('MORTAR_');
  const child = spawn(process.execPath, [program], {
    env: {
      ...Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign(name))),
      MORTAR_DATA: dataFolder,
      MORTAR_HOST: host,
      MORTAR_PORT: String(port),
      MORTAR_HOSPITAL_IN_PORT: String(hospitalIn),
      MORTAR_CABINET_IN_PORT: String(cabinetIn),
      MORTAR_CABINET_OUT: `${host}:${cabinetOut}`,
      MORTAR_HOSPITAL_OUT: `${host}:${hospitalOut}`,
      MORTAR_ENVIRONMENT: 'demo',
      MORTAR_SIMULATORS: 'false',
      MORTAR_DEMO_SPEED: '1',
      MORTAR_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    await end(child, ended);
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    await ready(child, say);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `http://${host}:${port}`, hospitalIn: { host, port: hospitalIn }, dataFolder, ended, stop };
}

function ready(child: ChildProcess, say: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let line = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const each of lines) {
        if (each.startsWith('Ready in')) resolve();
        else if (each.trim() !== '') say(`  ${each.trim()}`);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Mortar did not start (it ended with ${code ?? 'a signal'}).`)));
  });
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await ended;
  clearTimeout(timer);
}

/** Ports that nobody listens on now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, host, () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  return ports;
}
