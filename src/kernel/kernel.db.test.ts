import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meetBeforeWriting } from '#test/support/gate.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import type { Actor } from './actor.ts';
import type { Command, Consumer } from './command.ts';
import { openDatabase } from './database/database.ts';
import { done, refuser } from './outcome.ts';
import { newestLink, sealRecords, verifyChain } from './records.ts';
import { transact } from './transact.ts';

const refuse = refuser({ 'too-late': { status: 409, says: 'Too late, {who}.', remedy: 'Come earlier.' } });

const seen: string[] = [];
let failuresLeft = 0;
const consumer: Consumer = {
  name: 'test.consumer',
  events: ['ThingHappened'],
  async react(_tx, event) {
    if (failuresLeft > 0) {
      failuresLeft -= 1;
      throw new Error('the consumer stumbles');
    }
    seen.push(String(event.payload.number));
    return done(null);
  },
};

const bookThing: Command<{ number: number; fails?: boolean }, { number: number }, 'too-late'> = {
  name: 'test.bookThing',
  permission: 'thing.book',
  async run(tx, { number, fails }) {
    await tx.sql.run(
      `insert into kernel.facilities (facility_id, name, time_zone) values ($1, 'x', 'UTC') on conflict do nothing`,
      [`thing-${number}`],
    );
    tx.emit({ name: 'ThingHappened', key: 'one', payload: { number } });
    return fails ? refuse('too-late', { who: 'sir' }) : done({ number });
  },
};

const may: Actor = {
  kind: 'person',
  id: 'p',
  name: 'P',
  facilityId: 'mercy',
  permissions: new Set(['thing.book']),
  role: 'r',
  station: null,
  sessionId: null,
};

describe('transact', () => {
  let db: TestDatabase;
  let kernel: TestKernel;
  beforeAll(async () => {
    db = await testDatabase();
    kernel = await testKernel({ url: db.url, consumers: [consumer] });
  });
  afterAll(async () => {
    await kernel.close();
    await db.close();
  });

  const records = (commandId: string) =>
    kernel.database.rows<{ outcome: string; refusal_code: string | null }>(
      `select outcome, refusal_code from kernel.records where command_id = $1`,
      [commandId],
    );
  const things = (number: number) =>
    kernel.database.rows(`select from kernel.facilities where facility_id = $1`, [`thing-${number}`]);

  it('writes the effect, one record and its events together', async () => {
    const outcome = await transact(kernel, bookThing, { commandId: 'command-1', actor: may, input: { number: 1 } });
    expect(outcome).toEqual({ ok: true, value: { number: 1 } });
    expect(await records('command-1')).toEqual([{ outcome: 'done', refusal_code: null }]);
    expect(await things(1)).toHaveLength(1);
    await kernel.settle();
    expect(seen).toContain('1');
  });

  it('gives the same answer to the same id with the same input, and acts once', async () => {
    const call = { commandId: 'command-2', actor: may, input: { number: 2 } };
    const first = await transact(kernel, bookThing, call);
    expect(await transact(kernel, bookThing, call)).toEqual(first);
    expect(await records('command-2')).toHaveLength(1);
    const other = await transact(kernel, bookThing, { ...call, input: { number: 99 } });
    expect(other).toMatchObject({ ok: false, code: 'command-id-reused' });
    expect(await things(99)).toHaveLength(0);
  });

  it('leaves nothing of a refused command but its record, and stays refused', async () => {
    const call = { commandId: 'command-3', actor: may, input: { number: 3, fails: true } };
    const refused = await transact(kernel, bookThing, call);
    expect(refused).toMatchObject({ ok: false, code: 'too-late', message: 'Too late, sir.' });
    expect(await things(3)).toHaveLength(0);
    expect(await records('command-3')).toEqual([{ outcome: 'refused', refusal_code: 'too-late' }]);
    expect(await transact(kernel, bookThing, call)).toEqual(refused);
    expect(await kernel.database.rows(`select from kernel.outbox where command_id = 'command-3'`)).toHaveLength(0);
  });

  it('leaves no row and one record when the actor may not', async () => {
    const stranger: Actor = { ...may, permissions: new Set() };
    const outcome = await transact(kernel, bookThing, {
      commandId: 'command-4',
      actor: stranger,
      input: { number: 4 },
    });
    expect(outcome).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await things(4)).toHaveLength(0);
    expect(await records('command-4')).toEqual([{ outcome: 'refused', refusal_code: 'not-permitted' }]);
  });

  it('acts once when the same command arrives many times at the same moment', async () => {
    const gate = meetBeforeWriting(6);
    const gated: typeof bookThing = {
      ...bookThing,
      async run(tx, input) {
        await gate();
        return bookThing.run(tx, input);
      },
    };
    const calls = Array.from({ length: 6 }, () =>
      transact(kernel, gated, { commandId: 'command-5', actor: may, input: { number: 5 } }),
    );
    const outcomes = await Promise.all(calls);
    for (const outcome of outcomes) expect(outcome).toEqual({ ok: true, value: { number: 5 } });
    expect(await records('command-5')).toHaveLength(1);
    expect(await kernel.database.rows(`select from kernel.outbox where command_id = 'command-5'`)).toHaveLength(1);
  });

  it('delivers events of one key in order, and holds later ones back behind one that fails', async () => {
    await kernel.settle();
    seen.length = 0;
    failuresLeft = 1;
    for (const number of [11, 12])
      await transact(kernel, bookThing, { commandId: `command-${number}`, actor: may, input: { number } });
    await kernel.settle();
    expect(seen).toEqual([]);
    kernel.clock.advance(120_000);
    await kernel.settle();
    expect(seen).toEqual(['11', '12']);
  });
});

describe('records', () => {
  it('are sealed into a chain that shows any later change', async () => {
    const db = await testDatabase();
    const kernel = await testKernel({ url: db.url });
    for (const number of [1, 2, 3])
      await transact(kernel, bookThing, { commandId: `command-${number}`, actor: may, input: { number } });
    // Transactions of other tests on this server hold the sealer back for a moment.
    await expect
      .poll(async () => {
        await sealRecords(kernel.database, 'mercy');
        return newestLink(kernel.database, 'mercy');
      })
      .toBe(3n);
    expect(await sealRecords(kernel.database, 'mercy')).toBe(0);
    expect(await newestLink(kernel.database, 'mercy')).toBe(3n);
    expect(await verifyChain(kernel.database, 'mercy')).toBeNull();
    await expect(kernel.database.run(`update kernel.records set actor_id = 'other'`)).rejects.toThrow(
      /permission denied/,
    );
    const owner = openDatabase(db.url, { max: 1 });
    await owner.run(`update kernel.records set actor_id = 'other' where command_id = 'command-2'`);
    await owner.close();
    expect(await verifyChain(kernel.database, 'mercy')).toEqual({ sealSeq: '2' });
    await kernel.close();
    await db.close();
  });
});
