import { describe, expect, it } from 'vitest';
import { aroundNow, countWords, firstDue, type MyPatient, sameSurname } from './my-patient-words.ts';

function patient(patientId: string, change: Partial<MyPatient> = {}): MyPatient {
  return {
    patientId,
    mrn: patientId,
    orderName: `EXAMPLE${patientId}, Grace`,
    birthDate: '1960-01-01',
    bed: '301-A',
    allergyStatus: 'none-known',
    overdue: 0,
    due: 0,
    nextHour: 0,
    missed: 0,
    asNeeded: 0,
    nextDueAt: null,
    inHand: 0,
    notVerified: 0,
    ...change,
  };
}

describe("the nurse's list", () => {
  const late = patient('1', { overdue: 1, nextDueAt: '2026-11-23T14:00:00Z' });
  const due = patient('2', { due: 2, nextDueAt: '2026-11-23T15:50:00Z' });
  const later = patient('3', { nextHour: 1, nextDueAt: '2026-11-23T16:45:00Z' });
  const nothing = patient('4');

  it('stands around now: what can be given above, the rest by its next dose', () => {
    const { now, later: after } = aroundNow([nothing, later, due, late]);
    expect(now.map((one) => one.patientId)).toEqual(['1', '2']);
    expect(after.map((one) => one.patientId)).toEqual(['3', '4']);
  });

  it('tells the first due time, none when nothing is ordered', () => {
    expect(firstDue([nothing, later, due])).toBe('2026-11-23T15:50:00Z');
    expect(firstDue([nothing])).toBeNull();
  });

  it('counts in words', () => {
    expect(countWords([late, due, later, nothing])).toBe('1 overdue, 2 due now, 1 within the hour');
    expect(countWords([patient('5', { missed: 2 })])).toMatch(/2 missed in the last 12 hours$/);
  });

  it('finds others of the same surname, whatever the case and accents', () => {
    const one = patient('6', { orderName: 'MÜLLER, Anna' });
    const other = patient('7', { orderName: 'Muller, Jo' });
    expect(sameSurname(one, [one, other, late])).toEqual([other]);
  });
});
