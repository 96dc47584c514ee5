import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#src/kernel/actor.ts';
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { sealRecords } from '#src/kernel/records.ts';
import { transact } from '#src/kernel/transact.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { checks } from './checks.ts';
import { takeFinding } from './commands.ts';
import { groupFindings, standing } from './rules.ts';
import { runCheck, runDueChecks } from './run-checks.ts';
import { checkRuns, clearedSince, openFindings } from './store.ts';

const draft = (subject: string): FindingDraft => ({
  subject,
  effect: 'doses-at-risk',
  severity: 2,
  says: `${subject} is wrong.`,
  detail: '',
  evidence: {},
  patients: [],
  ownerRole: 'informatics',
  nextStep: 'Look',
});

const alvarez: Actor = {
  kind: 'person',
  id: 'alvarez',
  name: 'T. Alvarez',
  facilityId: 'mercy',
  permissions: new Set(['finding.take']),
  role: 'informatics',
  station: null,
  sessionId: null,
};
const other: Actor = { ...alvarez, id: 'other', name: 'O. Ther' };

describe('findings', () => {
  let db: TestDatabase;
  let kernel: TestKernel;
  let now: readonly FindingDraft[] = [];
  let fails = false;
  const check: Check = {
    id: 'test.holds',
    title: 'The test holds',
    everySeconds: 60,
    async run() {
      if (fails) throw new Error('cannot read');
      return now;
    },
  };
  const open = () => openFindings(kernel.database, 'mercy');

  beforeAll(async () => {
    db = await testDatabase();
    kernel = await testKernel({ url: db.url });
  });
  afterAll(async () => {
    await kernel.close();
    await db.close();
  });

  it('open once, stay while they last, clear once', async () => {
    now = [draft('a'), draft('b')];
    await runCheck(kernel, check);
    const [first] = await open();
    kernel.clock.advance(60_000);
    await runCheck(kernel, check);
    const again = await open();
    expect(again).toHaveLength(2);
    expect(again.find((finding) => finding.findingId === first?.findingId)?.openedAt).toEqual(first?.openedAt);
    now = [draft('b')];
    await runCheck(kernel, check);
    expect((await open()).map((finding) => finding.subject)).toEqual(['b']);
    expect(await clearedSince(kernel.database, 'mercy', new Date(0))).toHaveLength(1);
  });

  it('can be taken by one person', async () => {
    const [finding] = await open();
    const take = (actor: Actor, commandId: string, findingId = finding?.findingId ?? '') =>
      transact(kernel, takeFinding, { commandId, actor, input: { findingIds: [findingId] } });
    expect(await take(alvarez, 'take-1')).toMatchObject({ ok: true, value: { takenBy: 'T. Alvarez' } });
    expect(await take(other, 'take-2')).toMatchObject({
      ok: false,
      code: 'finding-taken',
      message: 'T. Alvarez has taken this finding.',
    });
    expect(await take(alvarez, 'take-3', '00000000-0000-7000-8000-000000000000')).toMatchObject({
      ok: false,
      code: 'no-such-finding',
    });
    now = [];
    await runCheck(kernel, check);
    expect(await take(other, 'take-4')).toMatchObject({ ok: false, code: 'finding-cleared' });
  });

  it('a check that fails is not known, and what it found before stays open', async () => {
    now = [draft('c')];
    await runCheck(kernel, check);
    fails = true;
    await runCheck(kernel, check);
    const [run] = await checkRuns(kernel.database, 'mercy');
    expect(run).toMatchObject({ state: 'not-known' });
    expect(await open()).toHaveLength(1);
    fails = false;
  });

  it('a check that never ran or is late is not known, never green', () => {
    const at = new Date('2026-11-23T16:00:00Z');
    const run = { ranAt: at, ranWallAt: at, state: 'holds' as const };
    const later = new Date(at.getTime() + 181_000);
    expect(standing(null, 60, { now: at, wall: at })).toBe('not-known');
    expect(standing(run, 60, { now: at, wall: at })).toBe('holds');
    expect(standing(run, 60, { now: later, wall: later })).toBe('not-known');
    // Sixty times as fast: three minutes of the hospital are three seconds of the machine.
    expect(standing(run, 60, { now: later, wall: new Date(at.getTime() + 3_000) })).toBe('holds');
  });

  it('runs what is due', async () => {
    kernel.clock.advance(59_000);
    now = [];
    await runCheck(kernel, check);
    kernel.clock.advance(30_000);
    expect(await runDueChecks(kernel, [check])).toHaveLength(0);
    kernel.clock.advance(31_000);
    expect(await runDueChecks(kernel, [check])).toHaveLength(1);
  });
});

describe('checks on the record and the outbox', () => {
  it('turn red by an unsealed tail, a changed record and a stuck event, and clear', async () => {
    const db = await testDatabase();
    const kernel = await testKernel({ url: db.url });
    const owner = (await import('#src/kernel/database/database.ts')).openDatabase(db.url, { max: 1 });
    const state = async (id: string) => {
      const check = checks.find((each) => each.id === id);
      if (!check) throw new Error(id);
      return (await runCheck(kernel, check)).state;
    };
    await transact(kernel, takeFinding, {
      commandId: 'some-record',
      actor: alvarez,
      input: { findingIds: ['00000000-0000-7000-8000-000000000000'] },
    });
    expect(await state('records.sealed-within-a-minute')).toBe('holds');
    await owner.run(`update kernel.records set wall_at = wall_at - interval '2 minutes'`);
    expect(await state('records.sealed-within-a-minute')).toBe('broken');
    await expect.poll(() => sealRecords(kernel.database, 'mercy')).toBe(1);
    expect(await state('records.sealed-within-a-minute')).toBe('holds');
    expect(await state('records.chain-unbroken')).toBe('holds');
    await owner.run(`update kernel.records set actor_id = 'somebody else'`);
    expect(await state('records.chain-unbroken')).toBe('broken');
    await owner.run(`update kernel.records set actor_id = 'alvarez'`);
    expect(await state('records.chain-unbroken')).toBe('holds');
    await owner.run(
      `with e as (insert into kernel.outbox (facility_id, event_id, name, ordering_key, payload, command_id, at)
         values ('mercy', gen_random_uuid(), 'X', 'k', '{}', 'c', now()) returning event_id)
       insert into kernel.deliveries (facility_id, consumer, event_id, ordering_key, attempts) select 'mercy', 'a.consumer', event_id, 'k', 3 from e`,
    );
    expect(await state('outbox.consumed')).toBe('broken');
    await owner.run(`update kernel.deliveries set settled_at = now()`);
    expect(await state('outbox.consumed')).toBe('holds');
    await owner.close();
    await kernel.close();
    await db.close();
  });
});

it('many exceptions of one check and severity are one row, with the oldest at its head', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 16, minute));
  const finding = (checkId: string, minute: number, severity = 1) => ({
    checkId,
    findingId: `${checkId}-${minute}`,
    effect: 'doses-at-risk',
    severity,
    nextDueAt: null,
    patients: [],
    openedAt: at(minute),
  });
  const groups = groupFindings([
    finding('a', 4),
    finding('a', 2),
    finding('a', 3),
    finding('a', 5),
    finding('a', 6, 2),
    finding('b', 1),
  ]);
  expect(groups.map((group) => [group.head.findingId, group.members.length])).toEqual([
    ['a-2', 4],
    ['a-6', 1],
    ['b-1', 1],
  ]);
});
