import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#src/kernel/actor.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { transact } from '#src/kernel/transact.ts';
import { drugKinds, findDoseLimits, findProduct, loadDrugFile } from '#src/tables/drugs/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { changeChecks, changeCommands, entriesAsOf, goLiveJob, type Proposal, tableKinds } from './index.ts';
import { namers } from './judge.ts';
import { printed } from './kinds.ts';
import { readEntry } from './queries.ts';

const kinds = tableKinds(drugKinds);
const commands = changeCommands(kinds);
const start = new Date('2026-11-23T16:00:00Z');
let database: TestDatabase;
let kernel: TestKernel;
/** Connected as who may change anything: a hand in the database behind the program. */
let owner: Database;
let call = 0;

const person = (id: string, name: string): Actor => ({
  kind: 'person',
  id,
  name,
  facilityId: 'mercy',
  permissions: new Set(['tables.edit', 'tables.confirm']),
  role: 'informatics',
  station: null,
  sessionId: null,
});
const ines = person('ines', 'Ines');
const otto = person('otto', 'Otto');

beforeAll(async () => {
  database = await testDatabase();
  owner = openDatabase(database.url);
  kernel = await testKernel({ url: database.url, now: start });
  const loaded = await loadDrugFile(kernel.database, new URL('../../../demo/drug-file/', import.meta.url));
  expect(loaded.ok).toBe(true);
});

afterAll(async () => {
  await owner.close();
  await kernel.close();
  await database.close();
});

const minutes = (count: number) => kernel.clock.advance(count * 60_000);
const limitOf = async (ingredient: string) => (await findDoseLimits(kernel.database, [ingredient]))[0]?.maxSingle;

async function limitFields(ingredient: string, over: Record<string, string> = {}) {
  const kind = kinds.get('dose-limits');
  const entries = await entriesAsOf(kernel.database, 'dose-limits', { at: kernel.clock.now() });
  const entry = entries.find(({ body }) => body.ingredient === ingredient);
  if (!kind || !entry) throw new Error(`no limit of ${ingredient}`);
  return { ...printed(kind, entry.body), ...over };
}

const propose = (actor: Actor, items: Proposal['items'], goLiveAt: Date | null = null) =>
  transact(kernel, commands.proposeChange, {
    commandId: `propose-${++call}`,
    actor,
    input: { title: 'A change', reason: 'A reason', goLiveAt: goLiveAt?.toISOString() ?? null, items },
  });

async function proposed(actor: Actor, items: Proposal['items'], goLiveAt: Date | null = null): Promise<string> {
  const outcome = await propose(actor, items, goLiveAt);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value.changeSetId;
}

const confirm = (actor: Actor, changeSetId: string, proofs: { kind: string; key: string; shown: string }[] = []) =>
  transact(kernel, commands.confirmChange, {
    commandId: `confirm-${++call}`,
    actor,
    input: { changeSetId, note: null, proofs },
  });

const put = (kind: string, fields: Record<string, string>) => ({ kind, action: 'put' as const, fields });

describe('a change of a table', () => {
  it('holds only after a second person confirmed it, and the past can be read back', async () => {
    const before = await limitOf('digoxin');
    const changeSetId = await proposed(ines, [
      put('dose-limits', await limitFields('digoxin', { max_single: '0.75' })),
    ]);
    expect(await limitOf('digoxin')).toBe(before);

    minutes(10);
    expect(await confirm(ines, changeSetId)).toMatchObject({ ok: false, code: 'own-change' });
    expect(await limitOf('digoxin')).toBe(before);
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: true, value: { state: 'live' } });
    expect(await limitOf('digoxin')).toBe('0.75');
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: false, code: 'decided-already' });

    const key = String((await limitFields('digoxin')).limit_id);
    const then = await readEntry(kernel.database, kinds, { kind: 'dose-limits', key, at: start });
    expect(then.ok && then.value.entry?.values.max_single).toBe(before);
    const now = await readEntry(kernel.database, kinds, { kind: 'dose-limits', key, at: kernel.clock.now() });
    expect(now.ok && now.value.entry?.values.max_single).toBe('0.75');
    expect(now.ok && now.value.history[0]).toMatchObject({ authorName: 'Ines', deciderName: 'Otto' });
  });

  it('is refused by the database itself when author and second person are one', async () => {
    const changeSetId = await proposed(ines, [put('dose-limits', await limitFields('fentanyl', { max_daily: '5' }))]);
    await expect(
      kernel.database.run(
        `update tables.change_sets set state = 'confirmed', decider = author, decided_at = now() where change_set_id = $1`,
        [changeSetId],
      ),
    ).rejects.toThrow(/change_sets_second_person/);
    expect(
      await transact(kernel, commands.withdrawChange, {
        commandId: 'withdraw',
        actor: otto,
        input: { changeSetId, reason: 'x' },
      }),
    ).toMatchObject({ ok: false, code: 'not-own-change' });
    expect(
      await transact(kernel, commands.rejectChange, {
        commandId: 'reject',
        actor: otto,
        input: { changeSetId, reason: 'The source says otherwise' },
      }),
    ).toMatchObject({ ok: true });
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: false, code: 'decided-already' });
  });

  it('with a time of its own holds from then on, and what was believed before stays readable', async () => {
    const before = await limitOf('warfarin');
    const at = new Date(kernel.clock.now().getTime() + 3_600_000);
    const changeSetId = await proposed(
      ines,
      [put('dose-limits', await limitFields('warfarin', { max_single: '12' }))],
      at,
    );
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: true, value: { state: 'confirmed' } });
    await goLiveJob(kinds).run(kernel);
    expect(await limitOf('warfarin')).toBe(before);
    expect(
      await propose(otto, [put('dose-limits', await limitFields('warfarin', { max_single: '13' }))]),
    ).toMatchObject({
      ok: false,
      code: 'other-change-waits',
    });
    minutes(61);
    await goLiveJob(kinds).run(kernel);
    expect(await limitOf('warfarin')).toBe('12');
    expect(
      await propose(ines, [put('dose-limits', await limitFields('warfarin', { max_single: '11' }))], start),
    ).toMatchObject({ ok: false, code: 'time-past' });
  });

  it.each([
    ['a value that is none', { max_single: 'five' }, 'max_single: it is no decimal above zero'],
    ['an unknown ingredient', { ingredient: 'unobtainium' }, 'ingredient: there is no active entry unobtainium'],
    ['an unknown column', { colour: 'blue' }, 'colour: there is no such column'],
  ])('with %s is refused with the place and the reason', async (_what, over, says) => {
    const outcome = await propose(ines, [put('dose-limits', await limitFields('heparin', over))]);
    expect(outcome).toMatchObject({ ok: false, code: 'bad-entry' });
    expect(outcome.ok ? '' : outcome.message).toContain(says);
  });

  it('that shows a drug against the display rules is refused', async () => {
    const kind = kinds.get('products');
    const [entry] = (await entriesAsOf(kernel.database, 'products', { at: kernel.clock.now() })).filter(
      ({ key }) => key === 'ibuprofen-400mg-tablet',
    );
    if (!kind || !entry) throw new Error('no ibuprofen');
    const outcome = await propose(ines, [put('products', { ...printed(kind, entry.body), strength_text: '400.0mg' })]);
    expect(outcome).toMatchObject({ ok: false, code: 'bad-entry' });
  });

  it('of a table, an entry or a change that is not there is refused', async () => {
    expect(await propose(ines, [put('colours', { colour: 'blue' })])).toMatchObject({ code: 'unknown-table' });
    const none = { kind: 'routes', action: 'inactivate' as const, fields: { route: 'NOWHERE' } };
    expect(await propose(ines, [none])).toMatchObject({ code: 'unknown-entry' });
    expect(await confirm(otto, '00000000-0000-7000-8000-00000000dead')).toMatchObject({ code: 'unknown-change' });
  });

  it('over an entry that has changed meanwhile is not confirmed', async () => {
    const fields = await limitFields('propofol', { max_daily: '9999' });
    const changeSetId = await proposed(ines, [put('dose-limits', fields)]);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'mortar-set-up-'));
    await cp(new URL('../../../demo/drug-file/', import.meta.url), folder, { recursive: true });
    const file = path.join(folder, 'dose-limits.csv');
    const text = await readFile(file, 'utf8');
    const line = text.split('\n').find((each) => each.startsWith(`${fields.limit_id},`)) ?? '';
    await writeFile(
      file,
      text.replace(
        line,
        line.replace(/,(true|false)$/, (_all, flag) => `,${flag === 'false'}`),
      ),
    );
    expect((await loadDrugFile(kernel.database, pathToFileURL(`${folder}/`), kernel.clock.now())).ok).toBe(true);
    await rm(folder, { recursive: true });
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: false, code: 'changed-meanwhile' });
  });

  it('to what it is already is refused', async () => {
    expect(await propose(ines, [put('dose-limits', await limitFields('heparin'))])).toMatchObject({
      ok: false,
      code: 'nothing-changes',
    });
  });
});

describe('an entry that others name', () => {
  it('is made inactive only with them, and never deleted', async () => {
    const product = { kind: 'products', action: 'inactivate' as const, fields: { product: 'glyburide-5mg-tablet' } };
    const refused = await propose(ines, [product]);
    expect(refused).toMatchObject({ ok: false, code: 'entry-in-use' });
    const at = kernel.clock.now();
    const rest = [];
    for (const kind of kinds.values()) {
      for (const entry of await entriesAsOf(kernel.database, kind.kind, { at })) {
        const names = Object.entries(kind.refers ?? {}).some(
          ([column, to]) => to === 'products' && entry.body[column] === 'glyburide-5mg-tablet',
        );
        if (names) rest.push({ kind: kind.kind, action: 'inactivate' as const, fields: printed(kind, entry.body) });
      }
    }
    expect(rest.length).toBeGreaterThan(1);
    const packages = new Set(rest.filter(({ kind }) => kind === 'packages').map(({ fields }) => fields.package));
    for (const kind of ['barcodes', 'charge-codes']) {
      for (const entry of await entriesAsOf(kernel.database, kind, { at })) {
        if (packages.has(String(entry.body.package))) {
          rest.push({
            kind,
            action: 'inactivate' as const,
            fields: { [kind === 'barcodes' ? 'barcode' : 'charge_code']: entry.key },
          });
        }
      }
    }
    const synonyms = kinds.get('drug-synonyms');
    for (const entry of await entriesAsOf(kernel.database, 'drug-synonyms', { at })) {
      if (synonyms && entry.body.product_or_orderable === 'glyburide-tablet') {
        rest.push({ kind: synonyms.kind, action: 'inactivate' as const, fields: printed(synonyms, entry.body) });
      }
    }
    const changeSetId = await proposed(ines, [product, ...rest]);
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: true });
    expect(await findProduct(kernel.database, 'glyburide-5mg-tablet')).toMatchObject({ name: 'glyBURIDE' });
    const [row] = await kernel.database.rows<{ active: boolean }>(
      `select active from tables.products where product = 'glyburide-5mg-tablet'`,
    );
    expect(row?.active).toBe(false);
    await expect(kernel.database.run(`delete from tables.entries`)).rejects.toThrow(/permission denied/);
    await expect(kernel.database.run(`update tables.entries set active = true`)).rejects.toThrow(/permission denied/);
  });
});

describe('an ingredient that an interaction names', () => {
  it('is not taken away under it', async () => {
    const ingredient = { kind: 'ingredients', action: 'inactivate' as const, fields: { ingredient: 'colchicine' } };
    const fields = {
      interaction: 'colchicine-erythromycin',
      left_kind: 'ingredient',
      left_code: 'colchicine',
      right_kind: 'ingredient',
      right_code: 'erythromycin',
      severity: 'serious',
      effect: 'Muscle weakness',
      management: 'Choose another antibiotic',
      source: 'FDA label of colchicine, section 7',
    };
    expect(await confirm(otto, await proposed(ines, [put('interactions', fields)]))).toMatchObject({ ok: true });
    const at = kernel.clock.now();
    const named = namers(kinds, 'ingredients').map(({ kind, column }) => `${kind.kind} ${column}`);
    expect(named).toEqual(expect.arrayContaining(['product-ingredients ingredient', 'interactions left_code']));
    const rest = [];
    for (const kind of ['product-ingredients', 'dose-limits', 'ingredient-classes']) {
      for (const entry of await entriesAsOf(kernel.database, kind, { at })) {
        const of = kinds.get(kind);
        if (of && entry.body.ingredient === 'colchicine') {
          rest.push({ kind, action: 'inactivate' as const, fields: printed(of, entry.body) });
        }
      }
    }
    const refused = await propose(ines, [ingredient, ...rest]);
    expect(refused).toMatchObject({ ok: false, code: 'entry-in-use' });
    expect(refused.ok ? '' : refused.message).toContain('interactions');
  });
});

describe('two people at once', () => {
  it('who change one entry: one waits, the other is told so', async () => {
    const fields = await limitFields('morphine', { max_daily: '300' });
    const outcomes = await Promise.all([
      propose(ines, [put('dose-limits', fields)]),
      propose(otto, [put('dose-limits', { ...fields, max_daily: '400' })]),
    ]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ code: 'other-change-waits' });
  });

  it('who decide about one change: one decides', async () => {
    const changeSetId = await proposed(person('third', 'Third'), [
      put('dose-limits', await limitFields('ketorolac', { max_daily: '110' })),
    ]);
    const outcomes = await Promise.all([confirm(ines, changeSetId), confirm(otto, changeSetId)]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ code: 'decided-already' });
  });

  it('never make two entries of one key hold at once, whatever they write', async () => {
    const insert = () =>
      kernel.database.run(
        `insert into tables.entries (kind, key, body, active, valid, recorded, change_set_id)
         select 'units', 'race', '{}', true, '[2026-01-01,)', '[2026-01-01,)', change_set_id from tables.change_sets limit 1`,
      );
    // Of inserts that wait for each other PostgreSQL may end one as a deadlock: it is refused all the same.
    const outcomes = await Promise.allSettled([insert(), insert(), insert()]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const held = await kernel.database.one<{ n: number }>(
      `select count(*)::int as n from tables.entries where kind = 'units' and key = 'race'`,
    );
    expect(held.n).toBe(1);
    await expect(insert()).rejects.toThrow(/entries_never_overlap/);
  });
});

describe('a linked barcode', () => {
  it('needs the second person to scan the package', async () => {
    const [pack] = await entriesAsOf(kernel.database, 'packages', { at: kernel.clock.now() });
    const fields = { barcode: 'XX-4711-0815', symbology: 'internal', package: String(pack?.key), note: '' };
    const changeSetId = await proposed(ines, [put('barcodes', fields)]);
    const proof = (shown: string) => [{ kind: 'barcodes', key: 'XX-4711-0815', shown }];
    expect(await confirm(otto, changeSetId)).toMatchObject({ ok: false, code: 'proof-missing' });
    expect(await confirm(otto, changeSetId, proof('XX-4711-0816'))).toMatchObject({ ok: false, code: 'proof-differs' });
    expect(await confirm(otto, changeSetId, proof('XX-4711-0815'))).toMatchObject({ ok: true });
  });
});

describe('the checks of the tables', () => {
  const findings = async (id: string) => {
    const check = changeChecks(kinds).find((each) => each.id === id);
    return check ? check.run(kernel.database, 'mercy', kernel.clock.now()) : null;
  };

  it('find nothing in the demo drug file but what the tests above planted', async () => {
    await owner.run(`delete from tables.entries where kind = 'units' and key = 'race'`);
    expect(await findings('tables.plain-rows-follow-entries')).toEqual([]);
    expect(await findings('tables.named-entries-are-active')).toEqual([]);
    expect(await findings('tables.change-goes-live-in-time')).toEqual([]);
  });

  it('see a row that was changed behind the program, and that it is right again', async () => {
    await owner.run(`update tables.dose_limits set max_single = max_single * 10 where ingredient = 'heparin'`);
    expect(await findings('tables.plain-rows-follow-entries')).toMatchObject([{ subject: 'dose-limits', severity: 1 }]);
    await owner.run(`update tables.dose_limits set max_single = max_single / 10 where ingredient = 'heparin'`);
    expect(await findings('tables.plain-rows-follow-entries')).toEqual([]);
  });

  it('see an entry that names an inactive one', async () => {
    await owner.run(`update tables.entries set active = false where kind = 'routes' and key = 'PO'`);
    const found = await findings('tables.named-entries-are-active');
    expect(found?.map(({ subject }) => subject)).toContain('products routes');
    await owner.run(`update tables.entries set active = true where kind = 'routes' and key = 'PO'`);
    expect(await findings('tables.named-entries-are-active')).toEqual([]);
  });

  it('see an interaction whose ingredient, one of two kinds that it may name, is not in use', async () => {
    await owner.run(`update tables.entries set active = false where kind = 'ingredients' and key = 'erythromycin'`);
    const found = await findings('tables.named-entries-are-active');
    expect(found?.map(({ subject }) => subject)).toContain('interactions right_code');
    await owner.run(`update tables.entries set active = true where kind = 'ingredients' and key = 'erythromycin'`);
    expect(await findings('tables.named-entries-are-active')).toEqual([]);
  });

  it('see a confirmed change that does not come into force, and a proposal that nobody decides', async () => {
    const at = new Date(kernel.clock.now().getTime() + 60_000);
    const late = await proposed(ines, [put('dose-limits', await limitFields('lorazepam', { max_daily: '11' }))], at);
    await confirm(otto, late);
    minutes(10);
    expect(await findings('tables.change-goes-live-in-time')).toMatchObject([{ subject: late }]);
    await goLiveJob(kinds).run(kernel);
    expect(await findings('tables.change-goes-live-in-time')).toEqual([]);
    minutes(4 * 1440);
    expect((await findings('tables.changes-are-decided'))?.length).toBeGreaterThan(0);
  });
});
