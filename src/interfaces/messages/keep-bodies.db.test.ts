/** How long bytes are kept, and that nobody who reads the disk reads them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#src/kernel/database/database.ts';
import { createEncryption, unencrypted } from '#src/kernel/encryption.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { indexTerms } from './index-terms.ts';
import { keepBodies } from './keep-bodies.ts';
import { listMessages, messageDetail } from './queries.ts';
import { createReceiver } from './receive.ts';
import { registerMessages } from './register.ts';
import { markDiscarded } from './store.ts';
import { selectRefusedFrames } from './store-reads.ts';

let database: TestDatabase;
let kernel: TestKernel;

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url, now: new Date('2026-11-23T16:00:00Z') });
});

afterAll(async () => {
  await kernel.close();
  await database.close();
});

const runJob = async (job: { run(kernel: TestKernel): Promise<boolean> }, on = kernel) => {
  while (await job.run(on));
};

async function receive(number: string, on = kernel): Promise<string> {
  const receiver = createReceiver({ ...on, onStored: () => {} });
  const text = `MSH|^~\\&|HIS|MERCY|||20261123||ADT^A08|${number}|P|2.5.1\rPID|1||700100||OKAFOR^ADA\r`;
  await receiver.receive('hospital-in', Buffer.from(text));
  await receiver.close();
  await runJob(registerMessages, on);
  await runJob(indexTerms, on);
  const row = await on.database.one<{ id: string }>(
    'select message_id as id from interfaces.messages where control_id = $1',
    [number],
  );
  return row.id;
}

const settle = (messageId: string) =>
  markDiscarded(kernel.database, kernel.facilityId, { messageId, reason: 'test', at: kernel.clock.now() });

const found = async (text: string, on = kernel) =>
  (await listMessages(on.database, on.facilityId, { text, limit: 10 })).messages.map(({ controlId }) => controlId);

describe('bytes by month', () => {
  test('leave with their month when the rule says so, and keys, numbers and duplicates stay', async () => {
    await runJob(keepBodies);
    const old = await receive('OLD');
    await settle(old);
    kernel.clock.advance(32 * 24 * 60 * 60 * 1000);
    await runJob(keepBodies);
    const recent = await receive('RECENT');
    await settle(recent);
    kernel.clock.set(new Date('2027-12-31T23:59:00Z'));
    await runJob(keepBodies);
    expect((await messageDetail(kernel.database, kernel.facilityId, old))?.segments).toHaveLength(2);
    kernel.clock.set(new Date('2028-01-01T00:01:00Z'));
    await runJob(keepBodies);
    const gone = await messageDetail(kernel.database, kernel.facilityId, old);
    expect(gone?.segments).toEqual([]);
    expect(gone?.notes).toEqual([expect.stringContaining('removed by the rule')]);
    expect(gone?.message).toMatchObject({ controlId: 'OLD', state: 'discarded' });
    expect((await messageDetail(kernel.database, kernel.facilityId, recent))?.segments).toHaveLength(2);
    expect(await found('okafor')).toEqual(['RECENT']);
    const removed = await kernel.database.rows('select from_at, messages from interfaces.removed_months');
    expect(removed).toEqual([{ from_at: new Date('2026-11-01T00:00:00Z'), messages: '1' }]);
    // The same bytes under the same number are still a copy, and act no second time.
    await receive('OLD');
    const { duplicates } = await kernel.database.one<{ duplicates: number }>(
      `select duplicates from interfaces.messages where control_id = 'OLD'`,
    );
    expect(duplicates).toBe(1);
  });

  test('stay while a message of the month is open', async () => {
    const open = await receive('OPEN');
    kernel.clock.set(new Date('2030-01-01T00:00:00Z'));
    await runJob(keepBodies);
    expect((await messageDetail(kernel.database, kernel.facilityId, open))?.segments).toHaveLength(2);
    await settle(open);
    await runJob(keepBodies);
    expect((await messageDetail(kernel.database, kernel.facilityId, open))?.segments).toEqual([]);
  });

  test('that no month was made for are stored all the same', async () => {
    kernel.clock.set(new Date('2031-07-01T00:00:00Z'));
    const stray = await receive('STRAY');
    await runJob(keepBodies);
    expect((await messageDetail(kernel.database, kernel.facilityId, stray))?.segments).toHaveLength(2);
  });
});

describe('bytes encrypted with a key', () => {
  test('are nowhere on the disk in the clear; screens and processing read them; search covers the numbers only', async () => {
    const encryption = createEncryption([Buffer.alloc(32, 7)]);
    const encrypted: TestKernel = {
      ...kernel,
      database: openDatabase(database.url, { max: 4, role: 'mortar_app', encryption }),
    };
    const id = await receive('ENCRYPTED', encrypted);
    const receiver = createReceiver({ ...encrypted, onStored: () => {} });
    await receiver.receive('hospital-in', Buffer.from('no message OKAFOR'));
    await receiver.close();
    const lying = await encrypted.database.rows<{ bytes: Buffer }>(
      `select bytes from interfaces.bodies where message_id = $1
       union all select raw from interfaces.refused_frames union all select raw from interfaces.inbox`,
      [id],
    );
    expect(lying).toHaveLength(3);
    for (const { bytes } of lying) expect(bytes.includes('OKAFOR')).toBe(false);
    const detail = await messageDetail(encrypted.database, encrypted.facilityId, id);
    expect(detail?.segments[1]).toBe('PID|1||700100||OKAFOR^ADA');
    expect(detail?.ack).toContain('MSA|AA|ENCRYPTED');
    const [frame] = await selectRefusedFrames(encrypted.database, encrypted.facilityId, 1);
    expect(frame?.raw.toString()).toBe('no message OKAFOR');
    expect(await found('PID-3:700100 number:ENCRYPTED', encrypted)).toEqual(['ENCRYPTED']);
    expect(await found('okafor number:ENCRYPTED', encrypted)).toEqual([]);
    await expect(messageDetail(kernel.database, kernel.facilityId, id)).rejects.toThrow('not in the key file');
    expect(kernel.database.encryption).toBe(unencrypted);
    await encrypted.database.close();
  });
});
