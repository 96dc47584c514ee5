import { describe, expect, it } from 'vitest';
import { differs, heardOf, levelOf, type Pocket, shownPockets } from './pocket-words.ts';

function pocket(drawer: string, place: string, change: Partial<Pocket> = {}): Pocket {
  return {
    drawer,
    pocket: place,
    product: 'example',
    productText: 'example 5 mg tablet',
    unit: 'tablet',
    controlled: false,
    capacity: '20',
    reorderLevel: '8',
    reportedCount: '12',
    reportedAt: null,
    balance: '12',
    ...change,
  };
}

describe('pockets of a cabinet', () => {
  it.each([
    ['0', 'Empty'],
    ['-1', 'Empty'],
    ['0.5', 'Low'],
    ['8', 'Low'],
    ['8.5', 'Enough'],
    ['100', 'Enough'],
  ])('%s at a level of 8 is %s', (balance, says) => {
    expect(levelOf({ balance, reorderLevel: '8' }).says).toBe(says);
  });

  it('differ by value, not by how the number is written', () => {
    expect(differs({ balance: '12.0', reportedCount: '12' })).toBe(false);
    expect(differs({ balance: '12', reportedCount: '11' })).toBe(true);
    expect(differs({ balance: '12', reportedCount: null })).toBe(false);
  });

  it('stand as a person counts, filtered by what is asked', () => {
    const low = pocket('10', '2', { balance: '3', reportedCount: '3' });
    const off = pocket('2', '10', { balance: '12', reportedCount: '11' });
    const fine = pocket('2', '9');
    expect(shownPockets([low, off, fine], 'all')).toEqual([fine, off, low]);
    expect(shownPockets([low, off, fine], 'low')).toEqual([low]);
    expect(shownPockets([low, off, fine], 'different')).toEqual([off]);
  });

  it('a cabinet that was never heard is not known; after an hour it is silent', () => {
    const now = new Date('2026-11-23T16:00:00Z');
    expect(heardOf({ lastHeardAt: null }, now).tone).toBe('unknown');
    expect(heardOf({ lastHeardAt: '2026-11-23T15:30:00Z' }, now).says).toBe('Heard');
    expect(heardOf({ lastHeardAt: '2026-11-23T14:59:00Z' }, now).says).toBe('Silent');
  });
});
