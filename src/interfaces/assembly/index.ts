/** All channels of one program put together: the jobs, and the listeners once the kernel stands. */
import type { Clock } from '#src/kernel/clock.ts';
import type { Config } from '#src/kernel/config.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { profileListener } from '../cabinet-out/index.ts';
import {
  createGauge,
  createSaveChannelStates,
  createSendMessages,
  type Inbound,
  openInbound,
} from '../channels/index.ts';
import { createReceiver } from '../messages/index.ts';
import { createProcessMessages, translators } from '../processing/index.ts';

export type Interfaces = {
  readonly jobs: readonly Job[];
  /** Opens both listeners. Rejects when a port cannot be taken; then none stays open. */
  listen(kernel: Kernel): Promise<{ readonly hospitalIn: number; readonly cabinetIn: number }>;
  /** Stops listening, lets the frames in hand be answered, and ends the connections to partners. */
  close(): Promise<void>;
};

type Places = Pick<Config, 'host' | 'hospitalInPort' | 'cabinetInPort' | 'cabinetOut' | 'hospitalOut'>;

/** Makes the interfaces of one program. */
export function createInterfaces(config: Places, clock: Pick<Clock, 'wall'>): Interfaces {
  const gauges = {
    hospitalIn: createGauge('hospital-in', clock),
    cabinetIn: createGauge('cabinet-in', clock),
    cabinetOut: createGauge('cabinet-out', clock),
    hospitalOut: createGauge('hospital-out', clock),
  };
  const sending = createSendMessages({
    destinations: [
      { channel: 'cabinet-out', ...config.cabinetOut, gauge: gauges.cabinetOut },
      { channel: 'hospital-out', ...config.hospitalOut, gauge: gauges.hospitalOut },
    ],
    listeners: [profileListener],
  });
  const open: Inbound[] = [];
  let release = () => {};
  const closeInbound = async () => {
    await Promise.all(open.splice(0).map((inbound) => inbound.close()));
    release();
  };

  return {
    jobs: [createProcessMessages(translators), sending.job, createSaveChannelStates(Object.values(gauges))],
    async listen(kernel) {
      const { database, facilityId, chance, log } = kernel;
      const receiver = createReceiver({
        database,
        facilityId,
        clock: kernel.clock,
        chance,
        onStored: () => {
          kernel.wake('process-messages');
          kernel.live.publish('messages');
        },
      });
      release = () => receiver.close();
      const common = { host: config.host, receiver, database, log };
      try {
        open.push(
          await openInbound({
            ...common,
            channel: 'hospital-in',
            port: config.hospitalInPort,
            gauge: gauges.hospitalIn,
          }),
        );
        open.push(
          await openInbound({ ...common, channel: 'cabinet-in', port: config.cabinetInPort, gauge: gauges.cabinetIn }),
        );
      } catch (error) {
        await closeInbound();
        throw error;
      }
      return { hospitalIn: open[0]?.port ?? 0, cabinetIn: open[1]?.port ?? 0 };
    },
    async close() {
      await closeInbound();
      await sending.close();
    },
  };
}
