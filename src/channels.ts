/** The channels of this program: who listens, who is sent to, and the jobs that carry messages through. */
import {
  createGauge,
  createSaveChannelStates,
  createSendMessages,
  openInbound,
  type SendListener,
} from './interfaces/channels/index.ts';
import { createReceiver, registerMessages } from './interfaces/messages/index.ts';
import { createProcessMessages, type Translator } from './interfaces/processing/index.ts';
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

/** Makes the four channels; nothing listens before `open`. */
export function createChannels(config: Config, clock: Clock, carried: Carried): Channels {
  const gauge = {
    hospitalIn: createGauge('hospital-in', clock),
    cabinetIn: createGauge('cabinet-in', clock),
    cabinetOut: createGauge('cabinet-out', clock),
    hospitalOut: createGauge('hospital-out', clock),
  };
  const sending = createSendMessages({
    destinations: [
      { channel: 'cabinet-out', ...config.cabinetOut, gauge: gauge.cabinetOut },
      { channel: 'hospital-out', ...config.hospitalOut, gauge: gauge.hospitalOut },
    ],
    listeners: carried.listeners,
  });
  return {
    jobs: [
      registerMessages,
      createProcessMessages(carried.translators, carried.lanes),
      sending.job,
      createSaveChannelStates(Object.values(gauge)),
    ],
    async open(kernel) {
      const { database, facilityId, chance, log } = kernel;
      const receiver = createReceiver({
        database,
        facilityId,
        clock,
        chance,
        onStored: () => kernel.wake('register-messages'),
      });
      const shared = { host: config.host, receiver, database, log };
      const hospitalIn = await openInbound({
        ...shared,
        channel: 'hospital-in',
        port: config.hospitalInPort,
        gauge: gauge.hospitalIn,
      }).catch(portInUse('MORTAR_HOSPITAL_IN_PORT', config.hospitalInPort));
      const cabinetIn = await openInbound({
        ...shared,
        channel: 'cabinet-in',
        port: config.cabinetInPort,
        gauge: gauge.cabinetIn,
      }).catch(portInUse('MORTAR_CABINET_IN_PORT', config.cabinetInPort));
      return {
        ports: { hospitalIn: hospitalIn.port, cabinetIn: cabinetIn.port },
        async close() {
          await Promise.all([hospitalIn.close(), cabinetIn.close()]);
          receiver.close();
          await sending.close();
        },
      };
    },
  };
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
