/** Steps between what was stored and its translator: changed, filtered, refused; what was stored stays as it came. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#src/kernel/actor.ts';
import { transact } from '#src/kernel/transact.ts';
import { changeCommands, tableKinds } from '#src/tables/change-control/index.ts';
import { createSandbox, stepMapsKind, stepsKind, traceOf } from '../steps/index.ts';
import { createProcessMessages } from './process-messages.ts';
import { translators } from './translators.ts';
import { adt, openWard, type Ward } from './ward.fixture.ts';

let ward: Ward;
const sandbox = createSandbox();
let references: readonly string[] = [];
beforeAll(async () => {
  ward = await openWard();
});
afterAll(async () => {
  await sandbox.close();
  await ward.close();
});

const runScript = sandbox.run;
const process = () =>
  createProcessMessages(translators, 1, { stepsOf: async () => references, runScript }).run(ward.kernel);

test('a message goes through the steps of its channel; the stored bytes stay', async () => {
  references = ['set:PID-3.1=888'];
  await ward.receive(adt('A01', 'S1', { mrn: '777' }));
  await process();
  expect((await ward.states()).S1).toBe('processed');
  const patients = await ward.kernel.database.rows(`select mrn from patients.patients where mrn in ('777', '888')`);
  expect(patients).toEqual([{ mrn: '888' }]);
  const kept = await ward.kernel.database.one<{ raw: Buffer }>(
    `select bytes as raw from interfaces.messages join interfaces.bodies using (facility_id, message_id)
      where control_id = 'S1' and part = 'message'`,
  );
  expect(kept.raw.toString()).toContain('777');
});

test('filtered is processed, and says why; refused waits with what the step says', async () => {
  references = ['filter:PID-3.1=4'];
  await ward.receive(adt('A01', 'S2', { mrn: '4' }));
  await process();
  references = ['map:units:PV1-2'];
  await ward.receive(adt('A01', 'S3', { mrn: '5' }));
  await process();
  const rows = await ward.kernel.database.rows(
    `select control_id, state, cause, cause_key, says from interfaces.messages where control_id in ('S2', 'S3') order by 1`,
  );
  expect(rows).toMatchObject([
    { state: 'processed', says: 'Filtered: PID-3.1 is "4"' },
    { state: 'waiting', cause: 'step-refused', cause_key: 'map:units:PV1-2' },
  ]);
});

test('a step of the site is in force after a second person, and an earlier instant is traced without it', async () => {
  const { proposeChange, confirmChange } = changeCommands(tableKinds([stepsKind, stepMapsKind]));
  const { kernel } = ward;
  const input = 'MSH|^~\\&|A|B|||1||ADT^A01|1|P|2.5.1';
  const tests = JSON.stringify([{ name: 'all', input, expect: 'filtered' }]);
  const fields = { step: 'never', says: 'Nothing', script: `function step() { return filter('never'); }`, tests };
  const proposal = { title: 'Step', reason: 'Test', goLiveAt: null };
  const call = <I>(commandId: string, person: string, body: I) => ({
    commandId,
    actor: { ...systemActor(kernel.facilityId, 'test'), id: person, name: person },
    input: body,
  });
  const failing = { ...fields, script: 'function step() {}' };
  const refused = await transact(
    kernel,
    proposeChange,
    call('p0', 'ann', { ...proposal, items: [{ kind: 'steps', action: 'put' as const, fields: failing }] }),
  );
  expect(refused).toMatchObject({
    ok: false,
    code: 'bad-entry',
    message: expect.stringContaining('expected filtered'),
  });
  const before = kernel.clock.now();
  kernel.clock.advance(1000);
  const proposed = await transact(
    kernel,
    proposeChange,
    call('p1', 'ann', { ...proposal, items: [{ kind: 'steps', action: 'put' as const, fields }] }),
  );
  if (!proposed.ok) throw new Error(proposed.message);
  const confirmation = { changeSetId: proposed.value.changeSetId, note: null, proofs: [] };
  expect(await transact(kernel, confirmChange, call('c1', 'bob', confirmation))).toMatchObject({ ok: true });
  references = ['script:never'];
  await ward.receive(adt('A01', 'S4', { mrn: '6' }));
  await process();
  const row = await kernel.database.one(`select state, says from interfaces.messages where control_id = 'S4'`);
  expect(row).toEqual({ state: 'processed', says: 'Filtered: never' });
  const trace = (at: Date) =>
    traceOf(kernel.database, kernel.facilityId, { bytes: Buffer.from(input), references, at, runScript });
  expect(await trace(kernel.clock.now())).toMatchObject([{ result: { kind: 'filtered' } }]);
  expect(await trace(before)).toMatchObject([{ result: { kind: 'refused' } }]);
});
