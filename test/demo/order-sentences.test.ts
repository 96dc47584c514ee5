import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { by, column, type Row, readDemo, setOf, value, words } from './read-demo.ts';

const sentences = readDemo('drug-file/order-sentences.csv');
const without = readDemo('drug-file/without-order-sentence.csv');
const limits = readDemo('drug-file/dose-limits.csv');
const parts = by(readDemo('drug-file/product-ingredients.csv'), 'product');
const products = new Map(readDemo('drug-file/products.csv').map((row) => [value(row, 'product'), row]));
const units = new Map(readDemo('drug-file/units.csv').map((row) => [value(row, 'unit'), row]));
const schedules = new Map(readDemo('drug-file/schedules.csv').map((row) => [value(row, 'schedule'), row]));

/** The heaviest patient of the demo hospital. */
const heaviestKg = 130;
/** The weight with which the dose of a sentence per kg is reckoned. */
const sentenceKg = 80;

const productOf = (sentence: Row): Row => products.get(value(sentence, 'product')) ?? {};

/** An amount in another unit; null when the two measure different things. */
function inUnit(amount: Decimal, from: string, to: string): Decimal | null {
  const [source, target] = [units.get(from), units.get(to)];
  if (!source || !target || source.kind !== target.kind) return null;
  return amount.times(value(source, 'factor')).div(value(target, 'factor'));
}

/** The largest amount that a sentence can ask for at once. */
function largest(sentence: Row): Decimal {
  if (value(sentence, 'weight_based') === 'true') return new Decimal(value(sentence, 'weight_per')).times(heaviestKg);
  return new Decimal(value(sentence, 'dose_max') || value(sentence, 'dose'));
}

/** Doses that fall due, or may be asked for, within 24 hours. */
function dosesPerDay(sentence: Row): number {
  const schedule = schedules.get(value(sentence, 'schedule')) ?? {};
  const hours = Math.min(24, Number(value(sentence, 'duration_hours') || 24));
  if (schedule.kind === 'times') return words(value(schedule, 'times')).length;
  if (schedule.kind !== 'interval') return 1;
  return Math.max(1, Math.ceil((hours * 60) / Number(value(schedule, 'interval_minutes'))));
}

/**
 * What a sentence asks for of the ingredient of a limit: its share in the product where that is measured like the limit
 * (of a combination not the whole dose), else the dose itself (puffs, millilitres, patches). null = measured otherwise.
 */
function amountOf(sentence: Row, limit: Row): Decimal | null {
  const dose = largest(sentence);
  const part = (parts.get(value(sentence, 'product')) ?? []).find((row) => row.ingredient === limit.ingredient);
  if (!part) return null;
  const share = dose.div(value(productOf(sentence), 'strength_per_base')).times(value(part, 'amount'));
  return (
    inUnit(share, value(part, 'unit'), value(limit, 'unit')) ??
    inUnit(dose, value(sentence, 'unit'), value(limit, 'unit'))
  );
}

function limitsOf(sentence: Row): Row[] {
  const held = setOf(parts.get(value(sentence, 'product')) ?? [], 'ingredient');
  return limits.filter(
    (limit) => held.has(value(limit, 'ingredient')) && value(limit, 'route') === value(sentence, 'route'),
  );
}

describe('order sentences', () => {
  it('exist for every product, or the reason why none does', () => {
    const ordered = setOf(sentences, 'product');
    const excused = setOf(without, 'product');
    expect([...products.keys()].filter((product) => !ordered.has(product) && !excused.has(product))).toEqual([]);
    expect([...excused].filter((product) => ordered.has(product) || !products.has(product))).toEqual([]);
    expect(without.filter((row) => value(row, 'reason') === '')).toEqual([]);
  });

  it('ask for the unit and a route of their product', () => {
    for (const sentence of sentences) {
      const id = value(sentence, 'sentence_id');
      expect(value(sentence, 'unit'), id).toBe(value(productOf(sentence), 'dose_unit'));
      expect(words(value(productOf(sentence), 'routes')), id).toContain(value(sentence, 'route'));
    }
  });

  it('ask at once for no more than the limits of each ingredient', () => {
    let compared = 0;
    for (const sentence of sentences) {
      for (const limit of limitsOf(sentence)) {
        const amount = amountOf(sentence, limit);
        if (amount === null) continue;
        compared += 1;
        const says = `${value(sentence, 'sentence_id')}: ${amount} ${value(limit, 'unit')}`;
        expect(amount.lte(value(limit, 'max_single')), says).toBe(true);
      }
    }
    expect(compared).toBeGreaterThan(sentences.length * 0.9);
  });

  it('ask in a day for no more than the limits of each ingredient', () => {
    for (const sentence of sentences) {
      for (const limit of limitsOf(sentence).filter((row) => value(row, 'max_daily') !== '')) {
        const daily = amountOf(sentence, limit)?.times(dosesPerDay(sentence));
        const says = `${value(sentence, 'sentence_id')}: ${daily} ${value(limit, 'unit')} a day`;
        if (daily) expect(daily.lte(value(limit, 'max_daily')), says).toBe(true);
      }
    }
  });

  it('tell the dose per kg and the dose at the reference weight together', () => {
    const weighed = sentences.filter((row) => value(row, 'weight_based') === 'true');
    expect(weighed.length).toBeGreaterThan(5);
    for (const row of sentences) {
      const perKg = value(row, 'weight_per');
      if (value(row, 'weight_based') === 'false') expect(perKg).toBe('');
      else expect(new Decimal(perKg).times(sentenceKg).toFixed(), value(row, 'sentence_id')).toBe(value(row, 'dose'));
    }
  });

  it('give a reason for what is taken as needed, and a priority that fits', () => {
    for (const row of sentences) {
      const id = value(row, 'sentence_id');
      expect(value(row, 'prn') === 'true', id).toBe(value(row, 'prn_reason') !== '');
      expect(['stat', 'now', 'one-time', 'prn', 'routine'], id).toContain(value(row, 'priority'));
      if (value(row, 'priority') === 'prn') expect(value(row, 'prn'), id).toBe('true');
      const once = schedules.get(value(row, 'schedule'))?.kind === 'once';
      if (value(row, 'priority') === 'one-time') expect(once, id).toBe(true);
    }
    for (const priority of ['stat', 'now', 'one-time', 'prn', 'routine']) {
      expect(column(sentences, 'priority')).toContain(priority);
    }
  });

  it('leave waste of controlled drugs, and halves of tablets', () => {
    const partial = sentences.filter((row) => {
      const share = new Decimal(value(row, 'dose')).div(value(productOf(row), 'strength_per_base'));
      return !share.isInteger();
    });
    expect(partial.filter((row) => value(productOf(row), 'cs_schedule') !== '').length).toBeGreaterThan(10);
    expect(partial.filter((row) => value(productOf(row), 'base_unit') === 'tablet').length).toBeGreaterThan(10);
  });
});

describe('dose limits', () => {
  it('are not confirmed unless their text was seen, and name a source', () => {
    for (const row of limits) expect(value(row, 'source').length, value(row, 'limit_id')).toBeGreaterThan(5);
    expect([
      ...setOf(
        limits.filter((row) => value(row, 'confirmed') === 'true'),
        'ingredient',
      ),
    ]).toEqual(['atorvastatin']);
  });

  it('allow in a day at least what they allow at once', () => {
    for (const row of limits) {
      if (value(row, 'max_daily') === '') continue;
      expect(new Decimal(value(row, 'max_daily')).gte(value(row, 'max_single')), value(row, 'limit_id')).toBe(true);
    }
  });
});
