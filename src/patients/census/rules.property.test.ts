import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Move, similarSurname, standingOf } from './rules.ts';

const kinds = [
  'admit',
  'place',
  'transfer',
  'discharge',
  'cancel-admit',
  'cancel-transfer',
  'cancel-discharge',
] as const;
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(...kinds),
  unitId: fc.constantFrom(null, '4W', '5E', 'ICU'),
  bed: fc.constantFrom(null, '01-A', '02-B'),
  occurredAt: fc.integer({ min: 0, max: 8 }).map((hour) => new Date(Date.UTC(2026, 10, 23, hour))),
});

describe('where a visit stands', () => {
  it('does not depend on the order in which it was told', () => {
    const told = fc.array(move, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(told, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (moves, chances) => {
        const shuffled = moves
          .map((one) => ({ one, place: chances.next().value }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one);
        expect(standingOf(shuffled)).toEqual(standingOf(moves));
      }),
      { numRuns: 500 },
    );
  });

  it('has a day of discharge exactly when discharged, and never before the admission', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 10 }), (moves) => {
        const standing = standingOf(moves);
        expect(standing?.dischargedAt !== null).toBe(standing?.state === 'discharged');
        if (standing?.dischargedAt) {
          expect(standing.dischargedAt.getTime()).toBeGreaterThanOrEqual(standing.admittedAt.getTime());
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('surnames', () => {
  it('alike is mutual, and every surname with a letter is like itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(similarSurname(a, b)).toBe(similarSurname(b, a));
        expect(similarSurname(a, a)).toBe(/\p{L}/u.test(a.normalize('NFD')));
      }),
    );
  });
});
