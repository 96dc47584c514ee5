/** The official files themselves, where they are on this machine: every one is read whole, and its faults are these. */
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { testData } from '#test/support/test-data.ts';
import { gtinOfNdc10 } from '../barcodes/index.ts';
import { checks } from './checks.ts';
import { exportCsv } from './export.ts';
import { confirmWaiting, importer } from './import-file.fixture.ts';
import { importFile } from './import-file.ts';
import { lookUpCode, searchNames } from './lookups.ts';
import { type DataSet, dataSetInForce, selectDataSet, selectRejects } from './store.ts';

const data = testData();
const file = (name: string) => path.join(data ?? '', name);

/** File, kind → accepted, rejected. */
const expected: readonly (readonly [string, Readonly<Record<string, readonly [number, number]>>])[] = [
  ['ship/cms_asp_ndc_hcpcs_2026q1.csv.gz', { 'cms-asp-crosswalk': [7097, 1] }],
  ['ship/fda_orange_book_2024-11_products.txt.gz', { 'fda-orange-book': [45_752, 0] }],
  ['ship/fda_ndc_unfinished_2018-06_product.txt.gz', { 'fda-ndc-product': [21_478, 0] }],
  ['ship/fda_ndc_unfinished_2018-06_package.txt.gz', { 'fda-ndc-package': [35_319, 2] }],
  ['ship/fda_ndc11_package_names_2018-04.tsv.gz', { 'fda-ndc11-names': [148_206, 0] }],
  ['ship/va_ndfrt_ddi.csv.gz', { 'va-ndfrt-interactions': [5265, 0] }],
  ['ship/fda_tallman_2026-06.json', { 'fda-tall-man': [43, 0] }],
];

describe.skipIf(data === null || !existsSync(file('ship')))('official files', () => {
  let database: TestDatabase;
  let kernel: TestKernel;

  beforeAll(async () => {
    database = await testDatabase();
    kernel = await testKernel({ url: database.url });
  });

  afterAll(async () => {
    await kernel.close();
    await database.close();
  });

  const load = async (name: string) => {
    const call = { commandId: `test-${name}`, actor: importer, input: { file: path.basename(name) } };
    const answer = await importFile(kernel, call, { bytes: createReadStream(file(name)) });
    if (!answer.ok) throw new Error(answer.message);
    await confirmWaiting(kernel);
    return answer.value;
  };

  it.each(expected)('%s', async (name, kinds) => {
    const { dataSets } = await load(name);
    const found = Object.fromEntries(dataSets.map((each) => [each.kind, [each.accepted, each.rejected]]));
    expect(found).toEqual(kinds);
    for (const { dataSet } of dataSets) {
      const stored = await selectDataSet(kernel.database, dataSet);
      expect(stored?.state).toBe('ready');
      expect(stored?.rowsRead).toBe((stored?.rowsAccepted ?? 0) + (stored?.rowsRejected ?? 0));
    }
  });

  it('the malformed NDC of CMS is rejected with its row, its column and why', async () => {
    const [set] = await kernel.database.rows<{ dataSet: number }>(
      `select data_set as "dataSet" from tables.data_sets where kind = 'cms-asp-crosswalk'`,
    );
    const rejects = await selectRejects(kernel.database, set?.dataSet ?? 0, { after: 0, limit: 10 });
    expect(rejects).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ column: 'ndc', value: '888867413689' });
    expect(rejects[0]?.why).toBe('it is no NDC in the form 5-4-2 or 11 digits (12 digits)');
    expect(rejects[0]?.raw).toContain('SynoJoynt');
  });

  it('mixed encodings are read line by line and told', async () => {
    const [set] = await kernel.database.rows<{ encoding: string }>(
      `select encoding from tables.data_sets where kind = 'fda-ndc-product'`,
    );
    expect(set?.encoding).toBe('utf-8, 142 lines windows-1252');
    const [row] = await kernel.database.rows<{ labeler: string }>(
      `select split_part(r.cells, chr(31), 13) as labeler from tables.data_set_rows r join tables.data_sets s using (data_set) where s.kind = 'fda-ndc-product' and split_part(r.cells, chr(31), 2) = '76283-0001'`,
    );
    expect(row?.labeler).toContain('Société Monégasque d’');
  });

  it('every table of the VistA archive is read', async () => {
    const { dataSets, skipped } = await load('ship/va_vista_pharmacy_tables_2019.zip');
    expect(skipped).toEqual([]);
    expect(dataSets).toHaveLength(20);
    const of = (kind: string) => dataSets.find((each) => each.kind === kind);
    expect(of('va-dose-unit-conversion')).toMatchObject({ accepted: 50, rejected: 0 });
    expect(of('va-generic')).toMatchObject({ accepted: 5377, rejected: 0 });
    expect(of('va-medication-route')).toMatchObject({ accepted: 242 });
    expect(of('va-standard-medication-route')).toMatchObject({ accepted: 55 });
    expect(dataSets.reduce((sum, each) => sum + each.rejected, 0)).toBe(0);
  });

  it('every list of the dm+d archive is read', async () => {
    const { dataSets, skipped } = await load('test/nhs_dmd_slice_2019.zip');
    expect(skipped.filter((name) => name.endsWith('.xml'))).toEqual([]);
    const counts = Object.fromEntries(dataSets.map((each) => [each.kind, each.accepted]));
    expect(Object.keys(counts).sort()).toEqual(
      expect.arrayContaining([
        'dmd-amp',
        'dmd-ampp',
        'dmd-gtin',
        'dmd-ingredient',
        'dmd-lookup',
        'dmd-vmp',
        'dmd-vmpp',
        'dmd-vtm',
      ]),
    );
    expect(dataSets.flatMap((each) => (each.rejected > 0 ? [each] : []))).toEqual([]);
    expect(counts['dmd-vtm']).toBeGreaterThan(2000);
  });

  it('the checks find exactly what is wrong in them', async () => {
    const now = kernel.clock.now();
    const found = (await Promise.all(checks.map((check) => check.run(kernel.database, 'mercy', now)))).flat();
    const counts = found.map(({ subject, evidence }) => [subject, evidence.count]);
    expect(counts.sort()).toEqual([
      ['cms-asp-crosswalk billing units', 193],
      ['cms-asp-crosswalk rejected ndc it is no NDC in the form 5-4-2 or 11 digits (12 digits)', 1],
      ['cms-asp-crosswalk shared NDCs', 136],
      // One GTIN, written once with and once without its leading zeros.
      ['dmd-gtin shared GTINs', 1],
      [
        'fda-ndc-package rejected NDCPACKAGECODE it is no NDC in the form 4-4-2 or 5-3-2 or 5-4-1 or 5-4-2 or 6-4-2 (2 digits)',
        1,
      ],
      [
        'fda-ndc-package rejected NDCPACKAGECODE it is no NDC in the form 4-4-2 or 5-3-2 or 5-4-1 or 5-4-2 or 6-4-2 (8 digits)',
        1,
      ],
      // 5-4-1 and 5-3-2 writings of other packages that are the same eleven digits.
      ['fda-ndc-package shared NDCs', 2],
      ['fda-ndc11-names shared NDCs', 606],
      ['va-dose-unit-conversion two steps', 12],
    ]);
    for (const each of found) expect((each.evidence.first as unknown[]).length).toBeGreaterThan(0);
  });

  it('a name is found by the starts of its words, a package by NDC and by GTIN', async () => {
    const set = await dataSetInForce(kernel.database, 'fda-ndc11-names', kernel.clock.now());
    const search = (typed: string) => searchNames(kernel.database, set?.dataSet ?? 0, typed);
    const short = await search('me');
    expect(short.names).toHaveLength(10);
    expect(short.total).toBeGreaterThan(500);
    expect(short.names.every(({ name }) => /(^|[^a-z0-9])me/i.test(name))).toBe(true);
    const exact = await kernel.database.one<{ n: string }>(
      `select count(*) as n from tables.data_set_names where data_set = $1 and lower(name) ~ '(^|[^[:alnum:]])me'`,
      [set?.dataSet],
    );
    expect(short.total).toBe(Number(exact.n));
    const one = await search('sprycel');
    expect(one.names.map(({ name, rows }) => [name, rows])).toEqual([['SPRYCEL (dasatinib)', expect.any(Number)]]);
    const two = await search('metfor hyd');
    expect(two.names.length).toBeGreaterThan(0);
    expect(two.names.every(({ name }) => /metfor/i.test(name) && /hyd/i.test(name))).toBe(true);
    expect((await search('x')).total).toBe(0);
    const look = (scanned: string) => lookUpCode(kernel.database, 'fda-ndc11-names', scanned, kernel.clock.now());
    for (const scanned of ['00003085722', '0003-0857-22', '0003085722', gtinOfNdc10('0003085722')]) {
      expect((await look(scanned))[0]?.name, scanned).toBe('SPRYCEL (dasatinib)');
    }
    expect(await look('99999999999')).toEqual([]);
  });

  it('what it exports is what it read', async () => {
    const name = 'ship/cms_asp_ndc_hcpcs_2026q1.csv.gz';
    const set = await dataSetInForce(kernel.database, 'cms-asp-crosswalk', kernel.clock.now());
    let exported = '';
    for await (const piece of exportCsv(kernel.database, set as DataSet)) exported += piece;
    const original = gunzipSync(await readFile(file(name))).toString('utf8');
    const kept = original.split('\n').filter((line) => !line.includes('888867413689'));
    expect(exported.replaceAll('\r\n', '\n')).toBe(kept.join('\n'));
  });
});
