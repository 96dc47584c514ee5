/** The simulators of a demo hospital: programs of their own, which know of Mortar only its ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Config } from './kernel/config.ts';

type Places = {
  readonly config: Config;
  readonly address: string;
  readonly ports: { readonly hospitalIn: number; readonly cabinetIn: number };
  /** Folder in which the simulators keep what they know; it lives and dies with the database. */
  readonly stateFolder: string;
};

/** Programs in simulators/, in the order in which they start. */
const programs = ['cabinet', 'hospital', 'bedside'] as const;

/** Starts the simulators and waits until each says that it is ready. */
export async function startSimulators(places: Places): Promise<{ stop(): Promise<void> }> {
  const children: ChildProcess[] = [];
  for (const program of programs) children.push(await startProgram(program, settingsOf(places)));
  return {
    async stop() {
      await Promise.all(children.map(stopProgram));
    },
  };
}

/** What a simulator is told: addresses and the seed. It reads nothing else of Mortar. */
function settingsOf({ config, address, ports, stateFolder }: Places): Record<string, string> {
  return {
    SIMULATOR_MORTAR: address,
    SIMULATOR_HOSPITAL_TO: `${config.host}:${ports.hospitalIn}`,
    SIMULATOR_CABINET_TO: `${config.host}:${ports.cabinetIn}`,
    SIMULATOR_CABINET_LISTEN: `${config.cabinetOut.host}:${config.cabinetOut.port}`,
    SIMULATOR_HOSPITAL_LISTEN: `${config.hospitalOut.host}:${config.hospitalOut.port}`,
    SIMULATOR_CABINET_SCREEN: `${config.cabinetScreen.host}:${config.cabinetScreen.port}`,
    SIMULATOR_CABINET: `http://${config.cabinetScreen.host}:${config.cabinetScreen.port}`,
    SIMULATOR_STATE: stateFolder,
    SIMULATOR_SEED: String(config.demoSeed),
  };
}

function startProgram(program: string, settings: Record<string, string>): Promise<ChildProcess> {
  const file = fileURLToPath(new URL(`../simulators/${program}/main.ts`, import.meta.url));
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let told = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('ready\n')) resolve(child);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        new Error(`the ${program} simulator ended with ${code ?? 'a signal'}: ${told.trim().split('\n').at(-1) ?? ''}`),
      ),
    );
  });
}

function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
