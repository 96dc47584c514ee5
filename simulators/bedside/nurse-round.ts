/** The round of a unit: who has something due within the hour, and who goes when. */
import { cabinetStock } from '../world/demo-files.ts';
import { type Book, type Errand, isPlanned, type NurseTask, plan } from './nurse-book.ts';
import { drugOf } from './supplies.ts';
import { readTestCard } from './test-card.ts';
import { cabinetOf, inMinutes, minutesOf, type Person, seatOf, type Ward } from './ward.ts';

type Patient = {
  readonly patientId: string;
  readonly mrn: string;
  readonly overdue: number;
  readonly due: number;
  readonly nextHour: number;
  readonly asNeeded: number;
  readonly notVerified: number;
};
type Item = {
  readonly kind: string;
  readonly orderId: string;
  readonly doseId: string | null;
  readonly product: string;
  readonly status: string;
  readonly dueAt: string | null;
  readonly urgent: boolean;
  readonly supply: string;
};

/** Rounds in a day: a unit is looked through each quarter of an hour. */
const minutesApart = 15;
const roundsADay = 1440 / minutesApart;

/** Looks through the patients of a unit and plans; then plans the next round. */
export async function makeRound(ward: Ward<NurseTask>, book: Book, unit: string, now: Date): Promise<void> {
  ward.plan(inMinutes(now, minutesApart), { kind: 'round', unit });
  const nurses = ward.staff.nurses.get(unit) ?? [];
  const [first] = nurses;
  if (!first) return;
  await readTestCard(ward, book, { nurse: first, unit, now });
  const list = await seatOf(ward.mortar, first).ask<{ readonly patients: readonly Patient[] }>(
    '/api/medication-loop/administer/my-patients',
    { unit },
  );
  if (!list.ok) return ward.wonder(`${first.user} cannot see the patients of ${unit}: ${list.code}`);
  for (const patient of list.value.patients) await lookAt(ward, book, { unit, nurses, patient, now });
}

type Looking = {
  readonly unit: string;
  readonly nurses: readonly Person[];
  readonly patient: Patient;
  readonly now: Date;
};

async function lookAt(ward: Ward<NurseTask>, book: Book, { unit, nurses, patient, now }: Looking): Promise<void> {
  const { patientId, mrn } = patient;
  const asks = patient.asNeeded > 0 && ward.chance.happens(ward.scenario.nurse.asNeededPerDay / roundsADay);
  const waiting = patient.overdue + patient.due + patient.nextHour;
  const known = book.planned.get(patientId)?.size ?? 0;
  if (waiting <= known && !asks && patient.notVerified === 0) return;
  const nurse = nurses[numberOf(mrn) % nurses.length];
  if (!nurse) return;
  const list = await seatOf(ward.mortar, nurse).ask<{ readonly items: readonly Item[] }>(
    `/api/medication-loop/administer/patients/${patientId}/due`,
  );
  if (!list.ok) return;
  const errandOf = (item: Item): Errand => ({
    unit,
    nurse: nurse.user,
    patientId,
    mrn,
    orderId: item.orderId,
    doseId: item.doseId,
    product: item.product,
    supply: item.supply,
    tries: 0,
  });
  for (const item of list.value.items) {
    if (!isPlanned(book, patientId, item.doseId ?? item.orderId)) planItem(ward, book, item, errandOf(item), now);
  }
  const ready = list.value.items.filter((item) => item.status === 'ready' && !isPlanned(book, patientId, item.orderId));
  if (asks && ready.length > 0) {
    const errand = errandOf(ward.chance.pick(ready));
    plan(book, errand);
    ward.plan(inMinutes(now, ward.chance.whole(1, 10)), { kind: 'take', errand });
  }
}

const hourMs = 3_600_000;

function planItem(ward: Ward<NurseTask>, book: Book, item: Item, errand: Errand, now: Date): void {
  if (item.status === 'not-verified') planBeforeReview(ward, book, item, errand, now);
  if (item.doseId === null || item.dueAt === null || !['overdue', 'due', 'later'].includes(item.status)) return;
  const due = Date.parse(item.dueAt);
  if (due - now.getTime() > hourMs) return;
  const around = item.urgent ? ward.chance.whole(1, 8) : minutesOf(ward.chance, ward.scenario.nurse.aroundDue);
  const at = Math.max(inMinutes(new Date(due), around), inMinutes(now, ward.chance.whole(1, 6)));
  plan(book, errand);
  ward.plan(at, { kind: 'take', errand });
  if (ward.chance.happens(ward.scenario.cabinet.override)) planEmergency(ward, book, errand, now);
}

/** STAT, and no pharmacist has looked yet: some are taken all the same. */
function planBeforeReview(ward: Ward<NurseTask>, book: Book, item: Item, errand: Errand, now: Date): void {
  if (!item.urgent || !drugOf(item.product)?.allowOverride || !ward.chance.happens(0.5)) return;
  plan(book, errand);
  ward.plan(inMinutes(now, ward.chance.whole(1, 4)), { kind: 'override', errand, reason: 'no-time-for-review' });
}

const overridable = new Map<string, string[]>();
for (const { cabinet, product } of cabinetStock()) {
  if (drugOf(product)?.allowOverride) overridable.set(cabinet, [...(overridable.get(cabinet) ?? []), product]);
}

/** Something happens at the bedside for which nobody has ordered yet. */
function planEmergency(ward: Ward<NurseTask>, book: Book, errand: Errand, now: Date): void {
  const products = overridable.get(cabinetOf.get(errand.unit) ?? '') ?? [];
  if (products.length === 0) return;
  const product = ward.chance.pick(products);
  const emergency: Errand = { ...errand, orderId: null, doseId: null, product, supply: 'in-cabinet' };
  if (isPlanned(book, errand.patientId, product)) return;
  plan(book, emergency);
  ward.plan(inMinutes(now, ward.chance.whole(2, 40)), { kind: 'override', errand: emergency, reason: 'emergency' });
}

/** A number of a patient, so that a patient stays with a nurse. */
function numberOf(mrn: string): number {
  return Number(mrn.replace(/\D/g, '')) || 0;
}
