import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { faultsText, type RowFault } from '#src/tables/change-control/index.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import {
  checks,
  type DrugWords,
  findDoseLimits,
  findPackage,
  findProduct,
  findProducts,
  findRuleValues,
  findSchedules,
  findUnits,
  loadDrugFile,
  matchAllergen,
  resolveDrug,
  resolveRoute,
  resolveSchedule,
  resolveUnit,
  searchProducts,
  toBaseUnits,
} from './index.ts';

const demo = new URL('../../../demo/drug-file/', import.meta.url);
let database: TestDatabase;
let sql: Database;

beforeAll(async () => {
  database = await testDatabase();
  sql = openDatabase(database.url, { role: 'mortar_app' });
  const loaded = await loadDrugFile(sql, demo);
  expect(loaded.ok ? '' : faultsText(loaded.faults)).toBe('');
});

afterAll(async () => {
  await sql.close();
  await database.close();
});

/** A copy of the demo drug file with one text of one file replaced. */
async function faultsOf(file: string, from: string, to: string): Promise<readonly RowFault[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mortar-drug-file-'));
  try {
    await cp(demo, folder, { recursive: true });
    const place = path.join(folder, file);
    const text = await readFile(place, 'utf8');
    expect(text).toContain(from);
    await writeFile(place, text.replace(from, to));
    const loaded = await loadDrugFile(sql, pathToFileURL(`${folder}/`));
    return loaded.ok ? [] : loaded.faults;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('loading a drug file', () => {
  it('again changes nothing', async () => {
    const loaded = await loadDrugFile(sql, demo);
    expect(loaded.ok && Object.values(loaded.rows).every((count) => count === 0)).toBe(true);
  });

  it.each([
    [
      'units.csv',
      'mcg,mcg,mass,0.001',
      'mcg,mcg,mass,zero',
      { row: 3, column: 'factor', value: 'zero', why: 'decimal above zero' },
    ],
    [
      'units.csv',
      'unit,display,kind,factor',
      'unit,display,kind,factors',
      { row: 1, column: 'factor', value: '', why: 'column is missing' },
    ],
    ['routes.csv', 'PO,by mouth', 'PO,PO', { row: 2, column: 'words', value: 'PO', why: 'may not be shown' }],
    [
      'schedules.csv',
      'every 8 hours',
      'q8h',
      { row: 10, column: 'words', value: 'q8h', why: 'frequency is written in words' },
    ],
    [
      'schedules.csv',
      '09:00 21:00',
      '09:00 25:00',
      { row: 20, column: 'times', value: '09:00 25:00', why: 'no time of day' },
    ],
    [
      'product-ingredients.csv',
      'sodium-chloride-09-bag-50ml,sodium-chloride,',
      'sodium-chloride-09-bag-50ml,sodium-chlorid,',
      { row: 2, column: 'ingredient', value: 'sodium-chlorid', why: 'no ingredient' },
    ],
    [
      'packages.csv',
      '00303380049318',
      '00303380049319',
      { row: 2, column: 'gtin', value: '00303380049319', why: 'check digit' },
    ],
    [
      'packages.csv',
      '00338004931,',
      '00338004932,',
      { row: 2, column: 'ndc11', value: '00338004932', why: 'gives 00338004931' },
    ],
    [
      'ingredients.csv',
      'acetazolamide,',
      'acetaminophen,',
      { row: 3, column: 'ingredient', value: 'acetaminophen', why: 'row 2 has the same' },
    ],
  ])('%s with a bad row is refused with the place and the reason', async (file, from, to, { why, ...place }) => {
    const faults = await faultsOf(file, from, to);
    expect(faults).toContainEqual({ file, ...place, why: expect.stringContaining(why) });
  });

  it('a refused file changes no row', async () => {
    const faults = await faultsOf(
      'products.csv',
      'sodium-chloride-09-bag-50ml,sodium chloride 0.9%',
      'sodium-chloride-09-bag-50ml,Sodium Chloride .9%',
    );
    expect(faultsText(faults)).toContain('products.csv row 2, column name');
    expect((await findProduct(sql, 'sodium-chloride-09-bag-50ml'))?.name).toBe('sodium chloride 0.9%');
  });

  it('a folder without the files is refused, file by file', async () => {
    const loaded = await loadDrugFile(sql, new URL('../../../demo/', import.meta.url));
    expect(loaded.ok ? [] : loaded.faults.map(({ file }) => file)).toContain('products.csv');
  });
});

describe('the drug file', () => {
  it('gives products with ingredients and classes', async () => {
    expect(await findProduct(sql, 'ibuprofen-400mg-tablet')).toMatchObject({
      name: 'ibuprofen',
      doseUnit: 'mg',
      strengthPerBase: '400',
      volumeMlPerBase: null,
      routes: expect.arrayContaining(['PO']),
      ingredients: [
        { ingredient: 'ibuprofen', amount: '400', unit: 'mg', classes: expect.arrayContaining(['nsaids']) },
      ],
    });
    expect(await findProduct(sql, 'nothing')).toBeNull();
    expect((await findProducts(sql, ['nothing', 'ibuprofen-400mg-tablet'])).size).toBe(1);
  });

  it('searches by the start of a word, most used first, without being fooled by signs', async () => {
    const found = await searchProducts(sql, 'furo');
    expect(found.every(({ name }) => name === 'furosemide')).toBe(true);
    expect(found.map(({ usageRank }) => usageRank)).toEqual(
      found.map(({ usageRank }) => usageRank).sort((a, b) => a - b),
    );
    expect(await searchProducts(sql, '.*')).toEqual([]);
  });

  it('finds a package by GTIN and by NDC in every writing', async () => {
    const expected = { product: 'sodium-chloride-09-bag-50ml', ndc: '0338-0049-31' };
    expect(await findPackage(sql, { gtin: '00303380049318' })).toMatchObject(expected);
    for (const ndc of ['0338-0049-31', '00338004931', '0338004931', '000338004931']) {
      expect(await findPackage(sql, { ndc })).toMatchObject(expected);
    }
    expect(await findPackage(sql, { ndc: '0' })).toBeNull();
    expect(await findPackage(sql, { text: '0338-0049-31' })).toMatchObject(expected);
  });

  it('has every product measurable in its own dose unit', async () => {
    const units = await findUnits(sql);
    const products = await sql.rows<{ product: string }>('select product from tables.products');
    const found = await findProducts(
      sql,
      products.map(({ product }) => product),
    );
    for (const product of found.values()) {
      expect([
        product.product,
        toBaseUnits(product, product.strengthPerBase, product.doseUnit, units)?.toFixed(),
      ]).toEqual([product.product, '1']);
    }
  });

  it('gives limits, schedules and the values of rules', async () => {
    expect((await findDoseLimits(sql, ['ibuprofen'])).length).toBeGreaterThan(0);
    expect(await findDoseLimits(sql, [])).toEqual([]);
    expect((await findSchedules(sql)).get('Q8H')).toMatchObject({ kind: 'interval', intervalMinutes: 480, times: [] });
    expect((await findRuleValues(sql)).get('window.time-critical')).toEqual({ value: '30', unit: 'minutes' });
  });

  it('its checks find what is missing', async () => {
    await sql.run(
      `insert into tables.products (product, name, orderable, strength_text, form, base_unit, dose_unit, strength_per_base, routes,
         high_alert, timing_class, storage, allow_override, usage_rank, source)
       values ('bare', 'bare', 'bare', '', 'tablet', 'tablet', 'mg', 1, '{PO}', true, 'standard', 'room', false, 9999, 'test')`,
    );
    await sql.run(
      `insert into tables.order_sentences (sentence_id, product, dose, unit, route, schedule, prn, priority, weight_based)
       values ('bare-1', 'bare', 1, 'mg', 'PO', 'DAILY', false, 'routine', false)`,
    );
    for (const id of ['drugs.product-has-package', 'drugs.product-has-limit']) {
      const findings = await checks.find((check) => check.id === id)?.run(sql, 'mercy', new Date(0));
      expect(findings?.map(({ subject }) => subject)).toContain('bare');
    }
    const before = await checks[1]?.run(sql, 'mercy', new Date(0));
    await sql.run(
      `insert into tables.packages (package, product, ndc, ndc_format, ndc11, labeler, description, quantity, level, gtin, gtin_derived, source)
       values ('bare-1', 'bare', '9999-9999-99', '4-4-2', '09999999999', 'x', 'x', 1, 'inner', null, false, 'test')`,
    );
    expect(await checks[1]?.run(sql, 'mercy', new Date(0))).toHaveLength((before?.length ?? 0) + 1);
  });
});

describe('words of other systems', () => {
  it.each([
    ['PO/NG', 'PO'],
    ['by mouth', 'PO'],
    ['iv', 'IV'],
    ['SC', 'SUBCUT'],
  ])('route %s is %s', async (word, route) => {
    expect((await resolveRoute(sql, word))?.route).toBe(route);
  });

  it('an HL7 code that several routes share, or nothing, is none', async () => {
    expect(await resolveRoute(sql, 'OTH')).toBeNull();
    expect(await resolveRoute(sql, 'nowhere')).toBeNull();
  });

  it('a schedule comes with whether it means as needed', async () => {
    expect(await resolveSchedule(sql, 'Q8H')).toMatchObject({ schedule: { schedule: 'Q8H' }, prn: false });
    expect(await resolveSchedule(sql, 'PRN')).toMatchObject({ prn: true });
    expect(await resolveSchedule(sql, 'whenever')).toBeNull();
  });

  it('a unit is found by synonym; its case counts where it is a unit of ours', async () => {
    expect((await resolveUnit(sql, 'mL'))?.unit).toBe('mL');
    expect((await resolveUnit(sql, 'UNIT'))?.unit).toBe('units');
    expect((await resolveUnit(sql, 'gm'))?.unit).toBe('g');
    expect(await resolveUnit(sql, 'handful')).toBeNull();
  });

  it.each([
    ['PCN', 'penicillins', null],
    ['Penicillin allergy', 'penicillins', null],
    ['Ciprofloxacin HCl', null, 'ciprofloxacin'],
    ['quinolone antibiotics', 'quinolones', null],
  ])('allergen %s', async (said, group, ingredient) => {
    const match = await matchAllergen(sql, { text: said });
    if (group) expect(match?.class).toBe(group);
    if (ingredient) expect(match?.ingredient).toBe(ingredient);
  });

  it('an allergen that the drug file has not is not guessed', async () => {
    expect(await matchAllergen(sql, { text: 'peanuts' })).toBeNull();
    expect(await matchAllergen(sql, { text: '' })).toBeNull();
  });
});

describe('a drug of another system', () => {
  const told = (words: DrugWords) => resolveDrug(sql, words);

  it.each([
    ['our code', { code: 'ibuprofen-400mg-tablet' }, 'ibuprofen-400mg-tablet', 'code'],
    ['a GTIN', { gtin: '00303380049318' }, 'sodium-chloride-09-bag-50ml', 'gtin'],
    [
      'an NDC',
      { ndc: '00338004931', text: 'Sodium Chloride 0.9%', strength: '50 mL Bag' },
      'sodium-chloride-09-bag-50ml',
      'ndc',
    ],
    [
      'name, strength and route',
      { ndc: '0', text: 'Furosemide', strength: '40mg/4mL Vial', route: 'IV', doseUnit: 'mg' },
      'furosemide-40mg-vial',
      'name',
    ],
    [
      'tall letters and a brand in brackets',
      { text: 'HYDROmorphone (Dilaudid)', strength: '2mg Tablet', route: 'PO/NG', doseUnit: 'mg' },
      'hydromorphone-2mg-tablet',
      'name',
    ],
    [
      'a strength inside the name',
      { text: 'Dextrose 50%', strength: '25 g / 50 mL Syringe', route: 'IV', doseUnit: 'gm' },
      'dextrose-50-syringe-50ml',
      'name',
    ],
  ] as const)('is found by %s', async (_how, words, product, how) => {
    expect(await told(words)).toMatchObject({ product: { product }, how });
  });

  it('in a strength that the drug file lacks is the most used one that makes the dose, and says so', async () => {
    const found = await told({ text: 'Metolazone', strength: '5 mg Tab', route: 'PO', doseUnit: 'mg' });
    expect(found).toMatchObject({
      product: { product: 'metolazone-2-5mg-tablet' },
      remark: expect.stringContaining('Ordered as "Metolazone, 5 mg Tab"'),
    });
  });

  it.each([
    ['a drug that is not there', { text: 'Unobtainium', strength: '5 mg' }, 'unknown-drug'],
    [
      'a route that none of it has',
      { text: 'Ibuprofen', strength: '400 mg', route: 'IV', doseUnit: 'mg' },
      'unknown-drug',
    ],
    [
      'insulin of no kind',
      { text: 'Insulin', strength: '100 Units / mL - 10 mL Vial', route: 'SC', doseUnit: 'UNIT' },
      'ambiguous-drug',
    ],
    ['tablets of no strength', { text: 'Furosemide', route: 'PO', doseUnit: 'TAB' }, 'ambiguous-drug'],
    [
      'a capsule that would have to be cut',
      { text: 'Gabapentin', strength: '50 mg capsule', route: 'PO', doseUnit: 'mg' },
      'ambiguous-drug',
    ],
    [
      'an NDC that is another drug than the words',
      { ndc: '00338004931', text: 'Furosemide', strength: '20 mg' },
      'ambiguous-drug',
    ],
    ['nothing at all', {}, 'unknown-drug'],
  ])('%s is not guessed', async (_what, words, unmapped) => {
    const found = await told(words);
    expect(found).toMatchObject({ unmapped, says: expect.stringMatching(/\S/) });
  });

  it('is the same each time', async () => {
    const words = { text: 'Potassium Chloride', strength: '20mEq/50mL Premix', route: 'IV', doseUnit: 'mEq' };
    const first = await told(words);
    expect(first).toMatchObject({ product: { product: 'potassium-chloride-20meq-bag-50ml' } });
    for (let again = 0; again < 5; again += 1) expect(await told(words)).toEqual(first);
  });
});
