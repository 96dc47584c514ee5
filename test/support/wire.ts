/** The hospital's side of the wire for tests: patients and orders as HL7 v2.5.1 messages through MLLP. */
import {
  buildMessage,
  connectMllp,
  formatTimestamp,
  type MllpClient,
  parseMessage,
  readAck,
  type SegmentSpec,
} from '#lib/hl7v2/index.ts';
import type { TestMortar } from './mortar.ts';

export interface WirePatient {
  readonly mrn: string;
  readonly visit: string;
  readonly family: string;
  readonly given: string;
  /** YYYYMMDD */
  readonly born: string;
  readonly sex: 'F' | 'M';
  /** The hospital's code of the unit (PV1-3.1), for example `3W`. */
  readonly location: string;
  /** Room and bed, for example `301-A`. */
  readonly bed: string;
  readonly weightKg?: string;
  /** Empty list: no known allergies. Left out: nothing is said. */
  readonly allergies?: readonly { readonly code: string; readonly text: string; readonly reaction?: string }[];
}

export interface WireOrder {
  readonly number: string;
  readonly control?: 'NW' | 'XO' | 'DC' | 'HD' | 'RL';
  /** Code of the product in the drug file, with the words beside it. */
  readonly product: string;
  readonly text: string;
  readonly dose: string;
  readonly unit: string;
  readonly route: string;
  readonly schedule: string;
  readonly start: Date;
  readonly stop?: Date;
  /** HL7 table 0485: S stat, A now, R routine, PRN as needed. */
  readonly priority?: 'S' | 'A' | 'R' | 'PRN';
  readonly prnReason?: string;
  readonly reason?: string;
}

export interface Wire {
  admit(patient: WirePatient, at?: Date): Promise<void>;
  discharge(patient: WirePatient, at?: Date): Promise<void>;
  order(patient: WirePatient, order: WireOrder, at?: Date): Promise<void>;
  /** Sends any message; throws when the acknowledgement is not an accept. */
  send(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const sender = { application: 'TESTHIS', facility: 'DEMO' } as const;

/** Connects to the port on which Mortar listens to its hospital. Each message is acknowledged before the next goes out. */
export function openWire(mortar: Pick<TestMortar, 'ports' | 'clock'>): Wire {
  const client: MllpClient = connectMllp({ host: '127.0.0.1', port: mortar.ports.hospitalIn });
  let count = 0;
  const send = async (bytes: Uint8Array) => {
    const reply = parseMessage(await client.send(bytes, { timeoutMs: 10_000 }));
    if (!reply.ok) throw new Error(`the acknowledgement cannot be read: ${reply.problem.message}`);
    const code = readAck(reply.value);
    const said = reply.value.text('MSA-1');
    if (said !== 'AA' && said !== 'CA') throw new Error(`Mortar answered ${said}: ${JSON.stringify(code)}`);
  };
  const message = (type: readonly [string, string, string], at: Date, segments: readonly SegmentSpec[]) => {
    count += 1;
    return send(messageOf(type, { at, controlId: `WIRE${count}`, segments }));
  };
  return {
    send,
    admit: (patient, at = mortar.clock.now()) =>
      message(['ADT', 'A01', 'ADT_A01'], at, [
        ['EVN', 'A01', time(at), '', '', '', time(at)],
        pid(patient),
        pv1(patient, { 44: time(at) }),
        ...weight(patient, at),
        ...allergies(patient),
      ]),
    discharge: (patient, at = mortar.clock.now()) =>
      message(['ADT', 'A03', 'ADT_A03'], at, [
        ['EVN', 'A03', time(at), '', '', '', time(at)],
        pid(patient),
        pv1(patient, { 45: time(at) }),
      ]),
    order: (patient, order, at = mortar.clock.now()) =>
      message(['RDE', 'O11', 'RDE_O11'], at, [pid(patient), pv1(patient), ...orderSegments(order, at)]),
    close: () => client.close(),
  };
}

interface Content {
  readonly at: Date;
  readonly controlId: string;
  readonly segments: readonly SegmentSpec[];
}

function messageOf(type: readonly [string, string, string], { at, controlId, segments }: Content): Uint8Array {
  const built = buildMessage({
    header: {
      sendingApplication: sender.application,
      sendingFacility: sender.facility,
      receivingApplication: 'MORTAR',
      receivingFacility: sender.facility,
      at: time(at),
      type,
      controlId,
      version: '2.5.1',
      charset: 'UNICODE UTF-8',
    },
    segments,
  });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value;
}

function time(at: Date): string {
  return formatTimestamp(at, 0);
}

function pid(patient: WirePatient): SegmentSpec {
  const { mrn, family, given, born, sex } = patient;
  return ['PID', '1', '', [mrn, '', '', sender.facility, 'MR'], '', [family, given], '', born, sex];
}

function pv1(patient: WirePatient, more: Readonly<Record<number, string>> = {}): SegmentSpec {
  const place = [patient.location, patient.bed.split('-')[0] ?? '', patient.bed, sender.facility];
  return { segment: 'PV1', fields: { 1: '1', 2: 'I', 3: place, 19: patient.visit, ...more } };
}

function weight({ weightKg }: WirePatient, at: Date): SegmentSpec[] {
  if (weightKg === undefined) return [];
  const code = ['29463-7', 'Body weight', 'LN'];
  return [{ segment: 'OBX', fields: { 1: '1', 2: 'NM', 3: code, 5: weightKg, 6: 'kg', 11: 'F', 14: time(at) } }];
}

function allergies({ allergies: said }: WirePatient): SegmentSpec[] {
  if (said === undefined) return [];
  if (said.length === 0) return [['AL1', '1', 'DA', ['NKDA', 'No known drug allergies', 'L']]];
  return said.map((one, index) => [
    'AL1',
    String(index + 1),
    'DA',
    [one.code, one.text, 'L'],
    'MO',
    one.reaction ?? '',
  ]);
}

function orderSegments(order: WireOrder, at: Date): SegmentSpec[] {
  const { number, control = 'NW', product, text, dose, unit, route, schedule, start, stop, priority = 'R' } = order;
  const prescriber = ['prescriber5', 'prescriber5'];
  return [
    {
      segment: 'ORC',
      fields: {
        1: control,
        2: [number, sender.application],
        9: time(at),
        12: prescriber,
        16: order.reason === undefined ? '' : ['', order.reason],
      },
    },
    { segment: 'RXE', fields: { 2: [product, text, '99MED'], 3: dose, 5: unit } },
    {
      segment: 'TQ1',
      fields: {
        1: '1',
        3: schedule,
        7: time(start),
        8: stop === undefined ? '' : time(stop),
        9: priority,
        10: order.prnReason ?? '',
      },
    },
    ['RXR', route],
  ];
}
