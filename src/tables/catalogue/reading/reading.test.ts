/** Reading files piece by piece: what comes out does not depend on where the pieces end. All rows are invented. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellFault, codeOf } from '../cells.ts';
import { checkConversions } from '../dose-units.ts';
import { bytesOf } from '../import-file.fixture.ts';
import { versionIn } from '../import-file.ts';
import { codesOf, startsOf } from '../lookups.ts';
import { usualLimits } from '../shapes.ts';
import { openTables } from './open-tables.ts';
import { createSplitter } from './split.ts';
import { workbookOf, zipOf } from './workbook.fixture.ts';

function split(text: string, delimiter: string, size: number): string[][] {
  const splitter = createSplitter(delimiter);
  const rows: string[][] = [];
  for (let at = 0; at < text.length; at += size) {
    rows.push(...splitter.push(text.slice(at, at + size)).map((row) => row.cells));
  }
  return [...rows, ...splitter.end().map((row) => row.cells)];
}

async function read(bytes: Uint8Array | string, file: string) {
  const opened = openTables(bytesOf(bytes, 11), { file, limits: usualLimits });
  const tables: Record<string, { columns: readonly string[]; rows: (readonly string[])[] }> = {};
  for await (const table of opened.tables) {
    const rows: (readonly string[])[] = [];
    for await (const batch of table.batches) rows.push(...batch.map((row) => row.cells));
    tables[table.kind.id] = { columns: table.columns, rows };
  }
  return { tables, skipped: opened.skipped };
}

describe('splitting', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é', '7'), maxLength: 6 });

  it('gives what another parser gives, wherever the pieces end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const text = rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\r\n');
          const theirs = parse(text, { relax_column_count: true }) as string[][];
          expect(split(text, ',', size)).toEqual(theirs);
        },
      ),
    );
  });

  it('a quote that is not closed on its line is a character, except in comma files', () => {
    expect(split('a\t"b\nc\td\n', '\t', 3)).toEqual([
      ['a', '"b'],
      ['c', 'd'],
    ]);
    expect(split('5" tube,"b\nc",d\n', ',', 3)).toEqual([['5" tube', 'b\nc', 'd']]);
    expect(split('"HY ""25"""~x\n', '~', 4)).toEqual([['HY "25"', 'x']]);
  });
});

describe('pump libraries', () => {
  const heading = ['Profile', 'Drug Name', 'Therapy', 'Drug Amount', 'Drug Unit', 'Diluent Volume', 'Soft Max'];
  const book = workbookOf({
    'ContBolus Non-Anesth Drugs': [
      ['Invented library, version 3'],
      heading,
      ['ICU', 'inventamine', 'Shock', '1,000', 'mg', 250, 0.1],
      ['ICU', 'inventamine', null, '- -', 'mg', '- -', null],
      ['Ward', 'heparinvent', 'Flush & "lock"', 25000, 'units', '1,00', null],
    ],
    'Intermittent Drugs': [
      ['Invented library, version 3'],
      [...heading.slice(0, 6), 'Duration'],
      ['ICU', 'inventacillin', '', 1, 'g', 50, { minutes: 90 }],
    ],
    'Master Drugs': [
      ['x'],
      ['Line Item', 'Drug Name', 'Concentration', 'Used As', 'Aliases'],
      [1, 'inventamine', '- -', 'Drug', 'INV|inv'],
    ],
    Mapping: [
      ['x'],
      ['Additive', 'Diluent', 'Primary', 'Alias', 'Comment', 'Method'],
      ['inventamine', 'D5W', 'Y', 'INV', '', ''],
    ],
    Notes: [['nothing of ours']],
  });

  it('come by the names of their sheets and columns; further columns are kept', async () => {
    const { tables, skipped } = await read(book, 'library.xlsx');
    expect(skipped).toEqual(['Notes']);
    expect(tables['pump-continuous']?.columns).toEqual(heading);
    expect(tables['pump-continuous']?.rows).toEqual([
      ['ICU', 'inventamine', 'Shock', '1,000', 'mg', '250', '0.1'],
      ['ICU', 'inventamine', '', '- -', 'mg', '- -', ''],
      ['Ward', 'heparinvent', 'Flush & "lock"', '25000', 'units', '1,00', ''],
    ]);
    expect(tables['pump-intermittent']?.rows).toEqual([['ICU', 'inventacillin', '', '1', 'g', '50', '01:30']]);
    expect(tables['pump-master-drugs']?.rows[0]?.[4]).toBe('INV|inv');
    expect(tables['pump-mapping']?.rows).toHaveLength(1);
  });
});

describe('archives and XML', () => {
  it('members that are known are read, others are named', async () => {
    const gtin =
      '<GTIN_DETAILS><AMPPS><AMPP><AMPPID>7</AMPPID><GTINDATA><GTIN>08712400158572</GTIN><STARTDT>2031-02-01</STARTDT></GTINDATA></AMPP></AMPPS></GTIN_DETAILS>';
    const lookup = '<LOOKUP><FORM><INFO><CD>1</CD><DESC>A &amp; B</DESC></INFO></FORM></LOOKUP>';
    const { tables, skipped } = await read(zipOf({ 'g.xml': gtin, 'l.xml': lookup, 'README.txt': 'hello\n' }), 'd.zip');
    expect(skipped).toEqual(['README.txt']);
    expect(tables['dmd-gtin']?.rows).toEqual([['7', '08712400158572', '2031-02-01', '']]);
    expect(tables['dmd-lookup']?.rows[0]?.slice(0, 3)).toEqual(['FORM', '1', 'A & B']);
  });
});

describe('cells', () => {
  const fault = (column: object, text: string) => cellFault({ name: 'x', type: 'text', ...column } as never, text);
  it.each([
    [{ type: 'date', form: 'yyyymmdd' }, '20280229', null],
    [{ type: 'date', form: 'yyyymmdd' }, '20270229', 'it is no date'],
    [{ type: 'date', form: 'month-name' }, 'Jan 5, 2024', null],
    [{ type: 'date', form: 'month-name' }, 'Foo 5, 2024', 'it is no date'],
    [{ type: 'amount' }, '1,000', null],
    [{ type: 'amount' }, '- -', null],
    [{ type: 'amount' }, '1,00', 'it is no amount'],
    [{ type: 'time' }, '01:30', null],
    [{ type: 'time' }, '1:75', 'it is no time (hh:mm)'],
    [{ type: 'gtin' }, '8712400158572', null],
    [{ type: 'gtin' }, '8712400158573', 'the check digit of the GTIN is wrong'],
    [{ type: 'decimal' }, '.5', null],
    [{ required: true }, ' ', 'it is empty'],
  ])('%j %s', (column, text, why) => expect(fault(column, text)).toBe(why));

  it('every writing of an NDC is found by its eleven digits', () => {
    const ndc = { name: 'n', type: 'ndc', forms: [] } as const;
    expect(['0003-0857-22', '00003-0857-22', '000003-857-22'].map((text) => codeOf(ndc, text))).toEqual(
      Array(3).fill('00003085722'),
    );
    expect(codesOf('0003085722')).toContain('00003085722');
    expect(codesOf('(01)')).toEqual([]);
    expect(startsOf('a MetFOR 5')).toEqual(['metfor']);
  });

  it('the name of a file tells its version', () => {
    expect(['fda_2024-11_x.txt', 'asp_2026q1.csv', 'x_20260612.json', 'v12345678.txt'].map(versionIn)).toEqual([
      '2024-11',
      '2026q1',
      '20260612',
      null,
    ]);
  });

  it('conversions over two steps are held against the direct one', () => {
    const rows = [
      { one: 'A', two: 'B^10|C^100' },
      { one: 'B', two: 'A^.1|C^20' },
      { one: 'C', two: 'A^.01|B^.05|x' },
    ];
    const { conflicts, notReciprocal, unread } = checkConversions(rows);
    expect(conflicts).toHaveLength(6);
    expect(notReciprocal).toEqual([]);
    expect(unread).toEqual(['C to x']);
  });
});
