import { describe, expect, it } from 'vitest';
import {
  ageText,
  bedLabel,
  type Move,
  mergedAllergyStatus,
  orderName,
  similarSurname,
  standingOf,
  yearsBetween,
} from './rules.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const move = (kind: Move['kind'], hour: number, unitId: string | null = null, bed: string | null = null): Move => ({
  kind,
  occurredAt: at(hour),
  unitId,
  bed,
});

describe('where a visit stands', () => {
  const admitted = move('admit', 8, '4W', '01-A');
  const transferred = move('transfer', 10, 'ICU', '02-A');

  it('follows what happened, in the order in which it happened', () => {
    expect(standingOf([])).toBeNull();
    expect(standingOf([admitted, transferred])).toMatchObject({
      state: 'admitted',
      unitId: 'ICU',
      bed: '02-A',
      admittedAt: at(8),
    });
    expect(standingOf([transferred, admitted])).toEqual(standingOf([admitted, transferred]));
  });

  it('an older move that comes late does not move the patient back', () => {
    const late = move('transfer', 9, '5E', '09-B');
    expect(standingOf([admitted, transferred, late])).toMatchObject({ unitId: 'ICU', movedAt: at(10) });
  });

  it('a cancelled transfer takes the patient to where the late move had left', () => {
    const late = move('transfer', 9, '5E', '09-B');
    const cancelled = move('cancel-transfer', 11);
    expect(standingOf([admitted, transferred, cancelled])).toMatchObject({ unitId: '4W', bed: '01-A' });
    expect(standingOf([admitted, transferred, cancelled, late])).toMatchObject({ unitId: '5E', bed: '09-B' });
  });

  it('a cancelled transfer goes where its message says', () => {
    expect(standingOf([admitted, transferred, move('cancel-transfer', 11, '6N', '05-A')])).toMatchObject({
      unitId: '6N',
      bed: '05-A',
    });
  });

  it('a transfer within the place can be cancelled without losing the place', () => {
    const same = move('transfer', 9, '4W', '01-A');
    expect(standingOf([admitted, same, move('cancel-transfer', 10)])).toMatchObject({ unitId: '4W', bed: '01-A' });
  });

  it('a cancelled discharge brings the patient back to the bed', () => {
    const left = move('discharge', 12);
    expect(standingOf([admitted, transferred, left])).toMatchObject({
      state: 'discharged',
      dischargedAt: at(12),
      unitId: 'ICU',
    });
    expect(standingOf([admitted, transferred, left, move('cancel-discharge', 13)])).toMatchObject({
      state: 'admitted',
      dischargedAt: null,
      unitId: 'ICU',
      bed: '02-A',
    });
  });

  it('after the discharge no transfer counts; a new admission does', () => {
    const left = move('discharge', 12);
    expect(standingOf([admitted, left, move('transfer', 13, '5E', '01-A')])).toMatchObject({
      state: 'discharged',
      unitId: '4W',
    });
    expect(standingOf([admitted, left, move('admit', 14, '5E', '01-A')])).toMatchObject({
      state: 'admitted',
      admittedAt: at(14),
    });
  });

  it('a cancelled admission is none', () => {
    expect(standingOf([admitted, move('cancel-admit', 9)])).toMatchObject({ state: 'cancelled' });
    expect(standingOf([admitted, move('cancel-admit', 9), transferred])).toMatchObject({ state: 'cancelled' });
  });

  it('an update that comes before the admission makes the visit; the admission then tells since when', () => {
    const updated = move('place', 9, '4W', '01-A');
    expect(standingOf([updated])).toMatchObject({ state: 'admitted', admittedAt: at(9) });
    expect(standingOf([updated, move('admit', 8)])).toMatchObject({ admittedAt: at(8), unitId: '4W', bed: '01-A' });
  });

  it('an update without a place leaves the patient in the bed', () => {
    expect(standingOf([admitted, move('place', 9)])).toMatchObject({ unitId: '4W', bed: '01-A' });
  });
});

describe('names and ages', () => {
  it('show the surname in capitals first', () => {
    expect(orderName({ family: 'Okafor', given: 'Grace' })).toBe('OKAFOR, Grace');
    expect(orderName({ family: 'Okafor', given: '' })).toBe('OKAFOR');
  });

  it.each([
    ['1959-11-23', '67 y'],
    ['1959-11-24', '66 y'],
    ['2026-11-11', '12 d'],
    ['2026-06-22', '5 mo'],
    ['2024-12-01', '23 mo'],
    ['2024-11-23', '2 y'],
    ['2026-11-23', '0 d'],
    ['2026-12-01', null],
  ])('born %s is %s old', (born, age) => {
    expect(ageText(born, '2026-11-23')).toBe(age);
  });

  it('counts whole years', () => {
    expect(yearsBetween('2008-02-29', '2026-02-28')).toBe(17);
    expect(yearsBetween('2008-02-29', '2026-03-01')).toBe(18);
  });

  it.each([
    ['Okafor', 'OKAFOR', true],
    ['Okafor', 'Okafer', true],
    ['Okafor', 'Okafo', true],
    ['Okafor', 'Okfaor', true],
    ['Müller', 'Muller', true],
    ["O'Brien", 'OBrien', true],
    ['Okafor', 'Osei', false],
    ['Lee', 'Les', false],
    ['', '', false],
    ['Okafor', 'Okaforde', false],
  ])('%s and %s look alike: %s', (a, b, alike) => {
    expect(similarSurname(a, b)).toBe(alike);
    expect(similarSurname(b, a)).toBe(alike);
  });

  it('a bed is told with its room', () => {
    expect(bedLabel('119', 'A')).toBe('119-A');
    expect(bedLabel(null, 'A')).toBe('A');
    expect(bedLabel('', ' ')).toBeNull();
  });

  it('none known is never made of not recorded', () => {
    expect(mergedAllergyStatus('not-recorded', 'not-recorded')).toBe('not-recorded');
    expect(mergedAllergyStatus('not-recorded', 'none-known')).toBe('none-known');
    expect(mergedAllergyStatus('none-known', 'recorded')).toBe('recorded');
  });
});
