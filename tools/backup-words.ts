import path from 'node:path';

/** A folder that a person named: relative to where they stand, which is not where npm runs its scripts. */
export function namedFolder(name: string): string {
  return path.resolve(process.env.INIT_CWD || '.', name);
}

/** Prints what went wrong as one sentence and makes the tool fail. */
export function explain(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Mortar copies only the server that it starts itself. */
export function refuseForeignServer(env: Readonly<Record<string, string | undefined>>): void {
  if (!env.DATABASE_URL) return;
  throw new Error(
    'DATABASE_URL names a database server of your own: back it up and restore it with its own tools ' +
      '(pg_basebackup and its log archive, or what its provider offers).',
  );
}
