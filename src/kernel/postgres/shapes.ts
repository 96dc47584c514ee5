/** True for an object whose fields may be read by name. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for an error of the operating system with one of these codes (`ENOENT`, `EACCES` …). */
export function isSystemError(error: unknown, ...codes: string[]): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/** The `version` of a package.json; throws when there is none. */
export function asVersion(value: unknown): string {
  if (isRecord(value) && typeof value.version === 'string') return value.version;
  throw new Error('A package.json of PostgreSQL names no version.');
}

/** One entry of a package's pg-symlinks.json; throws when it has another shape. */
export function asLink(value: unknown): { source: string; target: string } {
  if (isRecord(value) && typeof value.source === 'string' && typeof value.target === 'string') {
    return { source: value.source, target: value.target };
  }
  throw new Error('The list of links of the PostgreSQL package cannot be read.');
}
