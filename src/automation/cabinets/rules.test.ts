import { describe, expect, it } from 'vitest';
import { hours } from '#src/kernel/clock.ts';
import {
  clampTime,
  countAfter,
  countDifference,
  isOlder,
  type OrderAtCabinet,
  profileControl,
  refillQuantity,
} from './rules.ts';
import type { CabinetTransaction, ProfileControl } from './shapes.ts';

const told = (more: Partial<CabinetTransaction> = {}): CabinetTransaction => ({
  kind: 'vend',
  cabinetId: 'CAB-4W',
  drawer: 'A1',
  pocket: '1',
  product: 'metformin-500mg-tablet',
  expectedBegin: '20',
  actualBegin: '20',
  amount: '2',
  user: { id: 'ferris', name: 'A. Ferris, RN' },
  witnessId: null,
  patientId: null,
  orderId: null,
  lot: null,
  occurredAt: new Date('2026-11-23T16:00:00Z'),
  ...more,
});

describe('when it happened', () => {
  const now = new Date('2026-11-23T16:00:00Z');
  it.each([
    ['2026-11-23T18:00:00Z', '2026-11-23T18:00:00Z', []],
    ['2026-11-23T18:00:01Z', '2026-11-23T16:00:00Z', ['clamped-to-now']],
    ['2026-11-20T18:00:01Z', '2026-11-20T18:00:01Z', []],
  ])('%s is taken as %s', (said, taken, flags) => {
    expect(clampTime(new Date(said), now, hours(2))).toEqual({ at: new Date(taken), flags });
  });
});

describe('a count that differs', () => {
  it.each<[Partial<CabinetTransaction>, string | null]>([
    [{}, null],
    [{ actualBegin: '18' }, '-2'],
    [{ kind: 'count', expectedBegin: '20.5', actualBegin: '21' }, '0.5'],
    [{ kind: 'load', expectedBegin: '5', actualBegin: '0' }, null],
    [{ kind: 'waste', expectedBegin: '5', actualBegin: '4' }, null],
    [{ expectedBegin: null }, null],
    [{ actualBegin: null }, null],
  ])('%o differs by %s', (more, difference) => {
    expect(countDifference(told(more))?.toFixed() ?? null).toBe(difference);
  });
});

describe('what the cabinet reckons with afterwards', () => {
  it.each<[Partial<CabinetTransaction>, string | null]>([
    [{}, '18'],
    [{ kind: 'refill' }, '22'],
    [{ kind: 'unload', amount: '20' }, '0'],
    [{ kind: 'count', actualBegin: '17', amount: '99' }, '17'],
    [{ kind: 'load', expectedBegin: '7', actualBegin: '0', amount: '30' }, '30'],
    [{ kind: 'return' }, null],
    [{ kind: 'waste' }, null],
    [{ kind: 'empty-return-bin' }, null],
    [{ actualBegin: null }, '18'],
    [{ actualBegin: null, expectedBegin: null }, '8'],
    [{ actualBegin: '1', amount: '2' }, '0'],
  ])('%o leaves %s', (more, after) => {
    expect(countAfter(told(more), '10')).toBe(after);
  });

  it('an older one does not set the count', () => {
    const at = new Date('2026-11-23T15:59:59Z');
    expect(isOlder({ reportedAt: new Date('2026-11-23T16:00:00Z') }, at)).toBe(true);
    expect(isOlder({ reportedAt: at }, at)).toBe(false);
    expect(isOlder({ reportedAt: null }, at)).toBe(false);
  });
});

describe('when a pocket asks to be filled', () => {
  it.each([
    ['11', null],
    ['10', '20'],
    ['0', '30'],
    ['9.5', '20.5'],
  ])('at %s it wants %s', (count, wanted) => {
    expect(refillQuantity({ capacity: '30', reorderLevel: '10' }, count)).toBe(wanted);
  });
});

describe('what a cabinet must be told of an order', () => {
  const active: OrderAtCabinet = { state: 'active', version: 1, verified: true, belongs: true };
  const held = { ...active, state: 'held' };
  const gone = { ...active, state: 'discontinued' };
  const elsewhere = { ...active, belongs: false };
  const last = (control: ProfileControl, version = 1) => ({ control, version });
  it.each<[OrderAtCabinet, ReturnType<typeof last> | null, ProfileControl | null]>([
    [active, null, 'NW'],
    [active, last('DC'), 'NW'],
    [active, last('NW'), null],
    [active, last('HD'), 'RL'],
    [active, last('RL'), null],
    [{ ...active, version: 2 }, last('NW'), 'XO'],
    [{ ...active, version: 2, verified: false }, last('NW'), null],
    [{ ...active, verified: false }, null, null],
    [held, last('NW'), 'HD'],
    [held, last('HD'), null],
    [held, null, null],
    [gone, last('NW'), 'DC'],
    [gone, last('HD'), 'DC'],
    [gone, last('DC'), null],
    [gone, null, null],
    [elsewhere, last('XO'), 'DC'],
    [elsewhere, null, null],
  ])('%o after %o: %s', (order, before, control) => {
    expect(profileControl(order, before)).toBe(control);
  });
});
