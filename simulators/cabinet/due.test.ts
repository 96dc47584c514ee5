import { describe, expect, it } from 'vitest';
import { clockText, dueOf } from './due.ts';
import { readFormulary } from './formulary.ts';
import type { ProfileOrder } from './shapes.ts';

const { timings, facility } = readFormulary();
const zone = facility.timeZone;

const order = (told: Partial<ProfileOrder>): ProfileOrder => ({
  cabinet: 'CAB-3W',
  order: 'O1',
  placer: ['O1'],
  filler: [],
  mrn: 'MR1',
  product: 'acetaminophen-325mg-tablet',
  dose: '650',
  doseMax: '',
  doseUnit: 'mg',
  pieces: '',
  route: 'PO',
  schedule: 'Q8H',
  prn: false,
  prnReason: '',
  priority: 'R',
  indication: '',
  instructions: '',
  start: '2026-11-23T16:00:00.000Z',
  stop: null,
  state: 'active',
  receivedAt: '2026-11-23T15:00:00.000Z',
  controlId: 'M1',
  lastTaken: null,
  ...told,
});

const due = (told: Partial<ProfileOrder>, now: string) => {
  const found = dueOf(order(told), timings.get(told.schedule ?? 'Q8H') ?? null, new Date(now), zone);
  return [found.state, found.at === null ? null : new Date(found.at).toISOString().slice(0, 16)];
};

describe('the next dose', () => {
  it('may be taken an hour early', () => {
    expect(due({}, '2026-11-23T14:59:00Z')).toEqual(['later', '2026-11-23T16:00']);
    expect(due({}, '2026-11-23T15:00:00Z')).toEqual(['due', '2026-11-23T16:00']);
  });

  it('is the one after that which was taken, however late that was', () => {
    const lastTaken = { at: '2026-11-23T18:30:00.000Z', by: 'nurse', due: '2026-11-23T16:00:00.000Z' };
    expect(due({ lastTaken }, '2026-11-23T18:31:00Z')).toEqual(['later', '2026-11-24T00:00']);
    expect(due({ lastTaken }, '2026-11-23T23:05:00Z')).toEqual(['due', '2026-11-24T00:00']);
  });

  it('of a short interval may be taken half of it early', () => {
    expect(due({ schedule: 'Q1H' }, '2026-11-23T16:29:00Z')).toEqual(['due', '2026-11-23T16:00']);
    const lastTaken = { at: '2026-11-23T16:00:00.000Z', by: 'nurse', due: '2026-11-23T16:00:00.000Z' };
    expect(due({ schedule: 'Q1H', lastTaken }, '2026-11-23T16:29:00Z')).toEqual(['later', '2026-11-23T17:00']);
    expect(due({ schedule: 'Q1H', lastTaken }, '2026-11-23T16:30:00Z')).toEqual(['due', '2026-11-23T17:00']);
  });

  it('has the hospital’s times of day, on the days that are named', () => {
    // 09:00, 14:00 and 21:00 in Chicago are 15:00, 20:00 and 03:00.
    expect(due({ schedule: 'TID' }, '2026-11-23T17:00:00Z')).toEqual(['later', '2026-11-23T20:00']);
    expect(due({ schedule: 'QWEEK' }, '2026-11-24T20:00:00Z')).toEqual(['later', '2026-11-30T15:00']);
  });

  it('as needed is there once the pause is over', () => {
    const lastTaken = { at: '2026-11-23T16:00:00.000Z', by: 'nurse', due: null };
    expect(due({ prn: true, schedule: 'Q3H' }, '2026-11-23T16:00:00Z')).toEqual(['open', null]);
    expect(due({ prn: true, schedule: 'Q3H', lastTaken }, '2026-11-23T18:59:00Z')).toEqual([
      'later',
      '2026-11-23T19:00',
    ]);
    expect(due({ prn: true, schedule: 'PRN', lastTaken }, '2026-11-23T16:01:00Z')).toEqual(['open', null]);
  });

  it('is none of an order that is over, on hold or given once', () => {
    expect(due({ stop: '2026-11-23T17:00:00.000Z' }, '2026-11-23T17:30:00Z')).toEqual(['none', null]);
    expect(due({ state: 'held' }, '2026-11-23T16:00:00Z')).toEqual(['none', null]);
    const lastTaken = { at: '2026-11-23T16:00:00.000Z', by: 'nurse', due: '2026-11-23T16:00:00.000Z' };
    expect(due({ schedule: 'ONCE', lastTaken }, '2026-11-23T17:00:00Z')).toEqual(['taken', '2026-11-23T16:00']);
  });
});

it('a clock time has its day when it is another', () => {
  const now = new Date('2026-11-23T16:00:00Z');
  expect(clockText(Date.parse('2026-11-23T20:00:00Z'), now, zone)).toBe('14:00');
  expect(clockText(Date.parse('2026-11-24T20:00:00Z'), now, zone)).toBe('24-Nov 14:00');
});
