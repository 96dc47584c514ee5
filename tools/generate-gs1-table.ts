/**
 * `node tools/generate-gs1-table.ts path/to/gs1-syntax-dictionary.txt`: writes src/tables/barcodes/gs1-table.ts anew from a
 * dictionary, when GS1 has published another one (github.com/gs1/gs1-syntax-dictionary).
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeTable } from './gs1-dictionary.ts';
import { root } from './steps.ts';

const from = process.argv[2];
if (from === undefined) {
  console.error('Name the dictionary: node tools/generate-gs1-table.ts path/to/gs1-syntax-dictionary.txt');
  process.exitCode = 2;
} else {
  const place = path.join(root, 'src/tables/barcodes/gs1-table.ts');
  const text = writeTable(await readFile(from, 'utf8'));
  const same = (await readFile(place, 'utf8').catch(() => '')) === text;
  if (!same) await writeFile(place, text);
  console.log(`${same ? 'same   ' : 'written'} ${place}`);
}
