import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#src/kernel/actor.ts';
import { transact } from '#src/kernel/transact.ts';
import { drugKinds, loadDrugFile } from '#src/tables/drugs/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { changeCommands, entriesAsOf, type Proposal, tableKinds } from './index.ts';
import { printed } from './kinds.ts';

const kinds = tableKinds(drugKinds);
const commands = changeCommands(kinds);
let database: TestDatabase;
let kernel: TestKernel;
let call = 0;

const ines: Actor = {
  kind: 'person',
  id: 'ines',
  name: 'Ines',
  facilityId: 'mercy',
  permissions: new Set(['tables.edit']),
  role: 'informatics',
  station: null,
  sessionId: null,
};

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url, now: new Date('2026-11-23T16:00:00Z') });
  const loaded = await loadDrugFile(kernel.database, new URL('../../../demo/drug-file/', import.meta.url));
  expect(loaded.ok).toBe(true);
});

afterAll(async () => {
  await kernel.close();
  await database.close();
});

async function limitFields(ingredient: string, over: Record<string, string>) {
  const kind = kinds.get('dose-limits');
  const entries = await entriesAsOf(kernel.database, 'dose-limits', { at: kernel.clock.now() });
  const entry = entries.find(({ body }) => body.ingredient === ingredient);
  if (!kind || !entry) throw new Error(`no limit of ${ingredient}`);
  return { ...printed(kind, entry.body), ...over };
}

const propose = (actor: Actor, items: Proposal['items']) =>
  transact(kernel, commands.proposeChange, {
    commandId: `propose-${++call}`,
    actor,
    input: { title: 'A change', reason: 'A reason', goLiveAt: null, items },
  });

const put = (kind: string, fields: Record<string, string>) => ({ kind, action: 'put' as const, fields });

describe('a change with several faults', () => {
  it('tells every faulty value of every entry at once, and nothing is proposed', async () => {
    const first = await limitFields('heparin', { max_single: 'five', confirmed: 'perhaps' });
    const second = await limitFields('digoxin', { max_daily: '-1' });
    const outcome = await propose(ines, [put('dose-limits', first), put('dose-limits', second)]);
    expect(outcome).toMatchObject({ ok: false, code: 'bad-entry' });
    expect(outcome.ok ? '' : outcome.message).toContain('(and 2 more faults)');
    const faults: unknown = outcome.ok ? null : JSON.parse(String(outcome.details.faults));
    expect(faults).toMatchObject([
      { place: 0, column: 'max_single' },
      { place: 0, column: 'confirmed' },
      { place: 1, column: 'max_daily' },
    ]);
  });

  it('tells unknown names of several entries at once, and an entry that stands twice', async () => {
    const first = await limitFields('heparin', { ingredient: 'unobtainium' });
    const second = await limitFields('digoxin', { route: 'NOWHERE' });
    const unknown = await propose(ines, [put('dose-limits', first), put('dose-limits', second)]);
    const faults: unknown = unknown.ok ? null : JSON.parse(String(unknown.details.faults));
    expect(faults).toMatchObject([
      { place: 0, column: 'ingredient' },
      { place: 1, column: 'route' },
    ]);
    const twice = await limitFields('heparin', { max_daily: '77777' });
    const repeated = await propose(ines, [put('dose-limits', twice), put('dose-limits', twice)]);
    expect(repeated).toMatchObject({ ok: false, code: 'bad-entry' });
    expect(repeated.ok ? '' : repeated.message).toContain('another entry of this change has the same key');
  });
});
