/**
 * One connection that receiving keeps for itself: a page that keeps the pool busy cannot keep a message waiting. It is
 * taken anew after a failure.
 */
import type pg from 'pg';
import { type Database, type Sql, sqlOf } from '#src/kernel/database/database.ts';

export type HeldConnection = {
  /** Runs `work` on the connection; one at a time. */
  use<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  release(): void;
};

/** Holds a connection of the pool from its first use on. */
export function holdConnection(database: Database): HeldConnection {
  let client: pg.PoolClient | null = null;
  let sql: Sql | null = null;
  const drop = (error: Error | undefined) => {
    client?.release(error ?? true);
    client = null;
    sql = null;
  };
  return {
    async use(work) {
      if (client === null || sql === null) {
        client = await database.pool.connect();
        sql = sqlOf(client, database.encryption);
      }
      try {
        return await work(sql);
      } catch (error) {
        drop(error instanceof Error ? error : undefined);
        throw error;
      }
    },
    release: () => drop(undefined),
  };
}
