/**
 * Comparing two versions of 150,000 packages (one in a hundred changed, one in two hundred added and removed) against reading
 * the rows of both through the same client.
 */
import { differenceOf } from '#src/tables/catalogue/index.ts';
import { at, importText, packages, timed, withCatalogue } from './catalogue.ts';
import type { BenchResult } from './result.ts';

const goal = 5;
const rounds = 5;

/** Measures both sides in turns; see the head of this file. */
export function compareBench(): Promise<BenchResult> {
  return withCatalogue(async (kernel, owner) => {
    const { bytes, which } = await packages();
    const [heading = '', ...lines] = bytes.toString('utf8').trimEnd().split('\n');
    const next = lines
      .filter((_, place) => place % 200 !== 0)
      .map((line, place) => (place % 100 === 0 ? `${line} CHANGED` : line))
      .concat(lines.filter((_, place) => place % 200 === 0).map((line) => line.replace(/^("?NDC:)\d/, '$19')));
    const before = await importText(kernel, 'before.tsv', bytes);
    const after = await importText(kernel, 'after.tsv', Buffer.from(`${[heading, ...next].join('\n')}\n`));
    await owner.run('analyze');
    const { database } = kernel;
    const compare = () => differenceOf(database, { before, after, columns: 2, limit: 100 });
    const read = async () => {
      for (const each of [before, after]) {
        await database.rows(`select row_no, key, cells from tables.data_set_rows where data_set = $1`, [each]);
      }
    };
    const { added, removed, changed } = await compare();
    await read();
    const ratios: number[] = [];
    const times = { compare: [] as number[], read: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.compare.push(await timed(compare));
      times.read.push(await timed(read));
      ratios.push((times.compare[round] ?? 0) / (times.read[round] ?? 1));
    }
    const ratio = at(ratios, 0.5);
    return {
      name: 'comparing two versions to reading both',
      ratio,
      goal: `<= ${goal}`,
      pass: ratio <= goal,
      detail:
        `${at(times.compare, 0.5).toFixed(0)} ms to ${at(times.read, 0.5).toFixed(0)} ms; ${which}; ${added} added, ${removed} removed, ${changed} changed; ` +
        `median of ${rounds} rounds in turns (${ratios.map((each) => each.toFixed(1)).join(' ')})`,
    };
  });
}
