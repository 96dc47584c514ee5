/**
 * Importing a file of 150,000 packages against a bare COPY of the same columns through the same client: the bare side has
 * its rows split already and writes them into a table without keys. Inside of ours: decoding, splitting, checking each cell,
 * key, code and name of each row, COPY into the keyed table, counts; what comes after (look-ups for searching, record, commit)
 * is told apart. Two layouts: the FDA's packages (eight columns, generated rows) and the NDC names (two columns).
 */
import { from } from 'pg-copy-streams';
import type { Database } from '#src/kernel/database/database.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { at, importText, packages, timed, withCatalogue } from './catalogue.ts';
import type { BenchResult } from './result.ts';

const goal = 3;
const rounds = 5;

/** Measures both sides in turns; see the head of this file. */
export function importBench(): Promise<BenchResult[]> {
  return withCatalogue(async (kernel, owner) => {
    const names = await packages();
    const lines = names.bytes.toString('utf8').trimEnd().split('\n');
    return [
      await measure(kernel, owner, {
        title: 'package file, 8 columns',
        which: '150,000 generated rows',
        lines: packageLines(),
      }),
      await measure(kernel, owner, { title: 'NDC names, 2 columns', which: names.which, lines }),
    ];
  });
}

function packageLines(): string[] {
  const lines = [
    'PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tNDC_EXCLUDE_FLAG\tSAMPLE_PACKAGE',
  ];
  for (let n = 0; n < 150_000; n += 1) {
    const labeler = String(10_000 + Math.floor(n / 100)).padStart(5, '0');
    const product = `${labeler}-${String(Math.floor(n / 4) % 1000).padStart(3, '0')}`;
    const code = `${product}-${String(n % 100).padStart(2, '0')}`;
    const id = `${product}_6d8a935c-fc7b-44c6-92d1-${String(n).padStart(12, '0')}`;
    lines.push(`${id}\t${product}\t${code}\t${(n % 90) + 10} TABLET in 1 BOTTLE (${code})\t20150401\t\tN\tN`);
  }
  return lines;
}

type Side = { readonly title: string; readonly which: string; readonly lines: readonly string[] };

async function measure(kernel: Kernel, owner: Database, { title, which, lines }: Side): Promise<BenchResult> {
  const split = lines.slice(1).map((line) => line.split('\t'));
  const width = split[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, place) => `c${place} text`).join(', ');
  await owner.run('drop table if exists public.bare');
  await owner.run(`create table public.bare (${columns})`);
  const wholes: number[] = [];
  const loads: number[] = [];
  const bares: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    // Another version each time: the same bytes are not imported twice.
    const bytes = Buffer.from(`${lines.join('\n')}\n${'\n'.repeat(round + 2)}`);
    await owner.run('truncate public.bare');
    const bare = await timed(() => copyBare(owner, split));
    const begun = performance.now();
    let loaded = begun;
    await importText(kernel, `bench-${round}.txt`, bytes, {
      onLookups: () => {
        loaded = performance.now();
      },
    });
    const whole = performance.now() - begun;
    if (round < 0) continue;
    bares.push(bare);
    wholes.push(whole);
    loads.push(loaded - begun);
  }
  const ratios = loads.map((load, round) => load / (bares[round] ?? 1));
  const ratio = at(ratios, 0.5);
  return {
    name: `import to bare COPY, ${title}`,
    ratio,
    goal: `<= ${goal}`,
    pass: ratio <= goal,
    detail:
      `${at(loads, 0.5).toFixed(0)} ms to ${at(bares, 0.5).toFixed(0)} ms, with the look-ups for searching ${at(wholes, 0.5).toFixed(0)} ms ` +
      `(${at(
        wholes.map((whole, round) => whole / (bares[round] ?? 1)),
        0.5,
      ).toFixed(1)} times); ${which}; ` +
      `median of ${rounds} rounds in turns (${ratios.map((each) => each.toFixed(1)).join(' ')})`,
  };
}

async function copyBare(owner: Database, rows: readonly (readonly string[])[]): Promise<void> {
  const client = await owner.pool.connect();
  try {
    const stream = client.query(from('copy public.bare from stdin'));
    let piece = '';
    for (const row of rows) {
      piece += `${row.join('\t').replaceAll('\\', '\\\\')}\n`;
      if (piece.length < 65_536) continue;
      if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve));
      piece = '';
    }
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.end(piece, () => resolve());
    });
  } finally {
    client.release();
  }
}
