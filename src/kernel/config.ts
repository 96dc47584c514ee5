/**
 * Settings. Each has a type, a default and a sentence; docs/configuration.md is generated from here. A start with
 * wrong values lists all faults at once and does nothing else.
 */

type Setting<T> = {
  readonly variable: string;
  readonly says: string;
  readonly fallback: string | null;
  read(text: string): T | Fault;
};

class Fault {
  readonly wanted: string;

  constructor(wanted: string) {
    this.wanted = wanted;
  }
}

const port = (text: string) => {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 0 && value <= 65535
    ? value
    : new Fault('a port between 0 and 65535 (0 = any free one)');
};
const text = (value: string) => value;
const optional = (value: string) => (value === '' ? null : value);
const flag = (value: string) => (value === 'true' ? true : value === 'false' ? false : new Fault('true or false'));
const wholeNumber = (from: number, to: number) => (value: string) => {
  const number = Number(value);
  return /^\d+$/.test(value) && number >= from && number <= to
    ? number
    : new Fault(`a whole number from ${from} to ${to}`);
};
const oneOf =
  <const V extends string>(...values: V[]) =>
  (value: string) =>
    values.find((candidate) => candidate === value) ?? new Fault(values.join(', '));
const url = (value: string) => {
  if (value === '') return null;
  return /^postgres(ql)?:\/\//.test(value)
    ? value
    : new Fault('an address like postgres://user@host/database, or nothing');
};
const zone = (value: string) =>
  Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC'
    ? value
    : new Fault('an IANA time zone like America/Chicago');
const hostPort = (value: string) => {
  const match = /^([^:\s]+):(\d{1,5})$/.exec(value);
  return match ? { host: match[1] ?? '', port: Number(match[2]) } : new Fault('host:port');
};

const setting = <T>(
  variable: string,
  fallback: string | null,
  says: string,
  read: (value: string) => T | Fault,
): Setting<T> => ({
  variable,
  says,
  fallback,
  read,
});

export const settings = {
  host: setting('MORTAR_HOST', '127.0.0.1', 'Address that the web server and the message listeners listen on.', text),
  port: setting('MORTAR_PORT', '8080', 'Port of the web server.', port),
  hospitalInPort: setting(
    'MORTAR_HOSPITAL_IN_PORT',
    '2575',
    'Port that takes patient and order messages from the hospital (MLLP).',
    port,
  ),
  cabinetInPort: setting(
    'MORTAR_CABINET_IN_PORT',
    '2576',
    'Port that takes transactions from the cabinets (MLLP).',
    port,
  ),
  cabinetOut: setting(
    'MORTAR_CABINET_OUT',
    '127.0.0.1:2577',
    'Cabinet server that profile orders go to (MLLP, host:port).',
    hostPort,
  ),
  cabinetScreen: setting(
    'MORTAR_CABINET_SCREEN',
    '127.0.0.1:8081',
    'In a demo: where the simulated cabinets show their own screen (host:port).',
    hostPort,
  ),
  hospitalOut: setting(
    'MORTAR_HOSPITAL_OUT',
    '127.0.0.1:2578',
    'Hospital record that administrations go to (MLLP, host:port).',
    hostPort,
  ),
  databaseUrl: setting('DATABASE_URL', '', 'PostgreSQL 15 or later to use in place of the embedded one.', url),
  dataFolder: setting(
    'MORTAR_DATA',
    '',
    'Folder of the embedded database; left out: a folder keyed by the path of the checkout.',
    optional,
  ),
  messageKeys: setting(
    'MORTAR_MESSAGE_KEYS',
    '',
    'File of keys that encrypt the bytes of messages at rest, one of 64 hexadecimal digits a line, the first encrypts; left out: not encrypted.',
    optional,
  ),
  environment: setting(
    'MORTAR_ENVIRONMENT',
    'demo',
    'demo, training or production; a demo has simulators and shows its sign-ins.',
    oneOf('demo', 'training', 'production'),
  ),
  simulators: setting(
    'MORTAR_SIMULATORS',
    'true',
    'In a demo: start the hospital, cabinet and bedside simulators.',
    flag,
  ),
  demoSpeed: setting(
    'MORTAR_DEMO_SPEED',
    '1',
    'Pace of the demo hospital at its first start: 0 paused, 1 real time, 60 fast.',
    oneOf('0', '1', '60'),
  ),
  demoSeed: setting('MORTAR_DEMO_SEED', '2026', 'Seed of the demo hospital.', wholeNumber(0, 4294967295)),
  facilityId: setting('MORTAR_FACILITY', 'demo', 'Id of the facility that this program serves.', text),
  timeZone: setting(
    'MORTAR_TIME_ZONE',
    'America/Chicago',
    'Time zone of the facility (IANA); a demo takes it from its own files.',
    zone,
  ),
  sessionLockMinutes: setting(
    'MORTAR_SESSION_LOCK_MINUTES',
    '15',
    'Minutes without use until a session asks for the password again.',
    wholeNumber(1, 30),
  ),
  sessionHours: setting(
    'MORTAR_SESSION_HOURS',
    '12',
    'Hours until a session ends (NIST SP 800-63B AAL2: at most 12).',
    wholeNumber(1, 12),
  ),
  logLevel: setting(
    'MORTAR_LOG_LEVEL',
    'warn',
    'trace, debug, info, warn, error or silent.',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
  ),
} as const;

type Read<S> = S extends Setting<infer T> ? Exclude<T, Fault> : never;
export type Config = { readonly [Name in keyof typeof settings]: Read<(typeof settings)[Name]> };

export type ConfigFault = { readonly variable: string; readonly value: string; readonly wanted: string };

/** Reads all settings from the environment: the configuration, or every fault. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config | readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(settings)) {
    const value = environment[each.variable] ?? each.fallback ?? '';
    const read = each.read(value);
    if (read instanceof Fault) faults.push({ variable: each.variable, value, wanted: read.wanted });
    else config[name] = read;
  }
  const known = new Set<string>(Object.values(settings).map((each) => each.variable));
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('MORTAR_') && !known.has(variable) && !elsewhere.has(variable)) {
      faults.push({
        variable,
        value: environment[variable] ?? '',
        wanted: '',
      });
    }
  }
  return faults.length > 0 ? faults : (config as Config);
}

/** Variables of the tests and tools, which read them themselves. */
const elsewhere = new Set(['MORTAR_TEST_DATA', 'MORTAR_TEST_PG']);

/** One line for each fault: what, where, what to do. */
export function sayFaults(faults: readonly ConfigFault[]): string {
  return faults
    .map(({ variable, value, wanted }) =>
      wanted === ''
        ? `${variable} is no setting of Mortar; docs/configuration.md lists them.`
        : `${variable} is "${value}"; it wants ${wanted}.`,
    )
    .join('\n');
}
