import type { ReplyOf } from '#src/kernel/contract.ts';
import type { readMyPatients } from '../contract.ts';

export type MyPatient = ReplyOf<typeof readMyPatients>['patients'][number];

/** Patients with something to give now, the longest overdue first, and the others by their next dose. */
export function aroundNow(patients: readonly MyPatient[]): { now: MyPatient[]; later: MyPatient[] } {
  const byNext = [...patients].sort((a, b) => dueMs(a) - dueMs(b) || (a.bed ?? '').localeCompare(b.bed ?? ''));
  return { now: byNext.filter(hasNow), later: byNext.filter((one) => !hasNow(one)) };
}

function hasNow(patient: MyPatient): boolean {
  return patient.overdue + patient.due > 0;
}

function dueMs(patient: MyPatient): number {
  return patient.nextDueAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(patient.nextDueAt);
}

/** When the first dose of all comes; null when none is known. */
export function firstDue(patients: readonly MyPatient[]): string | null {
  const first = patients.reduce<MyPatient | null>(
    (best, one) => (best === null || dueMs(one) < dueMs(best) ? one : best),
    null,
  );
  return first?.nextDueAt ?? null;
}

/** Surname of "OKAFOR, Grace", without case and marks. */
function surnameOf(orderName: string): string {
  const [family = ''] = orderName.split(',');
  return family
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
}

/** The others of the list with the same surname. */
export function sameSurname(patient: MyPatient, all: readonly MyPatient[]): MyPatient[] {
  const family = surnameOf(patient.orderName);
  return all.filter((one) => one.patientId !== patient.patientId && surnameOf(one.orderName) === family);
}

/** "3 overdue, 5 due now, 4 within the hour, 1 not given". */
export function countWords(patients: readonly MyPatient[]): string {
  const sum = (count: (one: MyPatient) => number) => patients.reduce((all, one) => all + count(one), 0);
  const missed = sum((one) => one.missed);
  const words = [
    `${sum((one) => one.overdue)} overdue`,
    `${sum((one) => one.due)} due now`,
    `${sum((one) => one.nextHour)} within the hour`,
    ...(missed === 0 ? [] : [`${missed} missed in the last 12 hours`]),
  ];
  return words.join(', ');
}
