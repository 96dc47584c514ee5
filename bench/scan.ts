/**
 * The scan decision at the bedside against a `select 1` round trip, with 500,000 administrations in the database
 * (`--millions 5` for five million), on one embedded PostgreSQL over its socket, one connection, same percentile, one by one in turns.
 * Inside: reading two barcodes, everything that the decision reads (patient, package, orders, doses, past givings, hands, and
 * what the order checks read), the decision itself. Not inside: HTTP, and the record that the patient was looked at.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemChance } from '#src/kernel/chance.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import { ensureDatabase, startPostgres } from '#src/kernel/postgres/index.ts';
import { decideScan } from '#src/medication-loop/administer/index.ts';
import { loadRuleValues } from '#src/medication-loop/check/index.ts';
import { loadDrugFile } from '#src/tables/drugs/index.ts';
import type { BenchResult } from './result.ts';

const goal = 25;
const rounds = 11;
const scansInRound = 400;
const facilityId = 'bench';
const now = new Date('2026-11-23T16:00:00Z');
/** Orders of a patient, and givings of an order. */
const ordersEach = 5;
const givingsEach = 40;
const present = 200;

/** How many administrations to build. */
export function administrationsAsked(args: readonly string[]): number {
  const at = args.indexOf('--millions');
  return at === -1 ? 500_000 : Math.round(Number(args[at + 1] ?? '0.5') * 1_000_000);
}

/** Measures both sides in turns; see the head of this file. */
export async function scanBench(): Promise<BenchResult> {
  const count = administrationsAsked(process.argv);
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'mortar-bench-'));
  // Building half a million rows need not survive a power cut; reading is measured, and that fsync does not touch.
  const settings = { fsync: 'off', autovacuum: 'off', max_wal_size: '4GB' };
  const server = await startPostgres({ dataFolder, log: { info: () => {}, warn: () => {} }, settings });
  try {
    const url = await ensureDatabase(server.url, 'bench');
    await migrate(url);
    const owner = openDatabase(url, { max: 2 });
    await build(owner, count);
    await owner.close();
    const database = openDatabase(url, { max: 1, role: 'mortar_app' });
    try {
      return await measure(database);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Patients with five verified orders each, every order given forty times; 200 of the patients are in the house. */
async function build(database: Database, count: number): Promise<void> {
  await loadDrugFile(database, new URL('../demo/drug-file/', import.meta.url));
  await loadRuleValues(database);
  const patients = Math.max(present, Math.ceil(count / (ordersEach * givingsEach)));
  await database.run(
    `insert into kernel.facilities (facility_id, name, time_zone) values ($1, 'Bench', 'America/Chicago')`,
    [facilityId],
  );
  await database.run(
    `insert into patients.units (facility_id, unit_id, name, kind, location_code) values ($1, '4W', '4 West', 'medical', '4W')`,
    [facilityId],
  );
  await database.run(
    `insert into patients.patients (facility_id, patient_id, mrn, family, given, birth_date, sex, allergy_status, updated_at)
     select $1, md5('p' || n)::uuid, 'M' || n, 'Family' || n, 'Given', '1960-01-01', 'F', case when n % 3 = 0 then 'recorded' else 'none-known' end, $3::timestamptz
       from generate_series(1, $2::int) n`,
    [facilityId, patients, now],
  );
  await database.run(
    `insert into patients.allergies (facility_id, allergy_id, patient_id, said, ingredient, recorded_at)
     select $1, md5('a' || n)::uuid, md5('p' || n)::uuid, 'PENICILLIN', null, $3::timestamptz from generate_series(3, $2::int, 3) n`,
    [facilityId, patients, now],
  );
  await database.run(
    `insert into patients.encounters (facility_id, encounter_id, patient_id, visit_number, class, state, unit_id, bed, admitted_at, moved_at, discharged_at)
     select $1, md5('e' || n)::uuid, md5('p' || n)::uuid, 'V' || n, 'I', case when n <= $3 then 'admitted' else 'discharged' end, '4W', n::text,
            $4::timestamptz - interval '20 days', $4::timestamptz - interval '20 days', case when n > $3 then $4::timestamptz end
       from generate_series(1, $2::int) n`,
    [facilityId, patients, present, now],
  );
  await buildOrders(database, patients);
  await buildGivings(database, patients);
  await database.run('vacuum analyze');
}

/** The five most used tablets with a barcode of one piece. */
const products = `(select array_agg(product order by usage_rank, product) from (
  select p.product, p.usage_rank from tables.products p
   where p.base_unit = 'tablet' and p.routes @> '{PO}' and not p.high_alert and p.cs_schedule is null
     and exists (select from tables.packages k where k.product = p.product and k.gtin is not null and k.quantity = 1)
   order by p.usage_rank, p.product limit ${ordersEach}) p)`;

async function buildOrders(database: Database, patients: number): Promise<void> {
  await database.run(
    `insert into medication_loop.orders (facility_id, order_id, patient_id, encounter_id, placer, placer_number, version, state, verified_version, ordered_at, changed_at)
     select $1, md5('o' || n || '-' || k)::uuid, md5('p' || n)::uuid, md5('e' || n)::uuid, 'HIS', n || '-' || k, 1,
            case when n <= $3 then 'active' else 'completed' end, 1, $4::timestamptz - interval '14 days', $4::timestamptz - interval '14 days'
       from generate_series(1, $2::int) n, generate_series(1, ${ordersEach}) k`,
    [facilityId, patients, present, now],
  );
  await database.run(
    `insert into medication_loop.order_versions (facility_id, order_id, version, product, dose, dose_unit, route, schedule, prn, priority, start_at,
       prescriber_name, entered_at, entered_by)
     select $1, md5('o' || n || '-' || k)::uuid, 1, p.product, p.strength_per_base, p.dose_unit, 'PO', 'Q8H', false, 'routine',
            $3::timestamptz - interval '14 days', 'Dr A. Haddad', $3::timestamptz - interval '14 days', 'bench'
       from generate_series(1, $2::int) n cross join generate_series(1, ${ordersEach}) k
       join tables.products p on p.product = (${products})[k]`,
    [facilityId, patients, now],
  );
  await database.run(
    `insert into medication_loop.verifications (facility_id, verification_id, order_id, version, pharmacist_id, pharmacist_name, meaning, shown_sha256,
       content_sha256, answers, verified_at)
     select $1, md5('v' || n || '-' || k)::uuid, md5('o' || n || '-' || k)::uuid, 1, 'osei', 'R. Osei, PharmD', 'bench', '', '', '[]', $3::timestamptz - interval '14 days'
       from generate_series(1, $2::int) n, generate_series(1, ${ordersEach}) k`,
    [facilityId, patients, now],
  );
}

async function buildGivings(database: Database, patients: number): Promise<void> {
  const each = `generate_series(1, $2::int) n cross join generate_series(1, ${ordersEach}) k cross join generate_series(0, ${givingsEach}) g`;
  // Dose 0 is the one that is due now; the others were given, eight hours apart.
  await database.run(
    `insert into medication_loop.doses (facility_id, dose_id, order_id, version, patient_id, due_at, window_from, window_to, state, settled_at)
     select $1, md5('d' || n || '-' || k || '-' || g)::uuid, md5('o' || n || '-' || k)::uuid, 1, md5('p' || n)::uuid, t.due, t.due - interval '1 hour',
            t.due + interval '1 hour', case when g = 0 then 'due' else 'given' end, case when g > 0 then t.due end
       from ${each} cross join lateral (select $3::timestamptz - make_interval(hours => 8 * g) as due) t`,
    [facilityId, patients, now],
  );
  await database.run(
    `insert into medication_loop.administrations (facility_id, administration_id, patient_id, order_id, version, verification_id, dose_id, outcome, product,
       dose, dose_unit, quantity, route, patient_scanned, product_scanned, given_by, given_by_name, unit_id, occurred_at, recorded_at)
     select $1, md5('g' || n || '-' || k || '-' || g)::uuid, md5('p' || n)::uuid, md5('o' || n || '-' || k)::uuid, 1, md5('v' || n || '-' || k)::uuid,
            md5('d' || n || '-' || k || '-' || g)::uuid, 'given', p.product, p.strength_per_base, p.dose_unit, 1, 'PO', true, true, 'ferris', 'A. Ferris, RN', '4W',
            t.at, t.at
       from ${each} cross join lateral (select $3::timestamptz - make_interval(hours => 8 * g) as at) t
       join tables.products p on p.product = (${products})[k]
      where g > 0`,
    [facilityId, patients, now],
  );
}

type Package = { readonly product: string; readonly gtin: string };

async function measure(database: Database): Promise<BenchResult> {
  const packages = await database.rows<Package>(
    `select distinct on (product) product, gtin from tables.packages where array[product] <@ ${products} and gtin is not null and quantity = 1 order by product, package`,
  );
  const { n: administrations } = await database.one<{ n: string }>(
    `select count(*) as n from medication_loop.administrations`,
  );
  const chance = systemChance();
  const any = (count: number) => Math.floor(chance.unit() * count);
  const scan = async () => {
    const patientScan = `P:M${1 + any(present)}`;
    const productScans = [`]d201${packages[any(packages.length)]?.gtin ?? ''}`];
    const decision = await decideScan(
      database,
      facilityId,
      { patientScan, productScans },
      { now, timeZone: 'America/Chicago', userId: 'ferris' },
    );
    if (decision.step !== 'confirm')
      throw new Error(`${patientScan} ${productScans[0]}: ${decision.step} ${decision.stop?.says ?? ''}`);
  };
  const one = async () => void (await database.one('select 1 as one'));
  await pairs(scan, one, 500);
  const measured: { scan: number; one: number; scanMedian: number; oneMedian: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const { scans, ones } = await pairs(scan, one, scansInRound);
    measured.push({ scan: at(scans, 0.99), one: at(ones, 0.99), scanMedian: at(scans, 0.5), oneMedian: at(ones, 0.5) });
  }
  const ratios = measured.map((round) => round.scan / round.one);
  const ratio = at(ratios, 0.5);
  const middle = (key: keyof (typeof measured)[number]) =>
    at(
      measured.map((round) => round[key]),
      0.5,
    );
  return {
    name: 'bedside scan decision to a select 1 round trip, p99',
    ratio,
    goal: `<= ${goal}`,
    pass: ratio <= goal,
    detail:
      `p99 ${middle('scan').toFixed(2)} ms to ${middle('one').toFixed(3)} ms, median ${middle('scanMedian').toFixed(2)} ms to ${middle('oneMedian').toFixed(3)} ms; ` +
      `${Number(administrations).toLocaleString('en')} administrations, ${present} patients in the house; ` +
      `median of ${rounds} rounds of ${scansInRound} pairs (${ratios.map((each) => each.toFixed(1)).join(' ')}); ` +
      'inside: barcodes, all reads, order checks, decision; not inside: HTTP, the record of the look',
  };
}

/**
 * Durations in milliseconds of `count` scans and round trips, in turns one by one, so that both meet the same weather: what
 * else the machine does falls on both.
 */
async function pairs(scan: () => Promise<void>, one: () => Promise<void>, count: number) {
  const scans: number[] = [];
  const ones: number[] = [];
  for (let n = 0; n < count; n++) {
    scans.push(await timed(scan));
    ones.push(await timed(one));
  }
  return { scans, ones };
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** The value at a share of the sorted list: 0.99 = p99. */
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
