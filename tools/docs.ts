/**
 * `npm run docs`: writes the pages of docs/ that are made from the code, and the list of the migrations' hashes. Once a
 * migration has been released its hash must not change: make a new migration.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generatedDocs } from './generated-docs.ts';
import { root } from './steps.ts';

for (const [file, text] of await generatedDocs()) {
  const place = path.join(root, file);
  await mkdir(path.dirname(place), { recursive: true });
  const same = (await readFile(place, 'utf8').catch(() => '')) === text;
  if (!same) await writeFile(place, text);
  console.log(`${same ? 'same   ' : 'written'} ${file}`);
}
