/** A pharmacy system for tests: takes what the cabinets send, and sends them patients and orders. */
import {
  buildAck,
  buildMessage,
  connectMllp,
  listenMllp,
  type Message,
  type MllpClient,
  type MllpServer,
  parseMessage,
  readAck,
  requestedAcks,
  type SegmentSpec,
} from '#lib/hl7v2/index.ts';
import { chanceOf } from '../world/chance.ts';
import { type CabinetServer, createCabinetServer } from './server.ts';

export const start = new Date('2026-11-23T16:00:00Z');

export type Pharmacy = {
  readonly received: Message[];
  /** False: takes messages and does not answer. */
  answers: boolean;
  /** Code of the next answers; default CA. */
  code: 'CA' | 'AA' | 'AE' | 'CR';
  readonly port: number;
  stopListening(): Promise<void>;
  listen(port?: number): Promise<void>;
  close(): Promise<void>;
};

export async function openPharmacy(): Promise<Pharmacy> {
  let server: MllpServer | null = null;
  let port = 0;
  const pharmacy: Pharmacy = {
    received: [],
    answers: true,
    code: 'CA',
    get port() {
      return port;
    },
    async listen(at = port) {
      server = await listenMllp({
        port: at,
        async onFrame({ bytes }) {
          const parsed = parseMessage(bytes);
          if (!parsed.ok) throw new Error(parsed.problem.message);
          pharmacy.received.push(parsed.value);
          if (!pharmacy.answers || requestedAcks(parsed.value).mode === 'none') return null;
          const ack = buildAck(parsed.value, {
            code: pharmacy.code,
            controlId: `A${pharmacy.received.length}`,
            at: '20261123100000-0600',
            application: 'MORTAR',
            facility: 'DEMO',
          });
          return ack.ok ? ack.value : null;
        },
      });
      port = server.port;
    },
    async stopListening() {
      await server?.close({ graceMs: 0 });
      server = null;
    },
    close: () => pharmacy.stopListening(),
  };
  await pharmacy.listen();
  return pharmacy;
}

/** Cabinets against a pharmacy, with a clock that only `pass` moves. */
export async function openCabinetsFor(
  pharmacy: Pick<Pharmacy, 'port'>,
  options: { stateFolder?: string | null; screen?: boolean } = {},
): Promise<{ cabinets: CabinetServer; pass(minutes: number): void; client: MllpClient }> {
  let now = start.getTime();
  const cabinets = await createCabinetServer({
    to: { host: '127.0.0.1', port: pharmacy.port },
    listen: { host: '127.0.0.1', port: 0 },
    screen: options.screen ? { host: '127.0.0.1', port: 0 } : null,
    now: () => new Date(now),
    chance: chanceOf(1, 'test'),
    stateFolder: options.stateFolder ?? null,
    replyMs: 300,
    retryMs: 20,
  });
  const client = connectMllp({ host: '127.0.0.1', port: cabinets.port, retryMs: 20 });
  return {
    cabinets,
    client,
    pass(minutes) {
      now += minutes * 60_000;
    },
  };
}

let numbers = 0;

function message(
  type: readonly [string, string, string],
  segments: readonly SegmentSpec[],
  acks: 'both' | 'original',
): Uint8Array {
  numbers += 1;
  const built = buildMessage({
    header: {
      sendingApplication: 'MORTAR',
      sendingFacility: 'demo',
      receivingApplication: 'cabinet-simulator',
      receivingFacility: 'DEMO',
      at: '20261123100000-0600',
      type,
      controlId: `M${numbers}`,
      version: '2.5.1',
      charset: 'UNICODE UTF-8',
      ...(acks === 'both' ? { acceptAck: 'AL' as const, applicationAck: 'AL' as const } : {}),
    },
    segments,
  });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value;
}

const pid = (mrn: string): SegmentSpec => [
  'PID',
  '1',
  '',
  [mrn, '', '', 'DEMO', 'MR'],
  '',
  ['Okafor', 'Grace'],
  '',
  '19570814',
  'F',
];
const pv1 = (unit: string): SegmentSpec => ({
  segment: 'PV1',
  fields: { 1: '1', 2: 'I', 3: [unit, '308', '308-A', 'DEMO'], 19: 'V1' },
});

export function adt(
  event: string,
  mrn: string,
  options: { unit?: string; from?: string; allergy?: string } = {},
): Uint8Array {
  const segments: SegmentSpec[] = [['EVN', event, '20261123100000-0600'], pid(mrn)];
  if (options.from) segments.push(['MRG', [options.from, '', '', 'DEMO', 'MR']]);
  if (options.unit) segments.push(pv1(options.unit));
  if (options.allergy) segments.push(['AL1', '1', 'DA', ['PCN', options.allergy, 'L'], 'SV', 'anaphylaxis']);
  return message(['ADT', event, 'ADT_A01'], segments, 'original');
}

export type TestOrder = {
  readonly control?: string;
  readonly mrn?: string;
  readonly unit?: string;
  readonly number: string;
  readonly product?: string;
  readonly dose?: string;
  readonly doseUnit?: string;
  readonly schedule?: string;
  readonly priority?: string;
  readonly start?: string;
  readonly condition?: string;
};

/** RDE^O11 as the pharmacy sends it. */
export function rde(order: TestOrder): Uint8Array {
  const { control = 'NW', mrn = 'MR1', unit = '3W', number, product = 'hydromorphone-1mg-syringe' } = order;
  return message(
    ['RDE', 'O11', 'RDE_O11'],
    [
      pid(mrn),
      pv1(unit),
      ['ORC', control, [number, 'SIMHIS'], [`F${number}`, 'MORTAR']],
      { segment: 'RXE', fields: { 2: [product, product], 3: order.dose ?? '0.5', 5: order.doseUnit ?? 'mg' } },
      {
        segment: 'TQ1',
        fields: {
          1: '1',
          3: order.schedule ?? 'Q3H',
          7: order.start ?? '20261123090000-0600',
          9: order.priority ?? 'PRN',
          10: order.condition ?? 'severe pain',
        },
      },
      ['RXR', 'IV'],
    ],
    'both',
  );
}

/** Code of an acknowledgement. */
export function codeOf(reply: Uint8Array): string {
  const parsed = parseMessage(reply);
  return (parsed.ok ? readAck(parsed.value)?.code : undefined) ?? '';
}

/** Waits until something is so; the test's own time-out ends it otherwise. */
export async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const typesOf = (messages: readonly Message[]) => messages.map((each) => each.text('MSH-9.1'));
