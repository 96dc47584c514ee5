import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { hashPassword } from '../users/index.ts';
import { putUser } from '../users/store.ts';
import { createSessions, type Sessions } from './sessions.ts';

describe('sessions', () => {
  let db: TestDatabase;
  let kernel: TestKernel;
  let sessions: Sessions;

  beforeAll(async () => {
    db = await testDatabase();
    kernel = await testKernel({ url: db.url });
    sessions = createSessions(kernel, { lockMinutes: 15, hours: 12 });
    const passwordHash = await hashPassword('correct horse');
    const user = { family: 'Osei', given: 'Ruth', credentials: 'PharmD', unitId: null, passwordHash, demo: false };
    await putUser(kernel.database, 'mercy', { ...user, userId: 'osei', role: 'pharmacist', active: true });
    await putUser(kernel.database, 'mercy', { ...user, userId: 'gone', role: 'nurse', active: false });
  });
  afterAll(async () => {
    await kernel.close();
    await db.close();
  });

  const begin = async () => {
    const begun = await sessions.begin('osei', 'correct horse', 'PH-1');
    if (!begun.ok) throw new Error(begun.code);
    return begun.value.token;
  };

  it('tells who somebody is and what the role may do', async () => {
    const known = await sessions.authenticate(await begin(), null, true);
    expect(known).toMatchObject({ ok: true, value: { id: 'osei', name: 'R. Osei, PharmD', station: 'PH-1' } });
    expect(known.ok && known.value.permissions.has('order.verify')).toBe(true);
    expect(known.ok && known.value.permissions.has('dose.give')).toBe(false);
  });

  it('keeps only the hash of the token and no password', async () => {
    const token = await begin();
    const rows = await kernel.database.rows<{ text: string }>(
      `select s::text as text from people.sessions s union all select r::text from kernel.records r union all select u::text from people.users u`,
    );
    for (const { text } of rows) {
      expect(text).not.toContain(token);
      expect(text).not.toContain('correct horse');
    }
  });

  it('locks after a time without use, and opens again by the password alone', async () => {
    const token = await begin();
    kernel.clock.advance(16 * 60_000);
    expect(await sessions.authenticate(token, null, true)).toMatchObject({ ok: false, code: 'session-locked' });
    expect(await sessions.unlock(token, 'wrong')).toMatchObject({ ok: false, code: 'sign-in-failed' });
    expect(await sessions.unlock(token, 'correct horse')).toMatchObject({ ok: true });
    expect(await sessions.authenticate(token, null, true)).toMatchObject({ ok: true });
  });

  it('is not kept awake by what the screen asks in the background', async () => {
    const token = await begin();
    for (let n = 0; n < 4; n++) {
      kernel.clock.advance(5 * 60_000);
      await sessions.authenticate(token, null, false);
    }
    expect(await sessions.authenticate(token, null, false)).toMatchObject({ ok: false, code: 'session-locked' });
  });

  it('ends after its hours, when signed out, and when the person leaves', async () => {
    const token = await begin();
    await sessions.end(token);
    expect(await sessions.authenticate(token, null, true)).toMatchObject({ ok: false, code: 'not-signed-in' });
    const old = await begin();
    kernel.clock.advance(12 * 3_600_000);
    expect(await sessions.authenticate(old, null, true)).toMatchObject({ ok: false, code: 'not-signed-in' });
    expect(await sessions.begin('gone', 'correct horse', null)).toMatchObject({ ok: false, code: 'sign-in-failed' });
  });

  it('makes the sixth try within a minute wait, with the right password too', async () => {
    kernel.clock.advance(10 * 60_000);
    for (let n = 0; n < 5; n++) await sessions.begin('osei', 'wrong', null);
    expect(await sessions.begin('osei', 'correct horse', null)).toMatchObject({ ok: false, code: 'too-many-tries' });
    kernel.clock.advance(61_000);
    expect(await sessions.begin('osei', 'correct horse', null)).toMatchObject({ ok: true });
  });

  it('records sign-ins and failed ones', async () => {
    await sessions.begin('nobody-here', 'x', null);
    const failed = await kernel.database.rows(
      `select from kernel.records where actor_id = 'nobody-here' and outcome = 'refused' and refusal_code = 'sign-in-failed'`,
    );
    expect(failed).toHaveLength(1);
  });
});
