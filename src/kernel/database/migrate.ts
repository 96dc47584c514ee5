/**
 * Brings a database to the newest schema: migrations/NNNN_topic.sql in order, each in the one transaction of the
 * migrator, under a lock so that two programs that start at once do not race. Forward only, never edited.
 */
import { readdir, readFile } from 'node:fs/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';

export const migrationsFolder = new URL('../../../migrations/', import.meta.url);

/** Applies what is missing to the database at `url`. Throws with the migration's name and PostgreSQL's sentence. */
export async function migrate(url: string): Promise<{ applied: string[] }> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
  });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations }, migrationTableSchema: 'public' });
    const { error, results } = await migrator.migrateToLatest();
    if (error) {
      const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the schema';
      throw new Error(`migration ${failed} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    return { applied: (results ?? []).map((result) => result.migrationName) };
  } finally {
    await db.destroy();
  }
}

async function readMigrations() {
  const files = (await readdir(migrationsFolder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const migrations: Record<string, { up(db: Kysely<unknown>): Promise<void> }> = {};
  for (const file of files) {
    const text = await readFile(new URL(file, migrationsFolder), 'utf8');
    migrations[file.replace('.sql', '')] = {
      up: async (db) => {
        await db.executeQuery({
          sql: text,
          parameters: [],
          query: { kind: 'RawNode' },
          queryId: { queryId: file },
        } as never);
      },
    };
  }
  return migrations;
}
