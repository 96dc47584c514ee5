import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gs1Table } from '#src/tables/barcodes/gs1-table.ts';
import { testData } from '#test/support/test-data.ts';
import { readDictionary, writeTable } from './gs1-dictionary.ts';
import { root } from './steps.ts';

const data = testData();
const because = data === null ? ' (skipped: no outside test data, set MORTAR_TEST_DATA)' : '';

describe('the table of GS1 identifiers', () => {
  it.skipIf(data === null)(`is what the dictionary gives${because}`, () => {
    const dictionary = readFileSync(join(data ?? '', 'ship/gs1-syntax-dictionary.txt'), 'utf8');
    expect(readDictionary(dictionary)).toEqual(gs1Table);
    expect(readFileSync(join(root, 'src/tables/barcodes/gs1-table.ts'), 'utf8')).toBe(writeTable(dictionary));
  });

  it('has its source in NOTICE', () => {
    expect(readFileSync(join(root, 'NOTICE'), 'utf8')).toContain('GS1 Barcode Syntax Dictionary');
  });
});

describe('a dictionary', () => {
  it('is read entry by entry, comments left out', () => {
    const text = `# a comment\n
01   *?  N14,csum,gcppos2     ex=255,37 dlpkey=22,10,21|235   # GTIN
3100-3105  *?  N6   req=01,02 ex=310n  # NET WEIGHT (kg)\r
253  ?  N13,csum,gcppos1 [X..17]   dlpkey   # GDTI
250     X..30  req=01+21,03+21  req=10   # IT'S
99   ?  X..90`;
    expect(readDictionary(text)).toEqual([
      {
        ais: '01',
        predefined: true,
        attribute: true,
        format: 'N14,csum,gcppos2',
        excludes: ['255', '37'],
        path: '22,10,21|235',
        title: 'GTIN',
      },
      {
        ais: '3100-3105',
        predefined: true,
        attribute: true,
        format: 'N6',
        needs: ['01,02'],
        excludes: ['310n'],
        title: 'NET WEIGHT (kg)',
      },
      { ais: '253', attribute: true, format: 'N13,csum,gcppos1 [X..17]', path: '', title: 'GDTI' },
      { ais: '250', format: 'X..30', needs: ['01+21,03+21', '10'], title: "IT'S" },
      { ais: '99', attribute: true, format: 'X..90', title: '' },
    ]);
    expect(writeTable(text)).toContain("title: 'IT\\'S' }");
  });

  it.each([
    ['an identifier that is none', 'AB  N6', 'is no identifier'],
    ['no format', '01  *?  dlpkey', 'the format is missing'],
    ['a format that is new', '01  *  Q6', 'the format is missing'],
    ['an attribute that is new', '01  *  N6  dlattr=5', '"dlattr=5" is not understood'],
    ['an exclusion of pairs', '01  *  N6  ex=01+02', '"ex=01+02" is not understood'],
    ['nothing', '# empty', 'has no entries'],
  ])('with %s is refused, naming the line', (_what, text, says) => {
    expect(() => readDictionary(text)).toThrow(says);
  });
});
