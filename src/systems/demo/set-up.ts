/** Loads the demo hospital from demo/: once for each state of its files. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';

export const demoFolder = new URL('../../../demo/', import.meta.url);

/** SHA-256 over all files of the demo: what says whether they were loaded. */
export async function demoHash(): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(demoFolder, { recursive: true })).filter((name) => name.endsWith('.csv')).sort();
  for (const name of names) hash.update(name).update(await readFile(new URL(name, demoFolder)));
  return hash.digest('hex');
}

/** Name and time zone of the demo hospital. */
export async function demoFacility(): Promise<{ name: string; timeZone: string }> {
  const text = await readFile(new URL('hospital/hospital.csv', demoFolder), 'utf8');
  const [row] = parse(text, { columns: true, skip_empty_lines: true, comment: '#' }) as {
    name: string;
    time_zone: string;
  }[];
  if (!row) throw new Error('demo/hospital/hospital.csv has no row; it names the hospital and its time zone');
  return { name: row.name, timeZone: row.time_zone };
}
