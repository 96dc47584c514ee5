/** What a story is played with: the stage, and who and what was named so far. */

import type { Seat } from '../bedside/mortar.ts';
import { cabinetOf } from '../bedside/ward.ts';
import type { Stamp } from '../hospital/messages.ts';
import { newPatient, type SimPatient } from '../hospital/people.ts';
import type { NewOrder } from '../hospital/prescribing.ts';
import { chanceOf } from '../world/chance.ts';
import { beds, products, type Sentence, staff, units } from '../world/demo-files.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Stage } from './stage.ts';

export type StoryOrder = {
  readonly name: string;
  readonly patient: string;
  readonly placer: string;
  order: NewOrder;
  readonly start: Date;
  stop: Date | null;
  /** Mortar's id, once somebody has looked it up. */
  orderId: string | null;
};

/** What somebody holds: taken from a cabinet, base units. */
export type Held = { readonly cabinet: string; readonly order: string | null; readonly quantity: string };

export type Scene = {
  readonly stage: Stage;
  readonly scenario: Scenario;
  readonly patients: Map<string, SimPatient>;
  readonly orders: Map<string, StoryOrder>;
  readonly hands: Map<string, Held>;
  lastMessage: Uint8Array | null;
  numbers: number;
};

/** What went otherwise than the story says. */
export class StoryFault extends Error {}

export function fault(sentence: string): never {
  throw new StoryFault(sentence);
}

export function newScene(stage: Stage, scenario: Scenario): Scene {
  return {
    stage,
    scenario,
    patients: new Map(),
    orders: new Map(),
    hands: new Map(),
    lastMessage: null,
    numbers: 0,
  };
}

const locations = new Map(units().map(({ unit, location }) => [unit, location]));
const roles = new Map(staff().map((person) => [person.user, person]));

export function nextNumber(scene: Scene): string {
  scene.numbers += 1;
  return String(scene.numbers).padStart(4, '0');
}

export function stampOf(scene: Scene): Stamp {
  return {
    at: scene.stage.now(),
    controlId: `STORY-${nextNumber(scene)}`,
    locationOf: (unit) => locations.get(unit) ?? unit,
  };
}

/** Tells Mortar something as the hospital's systems do, and lets it be acted on. */
export async function tell(scene: Scene, bytes: Uint8Array): Promise<void> {
  scene.lastMessage = bytes;
  await scene.stage.send(bytes);
  await scene.stage.settle(true);
}

/** Allergies as the hospital's registration writes them. */
const allergyCodes: Readonly<Record<string, string>> = { penicillin: 'PCN', vancomycin: 'VANCO', morphine: 'MORPH' };

export const allergyFacts = (names: readonly string[]) =>
  names.map((text) => ({
    code: allergyCodes[text] ?? text.toUpperCase(),
    text,
    severity: 'SV' as const,
    reaction: 'anaphylaxis',
  }));

/** A patient of the story in the first free bed of a unit. */
export function patientNamed(
  scene: Scene,
  named: { patient: string; unit: string; allergies: readonly string[] | null; weightKg: string },
): SimPatient {
  const [given = '', ...rest] = named.patient.split(' ');
  const number = nextNumber(scene);
  const ids = {
    mrn: `DS${number}`,
    visit: `DSV${number}`,
    attending: 'prescriber',
    year: scene.stage.now().getUTCFullYear(),
  };
  const patient: SimPatient = {
    ...newPatient(chanceOf(scene.numbers, 'story'), scene.scenario, ids),
    family: rest.join(' ').toUpperCase() || given,
    given,
    allergies: named.allergies === null ? null : allergyFacts(named.allergies),
    weightKg: named.weightKg,
    unit: named.unit,
    bed: freeBed(scene, named.unit),
  };
  scene.patients.set(named.patient, patient);
  return patient;
}

export function freeBed(scene: Scene, unit: string): string {
  const taken = new Set([...scene.patients.values()].map((each) => `${each.unit} ${each.bed}`));
  const bed = beds().find((each) => each.unit === unit && !taken.has(`${unit} ${each.room}-${each.bed}`));
  return bed ? `${bed.room}-${bed.bed}` : fault(`there is no unit "${unit}" with a free bed`);
}

export function patientOf(scene: Scene, name: string | undefined): SimPatient {
  const patient = name === undefined ? undefined : scene.patients.get(name);
  return patient ?? fault(`nobody named "${name ?? ''}" was admitted in this story`);
}

export function orderOf(scene: Scene, name: string | undefined): StoryOrder {
  const order = name === undefined ? undefined : scene.orders.get(name);
  return order ?? fault(`no order named "${name ?? ''}" was written in this story`);
}

type Meant = {
  readonly order?: string | undefined;
  readonly patient?: string | undefined;
  readonly drug?: string | undefined;
};

/** Whose medicine a step means: by an order of the story, or by patient and drug. */
export function medicineOf(
  scene: Scene,
  meant: Meant,
): { readonly patient: SimPatient; readonly product: string; readonly order: StoryOrder | null; readonly key: string } {
  if (meant.order !== undefined) {
    const order = orderOf(scene, meant.order);
    const patient = patientOf(scene, order.patient);
    const product = meant.drug ?? order.order.product.product;
    return { patient, product, order, key: order.name };
  }
  const patient = patientOf(scene, meant.patient);
  const product = meant.drug ?? fault('a step names an order, or a patient and a drug');
  return { patient, product, order: null, key: `${patient.mrn} ${product}` };
}

export function productNamed(product: string) {
  return products().find((row) => row.product === product) ?? fault(`the drug file has no product "${product}"`);
}

/** The sentence of an order as a story writes it. */
export function sentenceOf(product: string, more: Partial<Sentence>): Sentence {
  return {
    sentence_id: 'story',
    product,
    dose: '',
    dose_max: '',
    unit: '',
    route: '',
    schedule: '',
    prn: 'false',
    prn_reason: '',
    priority: 'routine',
    duration_hours: '',
    indication: '',
    weight_based: 'false',
    weight_per: '',
    ...more,
  };
}

/** The seat of somebody of the demo hospital, at the unit where they work. */
export function seatOf(scene: Scene, user: string): Seat {
  const person = roles.get(user) ?? fault(`nobody of the demo hospital is named "${user}"`);
  return scene.stage.users.seat(user, person.unit === '' ? 'pharmacy' : `${person.unit} cart`);
}

export function cabinetFor(patient: SimPatient): string {
  return cabinetOf.get(patient.unit) ?? fault(`${patient.unit} has no cabinet`);
}

/** Mortar's id of a patient, as a nurse finds it by the number. */
export async function patientIdOf(seat: Seat, { mrn }: SimPatient): Promise<string> {
  const found = await seat.ask<{ readonly patients: readonly { readonly patientId: string; readonly mrn: string }[] }>(
    '/api/patients/census/patients',
    { search: mrn },
  );
  const patient = found.ok ? found.value.patients.find((each) => each.mrn === mrn) : undefined;
  return patient?.patientId ?? fault(`Mortar shows no patient ${mrn}`);
}

/** An instant at a local time of the demo hospital (UTC−6 in November) on the day of `now`. */
export function localTime(now: Date, clock: string): Date {
  const day = new Date(now.getTime() - 6 * 3_600_000).toISOString().slice(0, 10);
  return new Date(`${day}T${clock}:00-06:00`);
}
