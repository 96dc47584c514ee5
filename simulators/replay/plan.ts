/** From rows to what is to be sent, in order of time over all patients; every row ends in messages or in a reason. */
import { addPerson, admit, discharge, register, tellMeasurements, transfer } from './adt-messages.ts';
import type { Person, Stamp, Stay } from './envelope.ts';
import { measurementOf } from './measures.ts';
import { type Control, type Order, orderMessage, unsayable } from './order-messages.ts';
import type { MeasurementRow, PatientRow, PharmacyRow, Place, PrescriptionRow, Source } from './source.ts';
import { dayText, type Moment, readWall, type Wall, type Zone } from './times.ts';
import { type Move, orderTimes, type Placed, placeVisits, type Shift, type Visit, visitsOf } from './visits.ts';
import type { Ward } from './ward.ts';

/** Why a row is not sent. */
export const reasons = {
  'no-drug': 'names no drug (nutrition that is made elsewhere, or an order without a prescription)',
  'no-dose': 'has no dose or no unit; an order cannot be written without (RXE-3, RXE-5)',
  'no-pharmacy-row': 'prescription without its pharmacy row: neither frequency nor time of entry',
  'no-admission': 'belongs to no admission of the source',
  'not-for-pharmacy': 'a measurement that a pharmacy does not take over (blood pressure, body mass index)',
  'still-to-come': 'lies ahead of now: the admission is in progress',
} as const satisfies Readonly<Record<string, string>>;

export type Reason = keyof typeof reasons;

export type MessageKind = 'A28' | 'A31' | 'A04' | 'A01' | 'A02' | 'A03' | Control;

/** One message before it is written: when, about whom, from which rows. */
export type Planned = {
  readonly kind: MessageKind;
  readonly at: Moment;
  readonly patient: string;
  readonly rows: readonly Place[];
  /** The placer's number, for an order. */
  readonly order: string | null;
  write(stamp: Stamp, ward: Ward): Uint8Array;
};

export type Plan = {
  /** In the order in which they are sent. */
  readonly messages: readonly Planned[];
  readonly notSent: readonly { readonly place: Place; readonly reason: Reason }[];
};

type Options = { readonly shift: Shift; readonly zone: Zone; readonly now: Wall };

/** Of one instant: persons before their stays, stays before orders, ends of orders before departures. */
const rank: Readonly<Record<MessageKind, number>> = {
  A28: 0,
  A31: 1,
  A04: 2,
  A01: 3,
  A02: 4,
  NW: 5,
  HD: 6,
  DC: 7,
  A03: 8,
};

/** Makes the plan. Nothing is dropped: a row is in `messages` or in `notSent`, or the source is at fault and it throws. */
export function planReplay(source: Source, { shift, zone, now }: Options): Plan {
  const visits = visitsOf(source);
  const placed = placeVisits(visits, source.pharmacy, shift, now);
  const making: Making = { placed, zone, now, visits, planned: [], notSent: [] };
  for (const patient of source.patients) planPatient(making, patient, measurementsOf(source, patient.subject_id));
  planOrders(making, source);
  for (const row of strays(source)) making.notSent.push({ place: row, reason: 'no-admission' });
  const inTime = making.planned.filter((each) => zone.wall(each.at.ms) <= now);
  inTime.sort((left, right) => left.at.ms - right.at.ms || rank[left.kind] - rank[right.kind]);
  const sent = new Set(inTime.flatMap((each) => each.rows.map(keyOf)));
  const ahead = making.planned.flatMap((each) => each.rows).filter((place) => !sent.has(keyOf(place)));
  const late = new Map(ahead.map((place) => [keyOf(place), place]));
  const toCome = [...late.values()].map((place) => ({ place, reason: 'still-to-come' as const }));
  return { messages: inTime, notSent: [...making.notSent, ...toCome] };
}

/** Names a row. */
export const keyOf = ({ file, row }: Place): string => `${file} ${row}`;

type Making = {
  readonly placed: Placed;
  readonly zone: Zone;
  readonly now: Wall;
  readonly visits: ReadonlyMap<string, readonly Visit[]>;
  readonly planned: Planned[];
  readonly notSent: { place: Place; reason: Reason }[];
};

function measurementsOf(source: Source, patient: string): MeasurementRow[] {
  return source.measurements.filter((row) => row.subject_id === patient);
}

/** Rows of stays and measurements that belong to nobody of the patients file. */
function strays(source: Source): Place[] {
  const known = new Set(source.patients.map((row) => row.subject_id));
  return [...source.admissions, ...source.transfers, ...source.measurements]
    .filter((row) => !known.has(row.subject_id))
    .map((row) => row.place);
}

function planPatient(making: Making, row: PatientRow, measurements: readonly MeasurementRow[]): void {
  const visits = making.visits.get(row.subject_id) ?? [];
  const [first] = visits;
  if (!first) {
    for (const { place } of [row, ...measurements]) making.notSent.push({ place, reason: 'no-admission' });
    return;
  }
  const person = personOf(making, row, visits);
  const before = making.planned.length;
  planMeasurements(making, person, measurements);
  for (const visit of visits) planVisit(making, person, visit);
  const times = making.planned.slice(before).map((each) => making.zone.wall(each.at.ms));
  const at = making.zone.moment(Math.min(...times) - 60_000);
  const write = (stamp: Stamp) => addPerson(stamp, person);
  making.planned.push({ kind: 'A28', at, patient: person.number, rows: [row.place], order: null, write });
}

/** Age is known in the anchor year; it is kept at the time to which the last stay was moved. */
function personOf({ placed }: Making, row: PatientRow, visits: readonly Visit[]): Person {
  const last = visits.at(-1);
  const age = last ? Number(row.anchor_age) + yearOf(last.start) - Number(row.anchor_year) : Number(row.anchor_age);
  const year = (last ? yearOf(placed.inVisit(last, last.start)) : Number(row.anchor_year)) - age;
  return { number: row.subject_id, sex: row.gender, born: dayText(Date.UTC(year, 0, 1)) };
}

const yearOf = (wall: Wall): number => new Date(wall).getUTCFullYear();

function planMeasurements(making: Making, person: Person, rows: readonly MeasurementRow[]): void {
  const days = new Map<string, { row: MeasurementRow; kind: 'weight' | 'height'; value: string }[]>();
  for (const row of rows) {
    const known = measurementOf(row.result_name, row.result_value);
    if (!known) making.notSent.push({ place: row.place, reason: 'not-for-pharmacy' });
    else days.set(row.chartdate, [...(days.get(row.chartdate) ?? []), { row, ...known }]);
  }
  for (const [day, measured] of days) {
    const at = making.zone.moment(making.placed.ofPatient(person.number, readWall(day) ?? 0));
    const write = (stamp: Stamp) =>
      tellMeasurements(
        stamp,
        person,
        measured.map(({ kind, value }) => ({ kind, value, at })),
      );
    const rowsOfDay = measured.map(({ row }) => row.place);
    making.planned.push({ kind: 'A31', at, patient: person.number, rows: rowsOfDay, order: null, write });
  }
}

function planVisit(making: Making, person: Person, visit: Visit): void {
  let seen = false;
  for (const move of visit.moves) {
    const kind = kindOf(move, seen);
    seen = true;
    const at = making.zone.moment(making.placed.inVisit(visit, move.at));
    const tellsAdmission = kind === 'A01' || kind === 'A03';
    const rows = [move.row, tellsAdmission ? visit.admission : null].flatMap((row) => (row ? [row.place] : []));
    const write = (stamp: Stamp, ward: Ward) => writeMove(making, { person, visit, move, kind }, stamp, ward);
    making.planned.push({ kind, at, patient: person.number, rows, order: null, write });
  }
}

type MoveKind = 'A04' | 'A01' | 'A02' | 'A03';

function kindOf(move: Move, seen: boolean): MoveKind {
  if (move.kind === 'emergency') return seen ? 'A02' : 'A04';
  return move.kind === 'admit' ? 'A01' : move.kind === 'transfer' ? 'A02' : 'A03';
}

type Moving = { readonly person: Person; readonly visit: Visit; readonly move: Move; readonly kind: MoveKind };

function writeMove(making: Making, { person, visit, move, kind }: Moving, stamp: Stamp, ward: Ward): Uint8Array {
  const from = ward.where(visit.number);
  const stay = (location: Stay['location']): Stay => ({
    number: visit.number,
    class: visit.admission && kind !== 'A04' ? 'I' : 'E',
    location,
  });
  const { admission } = visit;
  if (kind === 'A03') {
    ward.leave(visit.number);
    const death = readWall(admission?.deathtime ?? '');
    const died = death === null ? null : making.zone.moment(making.placed.inVisit(visit, death));
    return discharge(stamp, person, stay(from), { to: admission?.discharge_location ?? '', died });
  }
  const here = stay(ward.move(visit.number, move.careunit));
  if (kind === 'A04') return register(stamp, person, here);
  if (kind === 'A02') return transfer(stamp, person, here, from);
  return admit(stamp, person, here, {
    type: admission?.admission_type ?? '',
    provider: admission?.admit_provider_id ?? '',
    from,
  });
}

function planOrders(making: Making, source: Source): void {
  const components = new Map<string, PrescriptionRow[]>();
  for (const row of source.prescriptions) {
    components.set(row.pharmacy_id, [...(components.get(row.pharmacy_id) ?? []), row]);
  }
  const persons = new Map(source.patients.map((row) => [row.subject_id, row]));
  for (const pharmacy of source.pharmacy) {
    const order: Order = { pharmacy, components: components.get(pharmacy.pharmacy_id) ?? [] };
    components.delete(pharmacy.pharmacy_id);
    const patient = persons.get(pharmacy.subject_id);
    const visits = making.visits.get(pharmacy.subject_id) ?? [];
    const visit = visits.find((candidate) => candidate.number === pharmacy.hadm_id);
    const why = patient && visit ? unsayable(order.components) : 'no-admission';
    if (why === null && patient && visit) planOrder(making, personOf(making, patient, visits), visit, order);
    else {
      for (const { place } of [pharmacy, ...order.components])
        making.notSent.push({ place, reason: why ?? 'no-admission' });
    }
  }
  for (const rows of components.values()) {
    for (const { place } of rows) making.notSent.push({ place, reason: 'no-pharmacy-row' });
  }
}

/** Status of an order that somebody or something ended before its time; any other ran to the stop that was planned. */
const wasEnded = (row: PharmacyRow): boolean => /^(discontinued|inactive)/i.test(row.status);

function planOrder(making: Making, person: Person, visit: Visit, order: Order): void {
  const { pharmacy, components } = order;
  const moment = (wall: Wall): Moment => making.zone.moment(making.placed.inVisit(visit, wall));
  const { entered, ended } = orderTimes(pharmacy);
  const stop = readWall(pharmacy.stoptime);
  const start = moment(readWall(pharmacy.starttime) ?? entered);
  const planned = stop === null || wasEnded(pharmacy) ? null : moment(stop);
  const rows = [pharmacy.place, ...components.map((row) => row.place)];
  const tell = (control: Control, wall: Wall) => {
    const at = moment(wall);
    const told = { control, at, start, stop: planned };
    const write = (stamp: Stamp, ward: Ward) => {
      const stay: Stay = { number: visit.number, class: 'I', location: ward.where(visit.number) };
      return orderMessage(stamp, person, stay, order, told);
    };
    making.planned.push({ kind: control, at, patient: person.number, rows, order: pharmacy.pharmacy_id, write });
  };
  tell('NW', entered);
  if (pharmacy.status === 'H') tell('HD', readWall(pharmacy.verifiedtime) ?? entered);
  if (wasEnded(pharmacy) && ended !== null) tell('DC', ended);
}
