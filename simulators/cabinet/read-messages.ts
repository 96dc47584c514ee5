/** What the cabinets take from messages: patients who come, move and leave (ADT), and orders for the profile (RDE^O11). */
import { ianaZone, type Message, parseTimestamp, readTimings, type SegmentGroup, toInstant } from '#lib/hl7v2/index.ts';
import type { Room } from './people.ts';
import type { Change, EntityId, Patient, ProfileOrder } from './shapes.ts';
import { orderKey } from './state.ts';
import type { Answer } from './write-messages.ts';

export type Read = {
  readonly changes: readonly Change[];
  /** One for each order; empty for a message without orders. */
  readonly answers: readonly (Answer & { readonly order: Pick<ProfileOrder, 'placer' | 'filler' | 'product'> })[];
};

/** Events that say whether the patient is in the house; null: they say nothing about it. */
const presence: Readonly<Record<string, boolean | null>> = {
  A01: true,
  A02: true,
  A03: false,
  A04: true,
  A08: null,
  A11: false,
  A12: true,
  A13: true,
  A31: null,
};

/** Reads a message at `at`. What is not for cabinets changes nothing. */
export function readMessage(room: Room, message: Message, at: Date): Read {
  const code = message.text('MSH-9.1');
  const event = message.text('MSH-9.2') || message.text('EVN-1');
  if (code === 'ADT' && event === 'A40') return { changes: merge(room, message), answers: [] };
  const present = presence[event];
  if (code === 'ADT' && present !== undefined) return { changes: patientChanges(room, message, present), answers: [] };
  return code === 'RDE' ? readOrders(room, message, at) : { changes: [], answers: [] };
}

function mrnOf(message: Message, path = 'PID-3'): string {
  const segment = message.segment(path.slice(0, 3));
  const ids = segment?.repetitions(Number(path.slice(4))) ?? [];
  const record = ids.find((id) => id.text(5, 1) === 'MR') ?? ids[0];
  return record?.text(1, 1).trim() ?? '';
}

function patientChanges(room: Room, message: Message, present: boolean | null): Change[] {
  const patient = patientOf(room, message, present);
  return patient ? [{ is: 'patient', patient }] : [];
}

/** The patient of a message over what is known; a message that says nothing about something leaves it as it was. */
function patientOf(room: Room, message: Message, present: boolean | null): Patient | null {
  const mrn = mrnOf(message);
  if (mrn === '') return null;
  const known = room.state.patients.get(mrn);
  const pl = message.segment('PV1')?.field(3);
  const location = pl ? [1, 2, 3, 4].map((part) => pl.text(part, 1)) : [];
  const told = (location[0] ?? '') !== '';
  const kept = (path: string, before: string | undefined) => message.text(path) || (before ?? '');
  return {
    mrn,
    authority: kept('PID-3.4.1', known?.authority),
    family: kept('PID-5.1.1', known?.family),
    given: kept('PID-5.2', known?.given),
    born: kept('PID-7.1', known?.born).slice(0, 8),
    sex: kept('PID-8', known?.sex),
    visit: kept('PV1-19.1', known?.visit),
    unit: told ? (room.formulary.units.get(location[0] ?? '')?.unit ?? '') : (known?.unit ?? ''),
    location: told ? location : (known?.location ?? []),
    present: present ?? known?.present ?? told,
    allergies: allergiesOf(message) ?? known?.allergies ?? null,
  };
}

const noneKnown = new Set(['NKA', 'NKDA']);

function allergiesOf(message: Message): Patient['allergies'] {
  const told = message.segments('AL1');
  if (told.length === 0) return null;
  return told
    .filter((segment) => !noneKnown.has(segment.text('3.1')))
    .map((segment) => ({ text: segment.text('3.2') || segment.text('3.1'), reaction: segment.text('5') }));
}

/** A40: what stood under the number in MRG-1 stands under the one in PID-3 from now on. */
function merge(room: Room, message: Message): Change[] {
  const from = mrnOf(message, 'MRG-1');
  const into = patientOf(room, message, null);
  const gone = room.state.patients.get(from);
  if (from === '' || !into || from === into.mrn) return [];
  const stays: Patient =
    gone && into.unit === '' ? { ...into, unit: gone.unit, location: gone.location, present: gone.present } : into;
  const { orders, wastes } = room.state;
  return [
    { is: 'patient', patient: stays },
    ...[...orders.values()]
      .filter((order) => order.mrn === from)
      .map((order): Change => ({ is: 'order', order: { ...order, mrn: into.mrn } })),
    ...[...wastes.values()]
      .filter((waste) => waste.mrn === from)
      .map((waste): Change => ({ is: 'open-waste', waste: { ...waste, mrn: into.mrn } })),
    { is: 'no-patient', mrn: from },
  ];
}

function readOrders(room: Room, message: Message, at: Date): Read {
  const patient = patientOf(room, message, null);
  const read = message.orders().map((group) => readOrder(room, { message, group, patient, at }));
  const changes = read.flatMap((each) => each.changes);
  return {
    changes: patient && changes.length > 0 ? [{ is: 'patient', patient }, ...changes] : changes,
    answers: read.map(({ answer }) => answer),
  };
}

type OrderMessage = {
  readonly message: Message;
  readonly group: SegmentGroup;
  readonly patient: Patient | null;
  readonly at: Date;
};

function readOrder(room: Room, told: OrderMessage): { changes: Change[]; answer: Read['answers'][number] } {
  const { group, patient, message } = told;
  const { state, formulary } = room;
  const placer = entity(group, 2);
  const filler = entity(group, 3);
  const number = placer[0] || filler[0] || '';
  const control = group.text('ORC-1');
  const product = group.text('RXE-2.1');
  const order = { placer, filler, product };
  const not = (code: string, words: string) => ({
    changes: [],
    answer: { posted: false, reason: [code, words] as const, order },
  });
  const names = cabinetsFor(room, message, patient);
  if (names.length === 0) return not('unknown-cabinet', 'Neither MSH-6 nor PV1-3 names a cabinet');
  if (number === '' || !patient) return not('incomplete', 'Patient, order number and item are needed');
  const known = names.flatMap((cabinet) => state.orders.get(orderKey(cabinet, number)) ?? []);
  const ok = { posted: true, reason: null, order: { ...order, product: product || (known[0]?.product ?? '') } };
  if (control === 'DC' || control === 'CA' || control === 'OD') {
    // To stop what is not here is done already.
    return { changes: known.map((each) => stated(each, 'stopped')), answer: ok };
  }
  if (control === 'HD' || control === 'RL') {
    if (known.length === 0) return not('unknown-order', `Order ${number} is not at ${names.join(', ')}`);
    return { changes: known.map((each) => stated(each, control === 'HD' ? 'held' : 'active')), answer: ok };
  }
  if (product === '') return not('incomplete', 'Patient, order number and item are needed');
  if (!formulary.items.has(product)) return not('unknown-item', `Item ${product} is in no cabinet`);
  const holding = names.filter((cabinet) =>
    [...state.pockets.values()].some((pocket) => pocket.cabinet === cabinet && pocket.product === product),
  );
  if (holding.length === 0) return not('not-stocked', `Item ${product} is not stocked in ${names.join(', ')}`);
  const changes = holding.map((cabinet): Change => {
    const before = state.orders.get(orderKey(cabinet, number));
    return {
      is: 'order',
      order: { ...orderOf(room, told, product), cabinet, order: number, lastTaken: before?.lastTaken ?? null },
    };
  });
  return { changes, answer: ok };
}

const stated = (order: ProfileOrder, state: ProfileOrder['state']): Change => ({
  is: 'order',
  order: { ...order, state },
});

function entity(group: SegmentGroup, field: 2 | 3): EntityId {
  const ei = group.segment('ORC')?.field(field);
  return ei ? [1, 2, 3, 4].map((part) => ei.text(part)) : [];
}

/** The cabinet that MSH-6 names, else all of the patient's unit. */
function cabinetsFor({ formulary }: Room, message: Message, patient: Patient | null): string[] {
  const named = [message.text('MSH-6.1'), message.text('MSH-5.1')].find((name) => formulary.cabinets.has(name));
  if (named !== undefined) return [named];
  return [...formulary.cabinets.values()]
    .filter((cabinet) => patient !== null && cabinet.unit === patient.unit)
    .map((cabinet) => cabinet.cabinet);
}

function orderOf(
  { formulary }: Room,
  { group, patient, message, at }: OrderMessage,
  product: string,
): Omit<ProfileOrder, 'cabinet' | 'order' | 'lastTaken'> {
  const [timing] = readTimings(group);
  const pattern = timing?.repeatPatterns[0]?.code ?? '';
  const priorities = timing?.priorities.map(({ code }) => code) ?? [];
  const instant = (text: string | undefined) => instantOf(text ?? '', formulary.facility.timeZone);
  const placer = entity(group, 2);
  const filler = entity(group, 3);
  return {
    placer,
    filler,
    mrn: patient?.mrn ?? '',
    product,
    dose: group.text('RXE-3'),
    doseMax: group.text('RXE-4'),
    doseUnit: group.text('RXE-5.1') || group.text('RXE-5.2'),
    pieces: group.text('RXE-10'),
    route: group.text('RXR-1.1'),
    schedule: pattern,
    prn: priorities.includes('PRN') || pattern === 'PRN',
    prnReason: timing?.condition ?? '',
    priority: priorities.find((priority) => priority !== 'PRN') ?? '',
    indication: group.text('RXE-27.2') || group.text('RXE-27.1'),
    instructions: group.text('RXE-7.2') || group.text('RXE-7.1'),
    start: instant(timing?.start),
    stop: instant(timing?.end),
    state: 'active',
    receivedAt: at.toISOString(),
    controlId: message.text('MSH-10'),
  };
}

/** An HL7 time as an instant; without an offset it is a time of the hospital. */
function instantOf(text: string, timeZone: string): string | null {
  const parsed = parseTimestamp(text);
  if (!parsed) return null;
  const instant = toInstant(parsed, ianaZone(timeZone) ?? 0);
  return instant.ok ? new Date(instant.value.epochMs).toISOString() : null;
}
