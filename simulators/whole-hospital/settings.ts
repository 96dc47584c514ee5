/** What `npm run simulate` is told on its command line. */

export type SimulateSettings = {
  readonly seed: number;
  readonly hours: number;
  readonly scenario: string;
  readonly checkEveryMs: number;
  /** Beds of the hospital that are used; null: all. */
  readonly beds: number | null;
  /** First instant, hospital time. */
  readonly start: Date;
};

export const simulateUsage = `npm run simulate -- --seed N --days D

  --seed N           seed of chance, a whole number (default 1); the same seed gives the same closing line
  --days D           hospital days to live, fractions too (default 1); or --hours H
  --scenario NAME    a file of simulators/scenarios/ without .yaml (default ordinary-day)
  --check-every T    how often every check runs, like 1h or 30m (default 1h)
  --beds N           use only so many beds (default: all)
  --start INSTANT    first instant, ISO 8601 (default 2026-11-23T12:00:00Z)`;

type Reader = { readonly wanted: string; read(text: string): unknown };

const number = (wanted: string, isRight: (value: number) => boolean): Reader => ({
  wanted,
  read: (text) => (/^\d+(\.\d+)?$/.test(text) && isRight(Number(text)) ? Number(text) : null),
});

const span: Reader = {
  wanted: 'a time like 1h or 30m',
  read(text) {
    const match = /^(\d+)([hm])$/.exec(text);
    return match && Number(match[1]) > 0 ? Number(match[1]) * (match[2] === 'h' ? 3_600_000 : 60_000) : null;
  },
};

const readers: Readonly<Record<string, Reader>> = {
  seed: number('a whole number from 0 to 4294967295', (value) => Number.isInteger(value) && value < 2 ** 32),
  days: number('a number above 0', (value) => value > 0 && value <= 3_660),
  hours: number('a number above 0', (value) => value > 0 && value <= 87_840),
  scenario: { wanted: 'a name like ordinary-day', read: (text) => (/^[a-z0-9-]+$/.test(text) ? text : null) },
  'check-every': span,
  beds: number('a whole number above 0', (value) => Number.isInteger(value) && value > 0),
  start: {
    wanted: 'an instant like 2026-11-23T12:00:00Z',
    read: (text) => (Number.isNaN(Date.parse(text)) ? null : new Date(text)),
  },
};

/** Reads the arguments: the settings, or every fault as a sentence. */
export function readSettings(args: readonly string[]): SimulateSettings | readonly string[] {
  const faults: string[] = [];
  const values = new Map<string, unknown>();
  const words = args.flatMap((arg) =>
    /^--[a-z-]+=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg],
  );
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at]?.replace(/^--/, '') ?? '';
    const text = words[at + 1];
    const reader = Object.hasOwn(readers, name) && words[at]?.startsWith('--') ? readers[name] : undefined;
    if (!reader) {
      faults.push(
        `${words[at]} is no argument; there are: ${Object.keys(readers)
          .map((key) => `--${key}`)
          .join(', ')}`,
      );
      continue;
    }
    const value = text === undefined ? null : reader.read(text);
    if (value === null)
      faults.push(`--${name} is ${text === undefined ? 'empty' : `"${text}"`}; it wants ${reader.wanted}`);
    else values.set(name, value);
  }
  if (values.has('days') && values.has('hours')) faults.push('--days and --hours say the same; give one of them');
  if (faults.length > 0) return faults;
  const numeric = (name: string, fallback: number): number => {
    const value = values.get(name);
    return typeof value === 'number' ? value : fallback;
  };
  const start = values.get('start');
  return {
    seed: numeric('seed', 1),
    hours: values.has('hours') ? numeric('hours', 24) : numeric('days', 1) * 24,
    scenario: String(values.get('scenario') ?? 'ordinary-day'),
    checkEveryMs: numeric('check-every', 3_600_000),
    beds: values.has('beds') ? numeric('beds', 0) : null,
    start: start instanceof Date ? start : new Date('2026-11-23T12:00:00Z'),
  };
}
