import { describe, expect, it } from 'vitest';
import { instantOf } from './zoned-instant.ts';

const chicago = 'America/Chicago';

describe('the instant of a date and a time in a zone', () => {
  it('follows the zone in winter and summer', () => {
    expect(instantOf('2026-11-23', '10:46', chicago)?.toISOString()).toBe('2026-11-23T16:46:00.000Z');
    expect(instantOf('2026-07-01', '10:46', chicago)?.toISOString()).toBe('2026-07-01T15:46:00.000Z');
    expect(instantOf('2026-11-23', '00:00', 'Asia/Kolkata')?.toISOString()).toBe('2026-11-22T18:30:00.000Z');
  });
  it('takes the first of a time that comes twice, and nothing for a time that is left out', () => {
    expect(instantOf('2026-11-01', '01:30', chicago)?.toISOString()).toBe('2026-11-01T06:30:00.000Z');
    expect(instantOf('2026-03-08', '02:30', chicago)).toBeNull();
  });
  it('is nothing for what is no date or time', () => {
    expect(instantOf('', '10:00', chicago)).toBeNull();
    expect(instantOf('2026-02-30', '10:00', chicago)).toBeNull();
    expect(instantOf('2026-02-03', '', chicago)).toBeNull();
  });
});
