/** Steps of a story that the hospital's systems tell: patients, orders, and the same message once more. */

import type { Static } from 'typebox';
import { admit, discharge, merge, order as orderMessage, registerTwin, transfer } from '../hospital/messages.ts';
import type { Verb, verbs } from './story-file.ts';
import {
  allergyFacts,
  fault,
  freeBed,
  nextNumber,
  orderOf,
  patientNamed,
  patientOf,
  productNamed,
  type Scene,
  type StoryOrder,
  sentenceOf,
  stampOf,
  tell,
} from './story-scene.ts';

type Input<V extends Verb> = Static<(typeof verbs)[V]>;

export async function admitPatient(scene: Scene, input: Input<'admit'>): Promise<void> {
  const { allergies = null } = input;
  const patient = patientNamed(scene, {
    patient: input.patient,
    unit: input.unit,
    allergies: allergies === 'none known' ? [] : allergies,
    weightKg: input.weight?.split(' ')[0] ?? '70',
  });
  await tell(scene, admit(patient, stampOf(scene)));
}

export async function tellAllergies(scene: Scene, input: Input<'tell allergies'>): Promise<void> {
  const patient = patientOf(scene, input.patient);
  const told = { ...patient, allergies: allergyFacts(input.allergies) };
  scene.patients.set(input.patient, told);
  await tell(scene, admit(told, stampOf(scene)));
}

export async function movePatient(scene: Scene, input: Input<'move'>): Promise<void> {
  const patient = patientOf(scene, input.patient);
  Object.assign(patient, { unit: input.unit, bed: freeBed(scene, input.unit) });
  await tell(scene, transfer(patient, stampOf(scene)));
}

export async function dischargePatient(scene: Scene, input: Input<'discharge'>): Promise<void> {
  await tell(scene, discharge(patientOf(scene, input.patient), stampOf(scene)));
}

export async function registerAgain(scene: Scene, input: Input<'register again'>): Promise<void> {
  const patient = patientOf(scene, input.patient);
  const twin = {
    ...patient,
    mrn: `DS${nextNumber(scene)}`,
    visit: `DSV${nextNumber(scene)}`,
    bed: freeBed(scene, patient.unit),
  };
  scene.patients.set(input.as, twin);
  await tell(scene, registerTwin(patient, twin.mrn, stampOf(scene)));
  await tell(scene, admit(twin, stampOf(scene)));
}

export async function mergePatients(scene: Scene, input: Input<'merge'>): Promise<void> {
  const from = patientOf(scene, input.patient);
  const into = patientOf(scene, input.into);
  await tell(scene, merge(into, from.mrn, stampOf(scene)));
  // Whoever names the former from now on means the latter, at the visit that goes on.
  scene.patients.set(input.patient, into);
}

const quarter = 15 * 60_000;

export async function writeOrder(scene: Scene, input: Input<'order'>): Promise<void> {
  const [dose = '', unit = ''] = input.dose.split(' ');
  const { priority = 'routine' } = input;
  const asNeeded = priority === 'as needed';
  const product = productNamed(input.drug);
  const sentence = sentenceOf(input.drug, {
    dose,
    unit,
    route: input.route,
    schedule: input.schedule,
    priority: asNeeded ? 'prn' : priority,
    prn: String(asNeeded),
    ...(asNeeded ? { prn_reason: input.for ?? '' } : { indication: input.for ?? '' }),
  });
  const now = scene.stage.now();
  const start =
    priority === 'stat' || priority === 'now' || asNeeded
      ? now
      : new Date(Math.ceil(now.getTime() / quarter) * quarter);
  const written: StoryOrder = {
    name: input.name,
    patient: input.patient,
    placer: `DSO${nextNumber(scene)}`,
    order: { sentence, product, dose, ingredients: [] },
    start,
    stop: input.hours === undefined ? null : new Date(start.getTime() + input.hours * 3_600_000),
    orderId: null,
  };
  scene.orders.set(input.name, written);
  await send(scene, written, 'NW');
}

export async function changeOrder(scene: Scene, input: Input<'change'>): Promise<void> {
  const written = orderOf(scene, input.order);
  const [dose = ''] = input.dose.split(' ');
  written.order = { ...written.order, dose, sentence: { ...written.order.sentence, dose } };
  await send(scene, written, 'XO');
}

export async function stopOrder(scene: Scene, input: Input<'stop'>): Promise<void> {
  const written = orderOf(scene, input.order);
  written.stop = scene.stage.now();
  await send(scene, written, 'DC');
}

function send(
  scene: Scene,
  { patient, placer, order, start, stop }: StoryOrder,
  control: 'NW' | 'XO' | 'DC',
): Promise<void> {
  const reason = control === 'DC' ? { reason: 'no longer needed' } : {};
  const spec = { control, placer, order, prescriber: 'prescriber5', start, stop, ...reason };
  return tell(scene, orderMessage(patientOf(scene, patient), spec, stampOf(scene)));
}

export async function sendAgain(scene: Scene, { times = 1 }: Input<'send again'>): Promise<void> {
  const { lastMessage } = scene;
  if (lastMessage === null) fault('nothing was sent yet');
  for (let left = times; left > 0; left--) await tell(scene, lastMessage);
}
