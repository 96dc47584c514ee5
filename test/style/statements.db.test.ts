/**
 * Every statement that the program sends is prepared by a real PostgreSQL against the migrated schema: a table, a column
 * or a type that does not exist is found here, not at a bedside.
 */
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertBodies } from '#src/interfaces/messages/store-bodies.ts';
import { insertArrivals } from '#src/interfaces/messages/store-inbox.ts';
import { selectMessages } from '#src/interfaces/messages/store-reads.ts';
import { insertRegistered, settleRepeated } from '#src/interfaces/messages/store-register.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { unencrypted } from '#src/kernel/encryption.ts';
import { kindsOfAll } from '#src/modules.ts';
import { hourCounts, measureRows, measures } from '#src/reports/measures/store.ts';
import { projectEntries, selectStrayKeys } from '#src/tables/change-control/store.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { checkout, sources } from './sources.ts';
import { type Statement, statementsOf } from './sql-texts.ts';

const at = new Date('2026-11-23T16:00:00Z');

/** Makes plain rows of every kind out of one entry that is, or is not, active. */
async function projectAll(sql: Sql, active: boolean): Promise<void> {
  const rows = async <T>(text: string, values?: readonly unknown[]) => {
    await sql.rows(text, values);
    return [{ key: 'x', body: {}, active }] as T[];
  };
  for (const kind of kindsOfAll.values()) await projectEntries({ ...sql, rows }, kind, ['x'], at);
}

/** Statements that are put together while the program runs: they are not read but heard, by an `sql` that only listens. */
const heardFrom: Readonly<Record<string, (sql: Sql) => unknown>> = {
  'src/interfaces/messages/store-bodies.ts insertBodies': async (sql) => {
    const body = { messageId: 'm', receivedAt: at, part: 'message', bytes: new Uint8Array(1) } as const;
    await insertBodies(sql, 'mercy', [body, body, body]);
  },
  'src/interfaces/messages/store-inbox.ts insertArrivals': async (sql) => {
    const arrival = { messageId: 'm', channel: 'hospital-in', line: 1, bytes: new Uint8Array(1), receivedAt: at };
    await insertArrivals(sql, 'mercy', [arrival]);
    await insertArrivals(sql, 'mercy', [arrival, arrival]);
  },
  'src/interfaces/messages/store-register.ts rows': async (sql) => {
    const registration = { messageId: 'm', channel: 'hospital-in', raw: new Uint8Array(1), envelope: {}, ack: null };
    await insertRegistered(sql, 'mercy', [registration as never, registration as never, registration as never]);
  },
  'src/interfaces/messages/store-register.ts settleRepeated': (sql) =>
    settleRepeated({ ...sql, run: async (...given) => sql.run(...given).then(() => 0) }, 'mercy', {
      messageId: 'm',
      channel: 'hospital-in',
      envelope: {},
      ack: null,
    } as never),
  'src/interfaces/messages/store-reads.ts selectMessages': async (sql) => {
    await selectMessages(sql, 'mercy', { limit: 50 });
    const all = {
      channel: 'hospital-in',
      state: 'waiting',
      cause: 'unknown-drug',
      causeKey: 'X',
      before: '9',
      limit: 5,
    };
    await selectMessages(sql, 'mercy', all);
    await selectMessages(sql, 'mercy', { ...all, from: '2026-11-23', to: '2026-11-24', text: 'MRN1' }, ['a', 'b']);
  },
  'src/reports/measures/store.ts hourCounts': (sql) => hourCounts(sql, 'mercy', at, at, null),
  'src/reports/measures/store.ts measureRows': (sql) =>
    Promise.all(measures.map((each) => measureRows(sql, 'mercy', each, { from: at, to: at, unitId: null, limit: 9 }))),
  'src/tables/change-control/store.ts upsertRows': (sql) => projectAll(sql, true),
  'src/tables/change-control/store.ts deleteRows': (sql) => projectAll(sql, false),
  'src/tables/change-control/store.ts rows': async (sql) => {
    for (const kind of kindsOfAll.values()) await selectStrayKeys(sql, kind, at);
  },
};

const files = sources(checkout, 'src', /[.]ts$/)
  .map((file) => file.path)
  .filter((path) => !/[.](test|fixture)[.]ts$|^src\/web\/|\/ui\//.test(path));
const found = files.map((path) => statementsOf(checkout, path));
const statements = found.flatMap((each) => each.statements);
const unresolved = new Set(found.flatMap((each) => each.unresolved));

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.close();
});

/** What PostgreSQL says against each statement that it cannot plan. */
async function faults(asked: readonly Statement[]): Promise<string[]> {
  const said: string[] = [];
  for (const { where, text } of asked) {
    try {
      await client.query(`prepare tried as ${text}`);
      await client.query('deallocate tried');
    } catch (error) {
      said.push(`${where}: ${error instanceof Error ? error.message : String(error)}\n${text}`);
    }
  }
  return said;
}

/** The statements that a piece of the program sends to an `sql` that only listens. */
async function heard(where: string, send: (sql: Sql) => unknown): Promise<Statement[]> {
  const texts = new Set<string>();
  const listen =
    <T>(answer: T) =>
    async (text: string) => {
      texts.add(text);
      return answer as never;
    };
  await send({ rows: listen([]), one: listen({}), maybe: listen(null), run: listen(1), encryption: unencrypted });
  return [...texts].map((text) => ({ where, text }));
}

describe('statements', () => {
  it('are all known to PostgreSQL', async () => {
    expect(await faults(statements)).toEqual([]);
    expect(statements.length).toBeGreaterThan(200);
  });

  it('that are made while running are a short list', () => {
    expect([...unresolved].sort()).toEqual(Object.keys(heardFrom).sort());
  });

  it.each(Object.entries(heardFrom))('%s sends what PostgreSQL knows', async (where, send) => {
    const sent = await heard(where, send);
    expect(sent.length).toBeGreaterThan(0);
    expect(await faults(sent)).toEqual([]);
  });
});

describe('the fixture that breaks it', () => {
  const { statements: planted, unresolved: unread } = statementsOf(
    join(checkout, 'test/style/fixtures/statements'),
    'store.ts',
  );

  it('is found out for a misspelt column, wherever its text comes from', async () => {
    const said = await faults(planted);
    expect(said.map((each) => each.split('\n')[0])).toEqual([
      'store.ts misspelt: column "patient_idd" does not exist',
      'store.ts misspeltInConstant: column p.familly does not exist',
      'store.ts misspeltOneWay: column "merged_innto" does not exist',
    ]);
  });

  it('both ways of a condition are statements', () => {
    expect(planted.filter(({ where }) => where === 'store.ts misspeltOneWay')).toHaveLength(2);
  });

  it('a text that is made while running is told', () => {
    expect(unread).toEqual(['store.ts madeWhileRunning']);
  });
});
