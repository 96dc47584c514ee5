/** Steps of a story that people do: pharmacist, nurse at the cabinet, nurse at the bedside. */
import { Decimal } from 'decimal.js';
import type { Static } from 'typebox';
import type { Answer, Seat } from '../bedside/mortar.ts';
import { labelOf, packageScan, wristband } from '../bedside/supplies.ts';
import type { Verb, verbs } from './story-file.ts';
import {
  cabinetFor,
  fault,
  localTime,
  medicineOf,
  orderOf,
  patientIdOf,
  patientOf,
  type Scene,
  type StoryOrder,
  seatOf,
} from './story-scene.ts';

type Input<V extends Verb> = Static<(typeof verbs)[V]>;
type Outcome = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly says: string };

/** Holds an outcome to what the story says: done, or refused with that code. */
function holds(what: string, outcome: Outcome, refused: string | undefined): void {
  if (outcome.ok && refused !== undefined) fault(`${what} was done; the story says it is refused with "${refused}"`);
  if (!outcome.ok && outcome.code !== refused) fault(`${what} was refused: ${outcome.code}: ${outcome.says}`);
}

type Row = { readonly orderId: string; readonly version: number };
type Check = {
  readonly key: string;
  readonly tier: string;
  readonly needsAnswer: boolean;
  readonly says: string;
  readonly answers: readonly { readonly code: string }[];
};
type Review = {
  readonly placerNumber: string;
  readonly version: number;
  readonly shownSha256: string;
  readonly checks: readonly Check[];
};

export async function verifyOrder(scene: Scene, input: Input<'verify'>): Promise<void> {
  const seat = seatOf(scene, input.by ?? 'pharmacist2');
  const { orderId, review } = await findReview(seat, orderOf(scene, input.order));
  const answers = review.checks
    .filter(({ needsAnswer, answers: offered }) => needsAnswer && offered.length > 0)
    .map(({ key, answers: offered }) => ({ key, code: offered[0]?.code ?? '' }));
  const { version, shownSha256 } = review;
  const verified = await seat.act('/api/medication-loop/verify/verify', { orderId, version, shownSha256, answers });
  await scene.stage.settle(true);
  holds(`the verification of ${input.order}`, verified, input.refused);
}

/** Finds an order in the queue by its number, as a pharmacist who looks for it. */
async function findReview(seat: Seat, order: StoryOrder): Promise<{ orderId: string; review: Review }> {
  const queue = await seat.ask<{ readonly rows: readonly Row[] }>('/api/medication-loop/verify/queue');
  if (!queue.ok) return fault(`the queue cannot be read: ${queue.code}`);
  for (const { orderId } of queue.value.rows) {
    const review = await seat.ask<Review>(`/api/medication-loop/verify/orders/${orderId}`);
    if (!review.ok || review.value.placerNumber !== order.placer) continue;
    order.orderId = orderId;
    return { orderId, review: review.value };
  }
  return fault(`the order ${order.name} does not wait for a pharmacist`);
}

export async function takeFromCabinet(scene: Scene, input: Input<'take'>): Promise<void> {
  const { patient, product, key } = medicineOf(scene, input);
  const cabinet = cabinetFor(patient);
  const witness = input.witness === undefined ? {} : { witness: input.witness };
  const what =
    input.override === undefined
      ? { order: await numberAtCabinet(scene, cabinet, { mrn: patient.mrn, product }) }
      : { override: { product, reason: input.override } };
  let act: Record<string, unknown> = { cabinet, user: input.by, patient: patient.mrn, ...what, ...witness };
  let answer = await scene.stage.hands.vend(act);
  for (let turn = 0; turn < 4 && !answer.ok && answer.soft && answer.code !== input.refused; turn++) {
    if (answer.code === 'count-needed') act = { ...act, blindCount: 'look' };
    else if (answer.code === 'too-early' || answer.code === 'taken-already') act = { ...act, confirmed: true };
    else break;
    answer = await scene.stage.hands.vend(act);
  }
  holds(`taking ${product}`, answer, input.refused);
  if (answer.ok) {
    scene.hands.set(key, {
      cabinet,
      order: input.override === undefined ? String(act.order) : null,
      quantity: answer.value.transaction.amount,
    });
  }
  await scene.stage.settle(true);
}

async function numberAtCabinet(
  scene: Scene,
  cabinet: string,
  meant: { mrn: string; product: string },
): Promise<string> {
  const orders = (await scene.stage.hands.orders(cabinet, meant.mrn)) ?? [];
  const [order] = orders.filter(({ product, state }) => product === meant.product && state === 'active');
  return order?.order ?? fault(`${cabinet} knows no active order of ${meant.product} for ${meant.mrn}`);
}

type Body = Record<string, unknown>;
type Decision = {
  readonly step: string;
  readonly stop: { readonly code: string; readonly says: string } | null;
  readonly asks: readonly {
    readonly question: string;
    readonly says: string;
    readonly choices: readonly { readonly code: string }[];
  }[];
};

async function scanBody(
  scene: Scene,
  seat: Seat,
  input: {
    readonly order?: string;
    readonly patient?: string;
    readonly drug?: string;
    readonly 'wristband of'?: string;
  },
): Promise<Body> {
  const { patient, product, order, key } = medicineOf(scene, input);
  const label = labelOf(product) ?? fault(`${product} has no package with a barcode`);
  const quantity = scene.hands.get(key)?.quantity ?? '1';
  const pieces = Math.max(1, new Decimal(quantity).div(label.quantity).ceil().toNumber());
  const scan = packageScan({ gtin: label.gtin, expires: '2028-06-30', serial: '1', lot: 'S1' });
  const worn = input['wristband of'] === undefined ? patient : patientOf(scene, input['wristband of']);
  return {
    patientId: await patientIdOf(seat, patient),
    patientScan: wristband(worn.mrn),
    productScans: Array.from({ length: pieces }, () => scan),
    ...(order?.orderId ? { orderId: order.orderId } : {}),
  };
}

const scanPath = '/api/medication-loop/administer/scan';
const settlePath = '/api/medication-loop/administer/settle';

export async function scanAtBedside(scene: Scene, input: Input<'scan'>): Promise<void> {
  const seat = seatOf(scene, input.by);
  const read = await seat.act<Decision>(scanPath, await scanBody(scene, seat, input));
  if (!read.ok) return fault(`the scan was refused: ${read.code}: ${read.says}`);
  const { step, stop, asks } = read.value;
  const leads = stop?.code ?? step;
  const says = [stop?.says, ...asks.map((ask) => ask.says)].filter((text) => text !== undefined).join(' ');
  const wanted = input['leads to'];
  if (wanted !== undefined && leads !== wanted) fault(`the scan leads to "${leads}" (${says}), not to "${wanted}"`);
  if (input.says !== undefined && !says.includes(input.says))
    fault(`the scan says "${says}"; the story wants "${input.says}" in it`);
}

export async function giveDose(scene: Scene, input: Input<'give'>): Promise<void> {
  const seat = seatOf(scene, input.by);
  const { key } = medicineOf(scene, input);
  const now = scene.stage.now();
  const at = input.at === undefined ? {} : { occurredAt: localTime(now, input.at).toISOString() };
  const dose = input.dose === undefined ? {} : { dose: input.dose.split(' ')[0] };
  const answers = Object.entries(input.answers ?? {}).map(([question, answer]) => ({ question, answer }));
  const body = { ...(await scanBody(scene, seat, input)), ...at, ...dose, answers, outcome: 'given' };
  const settled: Answer<unknown> = await seat.act(settlePath, body);
  await scene.stage.settle(true);
  holds(`giving ${key}`, settled, input.refused);
}

export async function notGiveDose(scene: Scene, input: Input<'not give'>): Promise<void> {
  const seat = seatOf(scene, input.by);
  const { patient, order } = medicineOf(scene, input);
  const patientId = await patientIdOf(seat, patient);
  const list = await seat.ask<{
    readonly items: readonly { readonly orderId: string; readonly doseId: string | null }[];
  }>(`/api/medication-loop/administer/patients/${patientId}/due`);
  const item = list.ok
    ? list.value.items.find(({ orderId, doseId }) => orderId === order?.orderId && doseId !== null)
    : undefined;
  const { outcome, reason } = input;
  const body = {
    patientId,
    patientScan: wristband(patient.mrn),
    orderId: order?.orderId,
    doseId: item?.doseId,
    outcome,
    reason,
  };
  const settled = await seat.act(settlePath, body);
  await scene.stage.settle(true);
  holds(`writing ${input.order} as ${outcome}`, settled, undefined);
}

export function wasteRest(scene: Scene, input: Input<'waste'>): Promise<void> {
  return putAway(scene, input, 'waste');
}

export function returnRest(scene: Scene, input: Input<'return'>): Promise<void> {
  return putAway(scene, input, 'return');
}

async function putAway(scene: Scene, input: Input<'waste'> | Input<'return'>, what: 'waste' | 'return'): Promise<void> {
  const { patient, product, key } = medicineOf(scene, input);
  const held = scene.hands.get(key);
  const act = {
    cabinet: held?.cabinet ?? cabinetFor(patient),
    user: input.by,
    patient: patient.mrn,
    product,
    quantity: String(input.quantity),
    ...(held?.order ? { order: held.order } : {}),
    ...(input.witness === undefined ? {} : { witness: input.witness }),
  };
  const reason = 'reason' in input ? input.reason : undefined;
  const { hands } = scene.stage;
  const done =
    what === 'waste' ? await hands.waste({ ...act, reason: reason ?? 'partial-dose' }) : await hands.putBack(act);
  await scene.stage.settle(true);
  holds(`the ${what} of ${product}`, done, input.refused);
}
