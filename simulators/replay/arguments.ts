/** The command line of the replay. */
import { readShift, type Shift } from './visits.ts';

export type Arguments = {
  /** The zip of MIMIC-IV (or its demo), or a folder with its files. */
  readonly from: string;
  /** Web address of the running Mortar to look for; one is started when nobody answers there. */
  readonly mortar: string;
  /** host:port of its listener for patients and orders. */
  readonly to: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly shift: Shift;
  readonly patients: number | null;
  readonly connections: number;
  readonly ledger: string | null;
  readonly own: boolean;
  readonly keep: boolean;
};

export const usage = `npm run replay -- --from <zip or folder> [options]
  --from <path>         MIMIC-IV or its demo: the zip as it is published, or the folder
  --shift <how>         recent (default): the last admission of each patient is in progress now, those before ended recently
                        ended: all have ended; -48000d: all is moved by so many days
  --patients <n>        only the first n patients by number
  --ledger <file.csv>   writes one line for each row of the source: its messages or the reason, and what became of it
  --mortar <address>    web address of a running Mortar (default http://127.0.0.1:8080); when none answers, one is started
  --to <host:port>      where that Mortar takes patients and orders (default 127.0.0.1:2575)
  --own                 starts a Mortar of its own even when one runs
  --keep                leaves the Mortar that was started running, until Ctrl+C
  --user, --password    sign-in with the right to read messages (default: the informatics sign-in of the demo)
  --connections <n>     1 to 8 (default 4); all of a patient goes over one`;

const withValue = ['from', 'mortar', 'to', 'user', 'password', 'shift', 'patients', 'connections', 'ledger'] as const;
const flags = ['own', 'keep'] as const;

type Valued = (typeof withValue)[number];

/** Reads the arguments: all of them, or a sentence for each that is wrong. */
export function readArguments(words: readonly string[]): Arguments | { readonly faults: readonly string[] } {
  const values = new Map<Valued, string>();
  const set = new Set<string>();
  const faults: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [name = '', joined] = (words[at] ?? '').split(/=(.*)/s);
    const valued = withValue.find((each) => `--${each}` === name);
    if (valued !== undefined) {
      const value = joined ?? words[at + 1];
      if (joined === undefined) at += 1;
      if (value === undefined || value === '') faults.push(`${name} wants a value.`);
      else values.set(valued, value);
    } else if (flags.some((each) => `--${each}` === name)) set.add(name);
    else faults.push(`"${words[at]}" is not known.`);
  }
  return check(values, set, faults);
}

function check(
  values: ReadonlyMap<Valued, string>,
  set: ReadonlySet<string>,
  faults: string[],
): Arguments | { readonly faults: readonly string[] } {
  const from = values.get('from');
  const shift = readShift(values.get('shift') ?? 'recent');
  const whole = (name: Valued, most: number, fallback: number | null): number | null => {
    const text = values.get(name);
    if (text === undefined) return fallback;
    if (/^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
    faults.push(`--${name} is "${text}"; it wants a number from 1 to ${most}.`);
    return fallback;
  };
  const to = values.get('to') ?? '127.0.0.1:2575';
  const mortar = values.get('mortar') ?? 'http://127.0.0.1:8080';
  if (from === undefined) faults.push('--from is missing: the zip or folder to replay.');
  if (shift === null) faults.push(`--shift is "${values.get('shift')}"; it wants recent, ended, or days like -48000d.`);
  if (!/^[^:\s]+:\d{1,5}$/.test(to)) faults.push(`--to is "${to}"; it wants host:port.`);
  if (!/^https?:\/\/[^\s]+$/.test(mortar))
    faults.push(`--mortar is "${mortar}"; it wants an address like http://127.0.0.1:8080.`);
  const patients = whole('patients', 999_999, null);
  const connections = whole('connections', 8, 4) ?? 4;
  if (faults.length > 0 || from === undefined || shift === null) return { faults };
  return {
    from,
    mortar: mortar.replace(/\/+$/, ''),
    to,
    user: values.get('user') ?? null,
    password: values.get('password') ?? null,
    shift,
    patients,
    connections,
    ledger: values.get('ledger') ?? null,
    own: set.has('--own'),
    keep: set.has('--keep'),
  };
}
