/**
 * Opens the channels that are in force and closes those that are not. Looked at again and again, so that a change that
 * goes live holds within seconds; a channel that cannot open is told and tried at the next look.
 */
import type { Clock } from '#src/kernel/clock.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import type { Receiver } from '../messages/index.ts';
import { tlsOf } from '../transports/index.ts';
import { type ChannelGauge, createGauge } from './gauge.ts';
import { type Channel, channelsInForce } from './in-force.ts';
import { type Inbound, openInbound } from './inbound.ts';
import type { Destination } from './outbound.ts';

/** Where a channel listens or sends when its entry does not say. */
export type Address = { readonly host: string; readonly port: number };

export type Supervisor = {
  /** Opens and closes by what is in force now. */
  look(kernel: Kernel, receiver: Receiver): Promise<void>;
  /** Why a channel is not open, or null. */
  troubleOf(channel: string): unknown;
  portOf(channel: string): number | null;
  /** The steps of an inbound channel, as of the last look. */
  stepsOf(channel: string): readonly string[];
  destinations(): readonly Destination[];
  gauges(): readonly ChannelGauge[];
  close(): Promise<void>;
};

type Open = { readonly line: string; readonly inbound: Inbound };

/** Makes the supervisor. `given` has the addresses that the configuration says, `host` is listened on by default. */
export function createSupervisor(
  clock: Clock,
  { host, given }: { readonly host: string; readonly given: ReadonlyMap<string, Address> },
): Supervisor {
  const gauges = new Map<string, ChannelGauge>();
  const inbounds = new Map<string, Open>();
  const troubles = new Map<string, unknown>();
  let destinations: readonly Destination[] = [];
  let steps: ReadonlyMap<string, readonly string[]> = new Map();
  let closed = false;
  let turn: Promise<void> = Promise.resolve();

  const gaugeOf = (channel: string) => {
    const gauge = gauges.get(channel) ?? createGauge(channel, clock);
    gauges.set(channel, gauge);
    return gauge;
  };
  const attempt = async <T>(channel: string, work: () => T | Promise<T>): Promise<T | null> => {
    try {
      const done = await work();
      troubles.delete(channel);
      return done;
    } catch (error) {
      troubles.set(channel, error);
      gaugeOf(channel).failed(troubleText(error));
      return null;
    }
  };
  const lineOf = ({ channel, settings }: Channel) => ({
    host: settings.get('host') ?? given.get(channel)?.host ?? host,
    port: Number(settings.get('port') ?? given.get(channel)?.port ?? 0),
    tls: tlsOf(settings),
  });
  const listen = async (kernel: Kernel, receiver: Receiver, wanted: readonly Channel[]) => {
    const lines = new Map(wanted.map((channel) => [channel.channel, JSON.stringify([...channel.settings])]));
    for (const [name, { line, inbound }] of inbounds) {
      if (lines.get(name) === line) continue;
      inbounds.delete(name);
      await inbound.close();
      gaugeOf(name).connections(0);
    }
    for (const channel of wanted) {
      const { channel: name } = channel;
      if (inbounds.has(name)) continue;
      const { database, log } = kernel;
      const inbound = await attempt(name, () =>
        openInbound({ channel: name, ...lineOf(channel), receiver, database, log, gauge: gaugeOf(name) }),
      );
      if (inbound) inbounds.set(name, { line: lines.get(name) ?? '', inbound });
    }
  };
  const aim = async (wanted: readonly Channel[]) => {
    const aimed: Destination[] = [];
    for (const channel of wanted) {
      const { channel: name } = channel;
      const line = await attempt(name, () => lineOf(channel));
      if (line) aimed.push({ channel: name, ...line, gauge: gaugeOf(name) });
    }
    destinations = aimed;
  };
  const lookOnce = async (kernel: Kernel, receiver: Receiver) => {
    if (closed) return;
    const wanted = await channelsInForce(kernel.database, kernel.facilityId, kernel.clock.now());
    steps = new Map(wanted.map((channel) => [channel.channel, channel.steps]));
    await listen(
      kernel,
      receiver,
      wanted.filter(({ direction }) => direction === 'in'),
    );
    await aim(wanted.filter(({ direction }) => direction === 'out'));
  };
  return {
    look(kernel, receiver) {
      turn = turn.catch(() => {}).then(() => lookOnce(kernel, receiver));
      return turn;
    },
    troubleOf: (channel) => troubles.get(channel) ?? null,
    portOf: (channel) => inbounds.get(channel)?.inbound.port ?? null,
    stepsOf: (channel) => steps.get(channel) ?? [],
    destinations: () => destinations,
    gauges: () => [...gauges.values()],
    async close() {
      closed = true;
      await turn.catch(() => {});
      await Promise.all([...inbounds.values()].map(({ inbound }) => inbound.close()));
    },
  };
}

/** What the page says of a channel that could not open. */
function troubleText(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') return 'its port is in use by another program; it is tried again';
  if (code === 'EADDRNOTAVAIL') return 'its address is none of this machine; it is tried again';
  if (code === 'EACCES') return 'its port may not be taken by this program; it is tried again';
  return message ?? 'it could not be opened; it is tried again';
}
