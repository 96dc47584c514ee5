/**
 * The door to PostgreSQL: a pool of named-statement clients, and `Sql`, the only thing a store sees.
 * numeric and int8 stay text (exact); dates stay text; timestamptz becomes Date.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { type Encryption, unencrypted } from '../encryption.ts';
import { Fault, invariant } from '../outcome.ts';

export type Values = readonly unknown[];

export type Sql = {
  /** All rows of one statement. */
  rows<T>(text: string, values?: Values): Promise<T[]>;
  /** The one row; none or more is a bug. */
  one<T>(text: string, values?: Values): Promise<T>;
  /** The row or nothing; more is a bug. */
  maybe<T>(text: string, values?: Values): Promise<T | null>;
  /** Runs a statement and tells how many rows it touched. */
  run(text: string, values?: Values): Promise<number>;
  /** Encrypts and decrypts the bytes of messages, with the keys of the site. */
  readonly encryption: Encryption;
};

export type Database = Sql & {
  readonly pool: pg.Pool;
  /** One READ COMMITTED transaction; rolls back when `work` throws. */
  transaction<T>(work: (sql: Sql, client: pg.PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE ? (value: string) => value : pg.types.getTypeParser(oid, format as 'text'),
};

/** Gives every parameterised statement a name, so that PostgreSQL plans it once for each connection. */
class NamedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's query has a dozen overloads; this one passes all of them through.
  override query(...args: any[]): any {
    const [first, values] = args;
    if (typeof first === 'string' && Array.isArray(values) && values.length > 0) {
      return super.query({ text: first, values, name: statementName(first) }, ...args.slice(2));
    }
    return super.query(...(args as Parameters<pg.Client['query']>));
  }
}

const names = new Map<string, string>();

function statementName(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = createHash('sha1').update(text).digest('base64url');
  if (names.size < 5000) names.set(text, name);
  return name;
}

/** Opens a pool on `url`. `role` is set on each connection: the application's role may not change what is insert-only. */
export function openDatabase(
  url: string,
  options: { max?: number; role?: string; encryption?: Encryption } = {},
): Database {
  const encryption = options.encryption ?? unencrypted;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 12,
    types,
    Client: NamedClient,
    application_name: 'mortar',
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
  });
  // A connection that PostgreSQL drops emits on the client, not the pool; unheard it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const sql = sqlOf(pool, encryption);
  return { ...sql, pool, transaction: (work) => inTransaction(pool, encryption, work), close: () => pool.end() };
}

type Queryable = { query(text: string, values?: unknown[]): Promise<pg.QueryResult> };

export function sqlOf(client: Queryable, encryption: Encryption): Sql {
  const send = async (text: string, values: Values = []) => {
    try {
      return await client.query(text, [...values]);
    } catch (error) {
      throw outside(error);
    }
  };
  return {
    rows: async <T>(text: string, values?: Values) => (await send(text, values)).rows as T[],
    one: async <T>(text: string, values?: Values) => {
      const { rows } = await send(text, values);
      invariant(rows.length === 1, `one row expected, ${rows.length} found: ${text.slice(0, 80)}`);
      return rows[0] as T;
    },
    maybe: async <T>(text: string, values?: Values) => {
      const { rows } = await send(text, values);
      invariant(rows.length <= 1, `at most one row expected, ${rows.length} found: ${text.slice(0, 80)}`);
      return (rows[0] as T | undefined) ?? null;
    },
    run: async (text, values) => (await send(text, values)).rowCount ?? 0,
    encryption,
  };
}

async function inTransaction<T>(
  pool: pg.Pool,
  encryption: Encryption,
  work: (sql: Sql, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw outside(error);
  });
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const value = await work(sqlOf(client, encryption), client);
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw outside(error);
  } finally {
    client.release(broken);
  }
}

/** SQLSTATE of an error from PostgreSQL, if it is one. */
export function sqlState(error: unknown): string | null {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** Name of the constraint that an error speaks of: a named constraint maps to a refusal. */
export function brokenConstraint(error: unknown): string | null {
  const name = error instanceof Error ? (error as Error & { constraint?: unknown }).constraint : undefined;
  return typeof name === 'string' ? name : null;
}

/** True when the same transaction may succeed if it is run again: serialization failure or deadlock. */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** Connection loss, shutdown, full disk: a Fault; everything else stays what it is. */
function outside(error: unknown): unknown {
  if (error instanceof Fault) return error;
  const state = sqlState(error);
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  const lost = typeof code === 'string' && /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST)/.test(code);
  const ended = error instanceof Error && /terminated|Connection ended|timeout exceeded/i.test(error.message);
  if (lost || ended || (state && /^(08|53|57P|58)/.test(state))) {
    return new Fault(`the database is not available (${state ?? code ?? 'connection lost'})`, {
      retryable: true,
      cause: error,
    });
  }
  return error;
}
