import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantity, sum } from '#src/kernel/quantity.ts';
import { type Arrival, fitOf, lacksInWords, lacksOf, type Open, remainderOf, shareOut } from './rules.ts';

const open = (id: string, more: Partial<Open> = {}): Open => ({
  withdrawalId: id,
  orderId: null,
  matchedOrderId: null,
  userId: 'ferris',
  kind: 'profile',
  quantity: '1',
  given: '0',
  wasted: '0',
  returned: '0',
  missing: '0',
  withdrawnAt: new Date('2026-11-23T16:00:00Z'),
  ...more,
});
const wish = (amount: string, more = {}) => ({ quantity: quantity(amount), orderId: 'o1', userId: 'ferris', ...more });
const taken = (shares: ReturnType<typeof shareOut<Open>>['shares']) =>
  shares.map(({ withdrawal, quantity: amount }) => [withdrawal.withdrawalId, amount.toFixed()]);

describe('what is left of a withdrawal', () => {
  it('is what was withdrawn less what was given, wasted, returned and missing, exactly', () => {
    expect(remainderOf({ quantity: '1', given: '0.3', wasted: '0.3', returned: '0.1', missing: '0.3' }).toFixed()).toBe(
      '0',
    );
    expect(remainderOf({ quantity: '2.5', given: '0.1', wasted: '0.2', returned: '0', missing: '0' }).toFixed()).toBe(
      '2.2',
    );
  });
});

describe('where a quantity is taken from', () => {
  it('takes those of the order first, then the hand of who acts, then the bin, then other hands', () => {
    const all = [
      open('other-hand', { userId: 'moss' }),
      open('bin', { kind: 'delivered', userId: 'tech' }),
      open('own-hand'),
      open('of-order', { orderId: 'o1', userId: 'moss' }),
      open('matched', { matchedOrderId: 'o1' }),
    ];
    expect(taken(shareOut(all, wish('5')).shares).map(([id]) => id)).toEqual([
      'matched',
      'of-order',
      'own-hand',
      'bin',
      'other-hand',
    ]);
  });

  it('takes the oldest first, part of the last, and tells what none covers', () => {
    const all = [open('b', { withdrawnAt: new Date('2026-11-23T16:05:00Z') }), open('a', { given: '0.5' })];
    expect(taken(shareOut(all, wish('0.75')).shares)).toEqual([
      ['a', '0.5'],
      ['b', '0.25'],
    ]);
    expect(shareOut(all, wish('2')).missing.toFixed()).toBe('0.5');
  });

  it('never takes more than is left, and shares plus missing are what was wished', () => {
    const tenths = fc.integer({ min: 0, max: 30 }).map((n) => (n / 10).toFixed(1));
    fc.assert(
      fc.property(
        fc.array(fc.record({ quantity: tenths, given: tenths }), { maxLength: 6 }),
        tenths,
        (rows, amount) => {
          const all = rows.map((row, at) =>
            open(String(at), { ...row, given: Number(row.given) > Number(row.quantity) ? '0' : row.given }),
          );
          const { shares, missing } = shareOut(all, wish(amount));
          expect(
            sum(shares.map((share) => share.quantity))
              .plus(missing)
              .equals(amount),
          ).toBe(true);
          for (const { withdrawal, quantity: part } of shares) {
            expect(part.lessThanOrEqualTo(remainderOf(withdrawal)) && part.greaterThan(0)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('what a withdrawal lacks on arrival', () => {
  const arrival: Arrival = {
    patientId: 'p',
    order: 'fits',
    matched: false,
    controlled: false,
    counted: false,
    userId: 'ferris',
    witnessId: null,
    overrideReason: null,
  };
  it.each<[Partial<Arrival>, string[]]>([
    [{}, []],
    [{ order: 'none' }, ['order', 'reason']],
    [{ order: 'none', overrideReason: 'emergency' }, ['order']],
    [{ order: 'none', overrideReason: 'emergency', matched: true }, []],
    [{ order: 'stopped' }, ['active-order']],
    [{ order: 'not-verified' }, ['verified-order']],
    [{ order: 'other' }, ['fitting-order']],
    [{ controlled: true }, ['witness', 'count']],
    [{ controlled: true, counted: true, witnessId: 'ferris' }, ['witness']],
    [{ controlled: true, counted: true, witnessId: 'moss' }, []],
    [{ patientId: null, order: 'none', overrideReason: 'emergency' }, ['patient', 'order']],
  ])('%o lacks %o', (more, lacks) => {
    expect(lacksOf({ ...arrival, ...more })).toEqual(lacks);
  });

  it('is said in words', () => {
    expect(lacksInWords(['order'])).toBe('without an order');
    expect(lacksInWords(['order', 'reason', 'count'])).toBe('without an order, a reason and a count');
  });
});

describe('how an order fits what was taken', () => {
  const order = {
    state: 'active',
    patientId: 'p',
    verifiedVersion: 1,
    discontinuedAt: null,
    ingredients: ['metformin'],
  };
  const taken = { patientId: 'p', ingredients: ['metformin'], at: new Date('2026-11-23T16:00:00Z') };
  it.each([
    [null, 'none'],
    [order, 'fits'],
    [{ ...order, patientId: 'q' }, 'other'],
    [{ ...order, ingredients: ['lisinopril'] }, 'other'],
    [{ ...order, verifiedVersion: null }, 'not-verified'],
    [{ ...order, discontinuedAt: new Date('2026-11-23T15:59:00Z') }, 'stopped'],
    [{ ...order, discontinuedAt: new Date('2026-11-23T16:01:00Z') }, 'fits'],
  ] as const)('%o → %s', (which, fit) => {
    expect(fitOf(which, taken)).toBe(fit);
  });
});
