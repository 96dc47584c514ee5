/**
 * Looking up in 150,000 packages against a `select 1` round trip, one connection, same percentile, one by one in turns:
 * drug search by what a person types (starts of two and more letters, one word and two), and a barcode by its GTIN or NDC.
 * Inside: finding the data set in force, all reads. Not inside: HTTP.
 */
import { systemChance } from '#src/kernel/chance.ts';
import type { Database } from '#src/kernel/database/database.ts';
import { gtinOfNdc10 } from '#src/tables/barcodes/index.ts';
import { confirmWaiting } from '#src/tables/catalogue/import-file.fixture.ts';
import { dataSetInForce, lookUpCode, searchNames } from '#src/tables/catalogue/index.ts';
import { at, importText, packages, timed, withCatalogue } from './catalogue.ts';
import type { BenchResult } from './result.ts';

const rounds = 7;
const pairsInRound = 400;
const kind = 'fda-ndc11-names';

/** Measures both look-ups; see the head of this file. */
export function searchBench(): Promise<BenchResult[]> {
  return withCatalogue(async (kernel, owner) => {
    const { bytes, which } = await packages();
    const dataSet = await importText(kernel, 'bench.tsv', bytes, { kind });
    await confirmWaiting(kernel);
    await owner.run('vacuum analyze');
    const { database } = kernel;
    const now = new Date(kernel.clock.now().getTime() + 1000);
    const names = await database.rows<{ name: string }>(
      `select name from tables.data_set_names where data_set = $1 and name_no % 13 = 0 order by name_no`,
      [dataSet],
    );
    const codes = await database.rows<{ code: string }>(
      `select code from tables.data_set_codes where data_set = $1 and hashtext(code) % 31 = 0 order by code`,
      [dataSet],
    );
    const chance = systemChance();
    const any = <T>(list: readonly T[]): T => list[Math.floor(chance.unit() * list.length)] as T;
    const search = async () => {
      const set = await dataSetInForce(database, kind, now);
      const found = await searchNames(
        database,
        set?.dataSet ?? 0,
        typed(any(names).name, chance.unit(), chance.unit()),
      );
      if (found.names.length === 0) throw new Error('a search for a name that is there found nothing');
    };
    const look = async () => {
      const { code } = any(codes);
      const scanned = chance.unit() < 0.5 ? code : gtinOfNdc10(`${code.slice(0, 5)}${code.slice(6)}`);
      const isPadded = code[5] === '0';
      const rows = await lookUpCode(database, kind, isPadded ? scanned : code, now);
      if (rows.length === 0) throw new Error(`${scanned} was not found`);
    };
    return [
      await measure(database, search, {
        name: 'drug search to a select 1 round trip, p99',
        share: 0.99,
        goal: 10,
        which,
      }),
      await measure(database, look, {
        name: 'barcode look-up to a select 1 round trip, median',
        share: 0.5,
        goal: 3,
        which,
      }),
    ];
  });
}

/** What somebody types who looks for this name: the start of its first word, or of two words. */
function typed(name: string, length: number, second: number): string {
  const [one = 'so', two] = name.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 1);
  const start = one.slice(0, 2 + Math.floor(length * 6));
  return second < 0.25 && two ? `${start} ${two.slice(0, 3)}` : start;
}

type Claim = { readonly name: string; readonly share: number; readonly goal: number; readonly which: string };

async function measure(database: Database, run: () => Promise<void>, claim: Claim): Promise<BenchResult> {
  const one = async () => void (await database.one('select 1 as one'));
  const round = async (pairs: number) => {
    const ours: number[] = [];
    const ones: number[] = [];
    for (let n = 0; n < pairs; n += 1) {
      ours.push(await timed(run));
      ones.push(await timed(one));
    }
    return { ours: at(ours, claim.share), ones: at(ones, claim.share) };
  };
  await round(pairsInRound);
  const measured: { ours: number; ones: number }[] = [];
  for (let n = 0; n < rounds; n += 1) measured.push(await round(pairsInRound));
  const ratios = measured.map(({ ours, ones }) => ours / ones);
  const ratio = at(ratios, 0.5);
  const middle = (key: 'ours' | 'ones') =>
    at(
      measured.map((each) => each[key]),
      0.5,
    ).toFixed(3);
  return {
    name: claim.name,
    ratio,
    goal: `<= ${claim.goal}`,
    pass: ratio <= claim.goal,
    detail:
      `${middle('ours')} ms to ${middle('ones')} ms; ${claim.which}; median of ${rounds} rounds of ${pairsInRound} pairs ` +
      `(${ratios.map((each) => each.toFixed(1)).join(' ')}); inside: the data set in force, all reads; not inside: HTTP`,
  };
}
