/** The channels of this program: who listens, who is sent to, and the jobs that carry messages through. */
import {
  createSaveChannelStates,
  createSendMessages,
  createSupervisor,
  loadFirstChannels,
  type SendListener,
} from './interfaces/channels/index.ts';
import { createReceiver, type Receiver, registerMessages } from './interfaces/messages/index.ts';
import { createProcessMessages, type Translator } from './interfaces/processing/index.ts';
import { createSandbox } from './interfaces/steps/index.ts';
import type { Clock } from './kernel/clock.ts';
import type { Config } from './kernel/config.ts';
import type { Job } from './kernel/jobs.ts';
import type { Kernel } from './kernel/kernel.ts';

export type OpenChannels = {
  readonly ports: { readonly hospitalIn: number; readonly cabinetIn: number };
  close(): Promise<void>;
};

export type Channels = { readonly jobs: readonly Job[]; open(kernel: Kernel): Promise<OpenChannels> };

type Carried = {
  readonly translators: readonly Translator[];
  readonly listeners: readonly SendListener[];
  /** Patients whose messages are processed at once. */
  readonly lanes: number;
};

/** Makes the channels that the table has in force; nothing listens before `open`. */
export function createChannels(config: Config, clock: Clock, carried: Carried): Channels {
  const { host, hospitalInPort, cabinetInPort, cabinetOut, hospitalOut } = config;
  const given = new Map([
    ['hospital-in', { host, port: hospitalInPort }],
    ['cabinet-in', { host, port: cabinetInPort }],
    ['cabinet-out', cabinetOut],
    ['hospital-out', hospitalOut],
  ]);
  const supervisor = createSupervisor(clock, { host, given });
  const sandbox = createSandbox();
  const sending = createSendMessages({ destinations: supervisor.destinations, listeners: carried.listeners });
  let receiver: Receiver | null = null;
  const openChannels: Job = {
    name: 'open-channels',
    everyMs: 1000,
    async run(kernel) {
      if (receiver) await supervisor.look(kernel, receiver);
      return false;
    },
  };
  return {
    jobs: [
      openChannels,
      registerMessages,
      createProcessMessages(carried.translators, carried.lanes, {
        stepsOf: async (_, { channel }) => supervisor.stepsOf(channel),
        runScript: sandbox.run,
      }),
      sending.job,
      createSaveChannelStates(supervisor.gauges),
    ],
    async open(kernel) {
      const { database, facilityId, chance } = kernel;
      await database.transaction((sql) => loadFirstChannels(sql, facilityId, clock.now()));
      const onStored = () => kernel.wake('register-messages');
      receiver = createReceiver({ database, facilityId, clock, chance, onStored });
      await supervisor.look(kernel, receiver);
      tellPortInUse(supervisor.troubleOf('hospital-in'), 'MORTAR_HOSPITAL_IN_PORT', hospitalInPort);
      tellPortInUse(supervisor.troubleOf('cabinet-in'), 'MORTAR_CABINET_IN_PORT', cabinetInPort);
      return {
        ports: {
          hospitalIn: supervisor.portOf('hospital-in') ?? 0,
          cabinetIn: supervisor.portOf('cabinet-in') ?? 0,
        },
        async close() {
          await supervisor.close();
          receiver?.close();
          await sending.close();
          await sandbox.close();
        },
      };
    },
  };
}

function tellPortInUse(trouble: unknown, setting: string, port: number): void {
  if (trouble instanceof Error && (trouble as Error & { code?: string }).code === 'EADDRINUSE') {
    portInUse(setting, port)(trouble);
  }
}

/** A port that another program has is told with the setting that changes it. */
export function portInUse(setting: string, port: number): (error: unknown) => never {
  return (error) => {
    const taken = error instanceof Error && (error as Error & { code?: string }).code === 'EADDRINUSE';
    throw taken
      ? new Error(`port ${port} is in use; stop the other program, or choose another port with ${setting}`)
      : error;
  };
}
