import { describe, expect, it } from 'vitest';
import { givenAt } from './given-at.ts';

const zone = 'America/Chicago';
const now = new Date('2026-11-23T16:00:00Z'); // 10:00 in the zone

describe('the clock time at which a dose was given', () => {
  it.each([
    ['09:40', '2026-11-23T15:40:00.000Z'],
    ['0940', '2026-11-23T15:40:00.000Z'],
    ['9:40', '2026-11-23T15:40:00.000Z'],
    ['10:00', '2026-11-23T16:00:00.000Z'],
    ['10:01', '2026-11-22T16:01:00.000Z'],
    ['23:30', '2026-11-23T05:30:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(givenAt(text, now, zone)?.toISOString()).toBe(instant);
  });

  it.each(['', '24:00', '9', '12:60', 'noon', '123456'])('%j is no time of day', (text) => {
    expect(givenAt(text, now, zone)).toBeNull();
  });

  it('a time that the change of the clocks leaves out is the next one that there is', () => {
    const morning = new Date('2026-03-08T14:00:00Z');
    expect(givenAt('02:30', morning, zone)?.toISOString()).toBe('2026-03-08T08:30:00.000Z');
  });
});
