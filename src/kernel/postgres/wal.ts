/** Names in the write-ahead log: timeline, log and segment, eight hexadecimal digits each. */
const segmentName = /^[0-9A-F]{24}$/;

/** True for a whole segment of the log. */
export function isSegment(name: string): boolean {
  return segmentName.test(name);
}

/** True for a file that tells where a timeline branched off. */
export function isHistory(name: string): boolean {
  return /^[0-9A-F]{8}\.history$/.test(name);
}

/** The first segment that a base backup needs, from the label that `pg_backup_stop` returns; throws when it names none. */
export function firstSegment(label: string): string {
  const found = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m.exec(label)?.[1];
  if (found === undefined) throw new Error('PostgreSQL returned a backup label that names no log segment.');
  return found;
}

/** The last segment that a base backup needs, from the history file that PostgreSQL puts into the archive beside it. */
export function lastSegment(backupHistory: string): string | undefined {
  return /^STOP WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m.exec(backupHistory)?.[1];
}

/** The segments from `first` to `last` on one timeline, both included, out of the names of a folder; sorted. */
export function segmentsBetween(names: readonly string[], first: string, last: string): string[] {
  return names.filter((name) => isSegment(name) && name >= first && name <= last).sort();
}

/**
 * What may leave the archive when `oldestNeeded` is the first segment of the oldest base backup that is kept: everything
 * before it, on every timeline. History files stay; they are small, and choosing a timeline needs them.
 */
export function prunable(names: readonly string[], oldestNeeded: string): string[] {
  const position = oldestNeeded.slice(8);
  return names.filter((name) => /^[0-9A-F]{24}(?:\..+)?$/.test(name) && name.slice(8, 24) < position).sort();
}

/** A word of the shell. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command with which a recovering server fetches a segment out of the archive (`%f`) into its own folder (`%p`). */
export function fetchCommand(archiveFolder: string, platform: string): string {
  const folder = archiveFolder.replaceAll('%', '%%');
  if (platform === 'win32') return `copy "${folder.replaceAll('/', '\\')}\\%f" "%p"`;
  // Without the test, a segment that is not there (the normal end of the archive) would fill the log with complaints of cp.
  return `test -f ${quoteWord(folder)}/%f && cp ${quoteWord(folder)}/%f "%p"`;
}

const instantShape = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * An ISO 8601 instant in the form that `recovery_target_time` takes (`2026-11-23 10:46:00+00`): PostgreSQL refuses the `T`
 * and `Z` form there. Undefined for anything else, also for a time without its offset, which could mean two instants.
 */
export function recoveryTime(text: string): string | undefined {
  const [, date, time, zone] = instantShape.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  const offset = zone.toUpperCase() === 'Z' ? '+00' : zone;
  const full = offset.length === 3 ? `${offset}:00` : offset;
  const milliseconds = time.replace(/(\.\d{3})\d+$/, '$1');
  return Number.isNaN(Date.parse(`${date}T${milliseconds}${full}`)) ? undefined : `${date} ${time}${offset}`;
}
