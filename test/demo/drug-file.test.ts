import { describe, expect, it } from 'vitest';
import { type LintKind, lint } from '#src/tables/display/index.ts';
import { drugKinds, facilityKinds } from '#src/tables/drugs/index.ts';
import { by, column, plainDecimal, type Row, readDemo, repeats, setOf, value, words } from './read-demo.ts';
import { tallNames } from './tall-names.ts';

const file = (name: string): Row[] => readDemo(`drug-file/${name}.csv`);
const units = file('units');
const routes = file('routes');
const schedules = file('schedules');
const ingredients = file('ingredients');
const products = file('products');
const parts = file('product-ingredients');
const packages = file('packages');
const limits = file('dose-limits');

describe('the demo drug file', () => {
  it('is large enough to be a hospital formulary, the most used first', () => {
    expect(products.length).toBeGreaterThanOrEqual(180);
    const ranks = column(products, 'usage_rank').map(Number);
    expect([...ranks].sort((a, b) => a - b)).toEqual(products.map((_, at) => at + 1));
  });

  it('has each file that the program loads, with its columns and each key once', () => {
    for (const spec of [...drugKinds, ...facilityKinds]) {
      const isOfFacility = spec.key[0] === 'facility';
      const rows = readDemo(`${isOfFacility ? 'hospital' : 'drug-file'}/${spec.kind}.csv`);
      expect(rows.length, spec.kind).toBeGreaterThan(0);
      const columns = Object.keys(spec.columns).filter((name) => name !== 'facility');
      expect(Object.keys(rows[0] ?? {}), spec.kind).toEqual(columns);
      const keys = rows.map((row) =>
        spec.key
          .filter((name) => name !== 'facility')
          .map((name) => value(row, name))
          .join(' '),
      );
      expect(repeats(keys), spec.kind).toEqual([]);
    }
  });

  it('names nothing that is not there', () => {
    for (const spec of drugKinds) {
      for (const [name, target] of Object.entries(spec.refers ?? {})) {
        const [key = ''] = drugKinds.find((other) => other.kind === target)?.key ?? [];
        const known = setOf(readDemo(`drug-file/${target}.csv`), key);
        const named = column(readDemo(`drug-file/${spec.kind}.csv`), name).flatMap((text) =>
          name === 'unit' ? [text].filter((item) => item !== '') : words(text),
        );
        expect(
          named.filter((text) => !known.has(text)),
          `${spec.kind} ${name}`,
        ).toEqual([]);
      }
    }
    const drugs = new Set([...setOf(products, 'product'), ...setOf(products, 'orderable')]);
    expect(column(file('drug-synonyms'), 'product_or_orderable').filter((text) => !drugs.has(text))).toEqual([]);
    const allergens = new Set([...setOf(ingredients, 'ingredient'), ...setOf(file('classes'), 'class')]);
    expect(column(file('allergen-synonyms'), 'ingredient_or_class').filter((text) => !allergens.has(text))).toEqual([]);
  });

  it('writes every number as a plain exact decimal', () => {
    const numbers: readonly (readonly [readonly Row[], readonly string[]])[] = [
      [units, ['factor']],
      [schedules, ['interval_minutes']],
      [products, ['strength_per_base', 'volume_ml_per_base', 'usage_rank']],
      [parts, ['amount']],
      [packages, ['quantity']],
      [limits, ['age_from_years', 'age_to_years', 'max_single', 'max_daily', 'max_per_kg']],
      [file('order-sentences'), ['dose', 'dose_max', 'duration_hours', 'weight_per']],
      [file('rule-values'), ['value']],
    ];
    for (const [rows, names] of numbers) {
      for (const name of names) {
        const wrong = column(rows, name).filter((text) => text !== '' && !plainDecimal.test(text));
        expect(wrong, name).toEqual([]);
      }
    }
  });

  it('has no ingredient, route or class that nothing uses', () => {
    expect(column(ingredients, 'ingredient').filter((code) => !setOf(parts, 'ingredient').has(code))).toEqual([]);
    const members = setOf(file('ingredient-classes'), 'class');
    expect(column(file('classes'), 'class').filter((code) => !members.has(code))).toEqual([]);
  });
});

describe('names', () => {
  it('writes the tall letters of the FDA list wherever the list has the drug, and no others', () => {
    const tall = new Map(tallNames.map((name) => [name.toLowerCase(), name]));
    const shown = [...column(ingredients, 'name'), ...column(products, 'name')];
    for (const name of shown) {
      for (const word of name.split(' ')) {
        const listed = tall.get(word.toLowerCase());
        if (listed) expect(word, name).toBe(listed);
        else expect(/[a-z][A-Z]{2,}|[A-Z]{3,}[a-z]{2,}/.test(word), `${name}: ${word}`).toBe(false);
      }
    }
    expect(shown.filter((name) => name === 'HYDROmorphone').length).toBeGreaterThan(1);
  });

  it('calls a product by the names of its ingredients, salts and strengths after them', () => {
    const names = new Map(ingredients.map((row) => [value(row, 'ingredient'), value(row, 'name')]));
    const ownName = /^lactated Ringer's$/;
    for (const [product, rows] of by(parts, 'product')) {
      const name = value(products.find((row) => value(row, 'product') === product) ?? {}, 'name');
      if (ownName.test(name)) continue;
      for (const row of rows) expect(name, product).toContain(names.get(value(row, 'ingredient'))?.split(' ')[0]);
    }
  });

  it('shows no text that the display rules forbid', () => {
    const shown: readonly (readonly [readonly Row[], string, LintKind])[] = [
      [ingredients, 'name', 'name'],
      [products, 'name', 'name'],
      [products, 'form', 'name'],
      [products, 'brand', 'brand'],
      [products, 'strength_text', 'strength'],
      [routes, 'words', 'route'],
      [schedules, 'words', 'frequency'],
      [file('classes'), 'name', 'text'],
      [file('order-sentences'), 'prn_reason', 'text'],
      [file('order-sentences'), 'indication', 'text'],
    ];
    for (const [rows, name, kind] of shown) {
      const faults = column(rows, name).flatMap((text) => lint(text, kind).map(({ says }) => `${text}: ${says}`));
      expect(faults, name).toEqual([]);
    }
  });
});

describe('products', () => {
  it('have an ingredient, a route and a strength that their ingredients bear out', () => {
    const known = by(parts, 'product');
    for (const row of products) {
      const product = value(row, 'product');
      const holds = known.get(product) ?? [];
      expect(holds.length, product).toBeGreaterThan(0);
      expect(words(value(row, 'routes')).length, product).toBeGreaterThan(0);
      const [only] = holds;
      // One ingredient dosed in its own unit: the strength is that amount.
      if (only && holds.length === 1 && value(only, 'unit') === value(row, 'dose_unit')) {
        expect(value(only, 'amount'), product).toBe(value(row, 'strength_per_base'));
      }
    }
  });

  it('of one orderable are dosed in one unit', () => {
    for (const [orderable, rows] of by(products, 'orderable')) {
      expect(setOf(rows, 'dose_unit').size, orderable).toBe(1);
    }
  });

  it('mark what is dangerous: opioids, anticoagulants, insulins, paralyzing drugs, vasopressors, potassium in a vein', () => {
    const members = by(file('ingredient-classes'), 'class');
    const dangerous = ['opioids', 'anticoagulants', 'insulins', 'paralytics', 'vasopressors'].flatMap((group) =>
      column(members.get(group) ?? [], 'ingredient'),
    );
    const injected = new Set([
      'norepinephrine',
      'phenylephrine',
      'vasopressin',
      'epinephrine',
      'dopamine',
      'midodrine',
    ]);
    const marked = new Set(products.filter((row) => row.high_alert === 'true').map((row) => row.product));
    for (const row of parts) {
      const ingredient = value(row, 'ingredient');
      const product = products.find((other) => other.product === row.product);
      const parenteral = words(product?.routes ?? '').some((route) => route === 'IV' || route === 'IVPB');
      if (!dangerous.includes(ingredient) || (injected.has(ingredient) && !parenteral)) continue;
      expect(marked.has(row.product), row.product).toBe(true);
    }
    const potassium = products.filter(
      (row) => value(row, 'name') === 'potassium chloride' && words(value(row, 'routes')).includes('IV'),
    );
    expect(potassium.length).toBeGreaterThan(2);
    expect(potassium.every((row) => row.high_alert === 'true')).toBe(true);
  });

  it('let only a short list be taken before a pharmacist has seen the order', () => {
    const open = products.filter((row) => row.allow_override === 'true');
    expect(open.length).toBeGreaterThan(5);
    expect(open.length / products.length).toBeLessThan(0.1);
    expect(open.filter((row) => row.cs_schedule === 'C-II')).toEqual([]);
  });
});
