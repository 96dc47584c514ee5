/** The tasks of the hospital's agenda, one function for each. They change the state and send what happened. */
import type { Agenda, Item } from '../world/agenda.ts';
import type { Chance } from '../world/chance.ts';
import { beds, staff, units } from '../world/demo-files.ts';
import type { Scenario } from '../world/scenario.ts';
import { admit, discharge, merge, order as orderMessage, registerTwin, type Stamp, transfer } from './messages.ts';
import { newPatient, type SimOrder, type SimPatient } from './people.ts';
import { type NewOrder, nextOrder, orderOf, tenfold } from './prescribing.ts';

export type Task =
  /** `chain`: this arrival plans the next one. */
  | { readonly kind: 'arrive'; readonly chain: boolean }
  | { readonly kind: 'move' | 'leave' | 'twin'; readonly mrn: string }
  | { readonly kind: 'order'; readonly mrn: string; readonly again: boolean }
  | { readonly kind: 'change' | 'stop'; readonly mrn: string; readonly placer: string };

export type Numbers = { mrn: number; visit: number; placer: number; control: number };

export type HospitalState = {
  readonly boots: number;
  readonly numbers: Numbers;
  readonly patients: SimPatient[];
  readonly agenda: readonly Item<Task>[];
  readonly chance: readonly number[];
};

/** What every task works on. */
export type Place = {
  readonly scenario: Scenario;
  readonly chance: Chance;
  readonly agenda: Agenda<Task>;
  readonly patients: SimPatient[];
  readonly numbers: Numbers;
  readonly boots: number;
  /** Sends one message and resolves when it is acknowledged. */
  readonly send: (bytes: Uint8Array) => Promise<void>;
};

const minute = 60_000;
const hour = 60 * minute;
const locations = new Map(units().map((unit) => [unit.unit, unit.location]));
const prescribers = staff()
  .filter((person) => person.role === 'prescriber')
  .map((person) => person.user);

/** Every bed of the hospital. */
export const allBeds = beds().map((bed) => ({ unit: bed.unit, bed: `${bed.room}-${bed.bed}` }));

function number(place: Place, prefix: string, key: keyof Numbers, width: number): string {
  place.numbers[key] += 1;
  return `${prefix}${String(place.numbers[key]).padStart(width, '0')}`;
}

function stamp(place: Place, at: Date): Stamp {
  return {
    at,
    controlId: number(place, `H${place.boots}-`, 'control', 7),
    locationOf: (unit) => locations.get(unit) ?? unit,
  };
}

function freeBed(place: Place) {
  const taken = new Set(place.patients.map((patient) => `${patient.unit} ${patient.bed}`));
  const free = allBeds.filter((bed) => !taken.has(`${bed.unit} ${bed.bed}`));
  return free.length > 0 ? place.chance.pick(free) : null;
}

/** Does one task at its time. A task about a patient who has left is nothing. */
export async function doTask(place: Place, task: Task, now: Date): Promise<void> {
  if (task.kind === 'arrive') return arrive(place, now);
  const patient = place.patients.find((each) => each.mrn === task.mrn);
  if (!patient) return;
  switch (task.kind) {
    case 'leave':
      return leave(place, patient, now);
    case 'move':
      return move(place, patient, now);
    case 'twin':
      return twin(place, patient, now);
    case 'order':
      return prescribe(place, patient, task.again, now);
    default:
      return touch(place, patient, task.kind, task.placer, now);
  }
}

async function arrive(place: Place, now: Date): Promise<void> {
  const bed = freeBed(place);
  if (!bed) return;
  const patient = newPatient(place.chance, place.scenario, {
    mrn: number(place, 'DM', 'mrn', 6),
    visit: number(place, 'DV', 'visit', 6),
    attending: place.chance.pick(prescribers),
    year: now.getUTCFullYear(),
  });
  Object.assign(patient, bed);
  place.patients.push(patient);
  await place.send(admit(patient, stamp(place, now)));
  planStay(place, patient, now);
}

function planStay({ scenario, chance, agenda }: Place, patient: SimPatient, now: Date): void {
  const { mrn } = patient;
  const [from, to] = scenario.hospital.stayHours;
  const stay = chance.whole(from * 60, to * 60) * minute;
  const at = now.getTime();
  agenda.add(at + stay, { kind: 'leave', mrn });
  if (chance.happens(scenario.hospital.moves))
    agenda.add(at + stay * (0.2 + 0.5 * chance.unit()), { kind: 'move', mrn });
  if (chance.happens(scenario.hospital.mergedTwins))
    agenda.add(at + chance.whole(20, 300) * minute, { kind: 'twin', mrn });
  const [fewest, most] = scenario.prescribing.atAdmission;
  for (let left = chance.whole(fewest, most); left > 0; left--) {
    agenda.add(at + chance.whole(2, 55) * minute, { kind: 'order', mrn, again: false });
  }
  agenda.add(at + hour + chance.wait(scenario.prescribing.furtherPerDay / 24), { kind: 'order', mrn, again: true });
}

async function leave(place: Place, patient: SimPatient, now: Date): Promise<void> {
  await place.send(discharge(patient, stamp(place, now)));
  place.patients.splice(place.patients.indexOf(patient), 1);
  place.agenda.drop((task) => 'mrn' in task && task.mrn === patient.mrn);
}

async function move(place: Place, patient: SimPatient, now: Date): Promise<void> {
  const bed = freeBed(place);
  if (!bed) return;
  Object.assign(patient, bed);
  await place.send(transfer(patient, stamp(place, now)));
}

/** The same person registered a second time; a minute later the two numbers are merged. */
async function twin(place: Place, patient: SimPatient, now: Date): Promise<void> {
  const second = number(place, 'DM', 'mrn', 6);
  await place.send(registerTwin(patient, second, stamp(place, now)));
  await place.send(merge(patient, second, stamp(place, now)));
}

async function prescribe(place: Place, patient: SimPatient, again: boolean, now: Date): Promise<void> {
  const { chance, scenario, agenda } = place;
  const { mrn } = patient;
  if (again)
    agenda.add(now.getTime() + chance.wait(scenario.prescribing.furtherPerDay / 24), { kind: 'order', mrn, again });
  const order = nextOrder(chance, scenario, patient);
  if (!order) return;
  const placer = number(place, 'DO', 'placer', 7);
  const start = startOf(order, chance, now);
  const lasts = order.sentence.duration_hours;
  const stop = lasts === '' ? null : new Date(start.getTime() + Number(lasts) * hour);
  patient.orders.push({
    placer,
    sentenceId: order.sentence.sentence_id,
    ingredients: order.ingredients,
    dose: order.dose,
    state: 'active',
    start: start.getTime(),
    stop: stop?.getTime() ?? null,
  });
  await place.send(
    orderMessage(
      patient,
      { control: 'NW', placer, order, prescriber: chance.pick(prescribers), start, stop },
      stamp(place, now),
    ),
  );
  if (chance.happens(scenario.prescribing.changed))
    agenda.add(now.getTime() + chance.whole(30, 600) * minute, { kind: 'change', mrn, placer });
  if (chance.happens(scenario.prescribing.stopped))
    agenda.add(now.getTime() + chance.whole(40, 1400) * minute, { kind: 'stop', mrn, placer });
}

async function touch(
  place: Place,
  patient: SimPatient,
  kind: 'change' | 'stop',
  placer: string,
  now: Date,
): Promise<void> {
  const mine = patient.orders.find((each) => each.placer === placer);
  const ordered = mine ? orderOf(mine.sentenceId, mine.dose) : null;
  if (!mine || !ordered || mine.state === 'stopped') return;
  const spec = kind === 'stop' ? stopOrder(mine, ordered, now) : changeOrder(place, mine, ordered, now);
  const prescriber = place.chance.pick(prescribers);
  await place.send(
    orderMessage(patient, { ...spec, placer, prescriber, start: new Date(mine.start) }, stamp(place, now)),
  );
}

function stopOrder(mine: SimOrder, order: NewOrder, now: Date) {
  mine.state = 'stopped';
  return { control: 'DC' as const, order, stop: now, reason: 'no longer needed' };
}

function changeOrder({ chance, scenario }: Place, mine: SimOrder, order: NewOrder, now: Date) {
  mine.dose = chance.happens(scenario.prescribing.doseTooHigh) ? tenfold(mine.dose) : mine.dose;
  const stop = new Date(now.getTime() + chance.whole(12, 72) * hour);
  mine.stop = stop.getTime();
  return { control: 'XO' as const, order: { ...order, dose: mine.dose }, stop };
}

/** STAT and now start at once; others at a quarter of an hour soon after. */
function startOf(order: NewOrder, chance: Chance, now: Date): Date {
  if (order.sentence.priority === 'stat' || order.sentence.priority === 'now') return now;
  const quarter = 15 * minute;
  return new Date(Math.ceil((now.getTime() + chance.whole(5, 40) * minute) / quarter) * quarter);
}
