/** The job that saves what the gauges say, so that the board and other processes see it. */
import type { Job } from '#src/kernel/jobs.ts';
import type { ChannelGauge } from './gauge.ts';
import { upsertReading } from './store.ts';

/** Makes the job over the gauges of this process. */
export function createSaveChannelStates(gauges: () => readonly ChannelGauge[]): Job {
  return {
    name: 'channel-states',
    everyMs: 2000,
    async run(kernel) {
      for (const gauge of gauges()) {
        const reading = gauge.read();
        if (!reading) continue;
        const by = { channel: gauge.channel, reading, seenAt: kernel.clock.now() };
        await upsertReading(kernel.database, kernel.facilityId, by);
      }
      return false;
    },
  };
}
