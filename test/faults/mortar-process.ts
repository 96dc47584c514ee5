/** A Mortar as its user starts it: a process of its own, on a data folder and ports of its own, which tests may kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { runningServer, withDatabase } from '#src/kernel/postgres/index.ts';

export type MortarProcess = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ports: Ports;
  /** Rows of one statement, asked of the embedded server directly. */
  rows<T>(text: string, values?: unknown[]): Promise<T[]>;
  /** Process id of the embedded PostgreSQL. */
  postgresPid(): Promise<number>;
  kill(): Promise<void>;
  stop(): Promise<void>;
};

export type Ports = {
  readonly web: number;
  readonly hospitalIn: number;
  readonly cabinetIn: number;
  readonly cabinetOut: number;
  readonly hospitalOut: number;
};

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Five ports that are free now. */
export async function freePorts(): Promise<Ports> {
  const take = () =>
    new Promise<{ port: number; free: () => Promise<void> }>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        const port = typeof address === 'object' && address ? address.port : 0;
        resolve({ port, free: () => new Promise((done) => server.close(() => done())) });
      });
    });
  const taken = await Promise.all([take(), take(), take(), take(), take()]);
  await Promise.all(taken.map((each) => each.free()));
  const [web = 0, hospitalIn = 0, cabinetIn = 0, cabinetOut = 0, hospitalOut = 0] = taken.map((each) => each.port);
  return { web, hospitalIn, cabinetIn, cabinetOut, hospitalOut };
}

/** Starts Mortar without simulators and waits until it says that it is ready. */
export async function startMortarProcess(
  dataFolder: string,
  ports: Ports,
  environment: Readonly<Record<string, string>> = {},
): Promise<MortarProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      MORTAR_DATA: dataFolder,
      MORTAR_SIMULATORS: 'false',
      MORTAR_PORT: String(ports.web),
      MORTAR_HOSPITAL_IN_PORT: String(ports.hospitalIn),
      MORTAR_CABINET_IN_PORT: String(ports.cabinetIn),
      MORTAR_CABINET_OUT: `127.0.0.1:${ports.cabinetOut}`,
      MORTAR_HOSPITAL_OUT: `127.0.0.1:${ports.hospitalOut}`,
      MORTAR_LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer) => {
      output += text.toString();
      if (output.includes('Ready in')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`Mortar ended before it was ready:\n${output}`)));
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
  };
  return {
    child,
    ports,
    output: () => output,
    rows: (text, values) => query(dataFolder, text, values),
    async postgresPid() {
      const [row] = await query<{ file: string }>(dataFolder, `select pg_read_file('postmaster.pid') as file`);
      return Number(row?.file.split('\n')[0]);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function query<T>(dataFolder: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: withDatabase(await runningServer(dataFolder), 'mortar') });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, values)).rows as T[];
  } finally {
    await client.end();
  }
}
