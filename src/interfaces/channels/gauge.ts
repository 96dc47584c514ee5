/** What a channel's own answers say of it: counted here, saved for the board by the job `channel-states`. */
import type { Clock } from '#src/kernel/clock.ts';

export type ChannelGauge = {
  readonly channel: string;
  connections(count: number): void;
  /** An acknowledgement was given or got, so many milliseconds after the message. */
  replied(milliseconds: number): void;
  failed(why: string): void;
  /** What changed since the last reading, or null. */
  read(): GaugeReading | null;
};

export type GaugeReading = {
  readonly connected: boolean;
  readonly connectedChangedAt: Date;
  readonly lastGoodAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastFailure: string | null;
  readonly replyP95Ms: number | null;
};

const remembered = 500;

/** Makes the gauge of one channel; its instants are hospital time, as the board reads them. */
export function createGauge(channel: string, clock: Pick<Clock, 'now'>): ChannelGauge {
  const replies: number[] = [];
  let next = 0;
  let connected = false;
  let connectedChangedAt = clock.now();
  let lastGoodAt: Date | null = null;
  let lastFailureAt: Date | null = null;
  let lastFailure: string | null = null;
  let changed = true;
  return {
    channel,
    connections(count) {
      if (connected === count > 0) return;
      connected = count > 0;
      connectedChangedAt = clock.now();
      changed = true;
    },
    replied(milliseconds) {
      replies[next] = milliseconds;
      next = (next + 1) % remembered;
      lastGoodAt = clock.now();
      changed = true;
    },
    failed(why) {
      lastFailure = why;
      lastFailureAt = clock.now();
      changed = true;
    },
    read() {
      if (!changed) return null;
      changed = false;
      return {
        connected,
        connectedChangedAt,
        lastGoodAt,
        lastFailureAt,
        lastFailure,
        replyP95Ms: percentile95(replies),
      };
    },
  };
}

/** Nearest-rank 95th percentile, whole milliseconds; null without values. */
export function percentile95(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return Math.ceil(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
}
