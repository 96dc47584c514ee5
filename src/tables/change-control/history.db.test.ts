/** Whatever is published in whatever order: one value holds at each instant, and what was known then never changes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { drugKinds, loadDrugFile } from '#src/tables/drugs/index.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { csvText } from './csv-text.ts';
import { entriesAsOf, loadTables, tableKinds } from './index.ts';
import { exportTable } from './queries.ts';
import { writeEntries } from './store.ts';

let database: TestDatabase;
let sql: Database;
const demo = new URL('../../../demo/drug-file/', import.meta.url);
const kinds = tableKinds(drugKinds);

beforeAll(async () => {
  database = await testDatabase();
  sql = openDatabase(database.url, { role: 'mortar_app' });
  expect((await loadDrugFile(sql, demo)).ok).toBe(true);
});

afterAll(async () => {
  await sql.close();
  await database.close();
});

const epoch = Date.parse('2030-01-01T00:00:00Z');
const instant = (minute: number) => new Date(epoch + minute * 60_000);

/** The same history kept by hand: at each step what holds from when. */
type Step = { readonly at: number; readonly value: number };

function heldBy(steps: readonly Step[], minute: number): number | null {
  // The later publication decides about its instant until the next later start that was planned before it.
  const cuts = new Map<number, number>();
  for (const step of steps) cuts.set(step.at, step.value);
  const starts = [...cuts.keys()].filter((at) => at <= minute).sort((a, b) => a - b);
  const last = starts.at(-1);
  return last === undefined ? null : (cuts.get(last) ?? null);
}

it('one value holds at each instant, and what was known then stays what was known then', async () => {
  let run = 0;
  const changeSet = await sql.one<{ id: string }>(`select change_set_id as id from tables.change_sets limit 1`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ delay: fc.integer({ min: 0, max: 60 }), value: fc.integer({ min: 1, max: 99 }) }), {
        minLength: 1,
        maxLength: 8,
      }),
      async (plan) => {
        const key = `property-${++run}`;
        const known: { readonly now: Date; readonly values: readonly (number | null)[] }[] = [];
        const read = async (minute: number, knownAt: Date) => {
          const entries = await entriesAsOf(sql, 'property', { at: instant(minute), knownAt });
          const own = entries.filter((entry) => entry.key === key);
          expect(own.length).toBeLessThanOrEqual(1);
          return own[0] ? Number(own[0].body.value) : null;
        };
        const all = async (knownAt: Date) => {
          const values: (number | null)[] = [];
          for (const minute of [0, 15, 30, 45, 60, 90]) values.push(await read(minute, knownAt));
          return values;
        };
        const steps: Step[] = [];
        for (const [turn, { delay, value }] of plan.entries()) {
          const now = instant(turn);
          const at = turn + delay;
          await writeEntries(
            sql,
            { kind: 'property', entries: [{ key, body: { value }, active: true }], changeSetId: changeSet.id },
            { at: instant(at), now },
          );
          steps.push({ at, value });
          known.push({ now, values: await all(now) });
        }
        const end = instant(plan.length);
        for (const minute of [0, 15, 30, 45, 60, 90]) expect(await read(minute, end)).toBe(heldBy(steps, minute));
        for (const { now, values } of known) expect(await all(now)).toEqual(values);
      },
    ),
    { numRuns: 40 },
  );
});

it('what is exported and loaded again changes nothing, in every table', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mortar-export-'));
  try {
    for (const kind of drugKinds) {
      const exported = await exportTable(sql, kinds, { kind: kind.kind, at: new Date('2026-11-23T16:00:00Z') });
      if (!exported.ok) throw new Error(exported.message);
      await writeFile(
        path.join(folder, exported.value.file),
        csvText([exported.value.columns, ...exported.value.rows]),
      );
    }
    const again = await loadTables(sql, pathToFileURL(`${folder}/`), drugKinds, {
      at: new Date('2026-11-24T16:00:00Z'),
      title: 'Again',
    });
    expect(again).toMatchObject({ ok: true });
    expect(again.ok ? Object.values(again.rows).filter((count) => count > 0) : null).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
