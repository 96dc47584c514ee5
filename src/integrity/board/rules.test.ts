import { describe, expect, it } from 'vitest';
import { channelState, elapsedWords, serviceTroubles, stagesOf } from './rules.ts';

const now = new Date('2026-11-23T16:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const quiet = {
  orderedLastHour: 0,
  orderedUsual: null,
  waiting: 0,
  waitingOldestAt: null,
  waitingStat: 0,
  onTheWay: 0,
  onTheWayOldestAt: null,
  dueThisHour: 0,
  overdue: 0,
  inHand: 0,
  inHandOldestAt: null,
  given24h: 0,
  scanned24h: 0,
};
const limits = { verifyMinutes: 30, postMinutes: 5, inHandMinutes: 60, scanGoal: 0.95 };
const stage = (counts: Partial<typeof quiet> | object, name: string) =>
  stagesOf({ ...quiet, ...counts }, limits, now).find((each) => each.stage === name);

describe('stages of the loop', () => {
  it('nothing given is not known, not zero per cent', () => {
    expect(stage({}, 'given')).toMatchObject({ value: '—', state: 'not-known' });
  });

  it('the share of scanned doses is cut, never rounded up to the goal', () => {
    expect(stage({ given24h: 10_000, scanned24h: 9_499 }, 'given')).toMatchObject({
      value: '94.9%',
      state: 'attention',
    });
    expect(stage({ given24h: 100, scanned24h: 95 }, 'given')).toMatchObject({ value: '95.0%', state: 'good' });
  });

  it('orders that the cabinet has not confirmed in time are critical', () => {
    expect(stage({ onTheWay: 14, onTheWayOldestAt: ago(6) }, 'on-the-way')).toMatchObject({
      value: '14',
      note: 'oldest 6 min',
      state: 'critical',
    });
    expect(stage({ onTheWay: 14, onTheWayOldestAt: ago(4) }, 'on-the-way')).toMatchObject({ state: 'good' });
  });

  it('a STAT order that waits calls for attention at once', () => {
    expect(stage({ waiting: 3, waitingOldestAt: ago(2), waitingStat: 1 }, 'waiting')).toMatchObject({
      state: 'attention',
      says: '1 STAT',
    });
  });

  it('far fewer orders than usual are told', () => {
    expect(stage({ orderedLastHour: 2, orderedUsual: 20 }, 'ordered')).toMatchObject({
      state: 'attention',
      says: 'quieter than usual',
    });
  });
});

it('elapsed time in words', () => {
  expect([0, 59, 60, 150].map(elapsedWords)).toEqual(['0 min', '59 min', '1 h', '2 h 30 min']);
});

describe('state of a channel', () => {
  const channel = { paused: false, pauseReason: null, connected: true, open: 0, waiting: 0, lastGoodAt: now };
  it('is told by the worst that is true', () => {
    expect(channelState(channel)).toEqual({ state: 'good', says: 'Running' });
    expect(channelState({ ...channel, waiting: 2 })).toEqual({ state: 'attention', says: '2 parked' });
    expect(channelState({ ...channel, connected: false, waiting: 2 })).toEqual({
      state: 'critical',
      says: 'Not connected',
    });
    expect(channelState({ ...channel, connected: false, lastGoodAt: null })).toEqual({
      state: 'not-known',
      says: 'Not connected yet',
    });
    expect(channelState({ ...channel, paused: true, connected: false })).toEqual({
      state: 'attention',
      says: 'Paused',
    });
  });
});

describe('troubles of the service', () => {
  it('a fault outside is told once, since it began', () => {
    const failure = (minutes: number) => ({
      says: 'the database is not available (53100)',
      since: ago(minutes),
      isOutside: true,
    });
    const troubles = serviceTroubles([
      { name: 'outbox', failure: failure(3) },
      { name: 'checks', failure: failure(5) },
      { name: 'seal-records', failure: null },
      { name: 'process-messages', failure: { says: 'an error in the program', since: ago(1), isOutside: false } },
    ]);
    expect(troubles.map((trouble) => trouble.says)).toEqual([
      'Mortar cannot save: the database is not available (53100).',
      'The job process-messages fails.',
    ]);
    expect(troubles[0]?.since).toEqual(ago(5));
  });
});
