/** The table that a replay ends with. */
import type { Cause, MessageState } from './ask-mortar.ts';
import type { Composed } from './compose.ts';
import { accountOf, type EndedRow } from './outcome.ts';
import { type MessageKind, type Reason, reasons } from './plan.ts';
import { sourceFiles } from './source.ts';

export type Told = {
  readonly messages: readonly Composed[];
  /** MSA-1 of each answered message. */
  readonly answers: ReadonlyMap<string, string>;
  readonly states: ReadonlyMap<string, MessageState>;
  readonly rows: readonly EndedRow[];
  readonly causes: readonly Cause[];
  /** Orders that wait for a pharmacist now; null when not known. */
  readonly toVerify: number | null;
  readonly seconds: { readonly sending: number; readonly processing: number };
};

export type Report = {
  readonly text: string;
  /** Share of the prescription rows that reached an order. */
  readonly share: number;
  /** Rows and messages that are not accounted for: none, in a good run. */
  readonly unaccounted: number;
};

const kinds: readonly (readonly [MessageKind, string])[] = [
  ['A28', 'ADT^A28 person'],
  ['A31', 'ADT^A31 weight, height'],
  ['A04', 'ADT^A04 emergency'],
  ['A01', 'ADT^A01 admission'],
  ['A02', 'ADT^A02 transfer'],
  ['A03', 'ADT^A03 discharge'],
  ['NW', 'RDE^O11 new order'],
  ['HD', 'RDE^O11 hold'],
  ['DC', 'RDE^O11 discontinue'],
];

/** Writes the table and reckons what is missing. */
export function reportOf(told: Told): Report {
  const accounts = sourceFiles.map((file) => accountOf(file, told.rows));
  const prescriptions = accounts.find((account) => account.file === 'hosp/prescriptions.csv');
  const share = prescriptions && prescriptions.rows > 0 ? prescriptions.orders / prescriptions.rows : 0;
  const unaccounted =
    accounts.reduce((total, account) => total + account.unaccounted, 0) +
    told.messages.filter((message) => !told.states.has(message.controlId)).length;
  const fileRows = accounts.map((account) => [
    account.file,
    number(account.rows),
    number(account.sent),
    number(account.orders),
    number(account.taken),
    number(sum(account.waiting)),
    number(sum(account.notSent)),
    number(account.unaccounted),
  ]);
  const text = [
    'Messages',
    table(['', 'sent', 'acknowledged', 'refused', 'processed', 'waiting', 'open'], messageRows(told)),
    '',
    'Waiting, by cause',
    table(['cause', 'messages', 'prescription rows', 'groups', 'largest groups'], causeRows(told)),
    '',
    'Rows of the source',
    table(['file', 'read', 'in messages', 'order', 'taken', 'waiting', 'not sent', 'unaccounted'], fileRows),
    ...notSentLines(accounts),
    '',
    `${number(prescriptions?.orders ?? 0)} of ${number(prescriptions?.rows ?? 0)} prescription rows (${percent(share)}) reached an order that a pharmacist can verify` +
      `${told.toVerify === null ? '' : `; ${number(told.toVerify)} orders wait for verification now`}.`,
    `Sent in ${told.seconds.sending.toFixed(1)} s, all settled after ${told.seconds.processing.toFixed(1)} s (${Math.round(told.messages.length / Math.max(0.1, told.seconds.processing))} messages a second).`,
    unaccounted === 0 ? 'Nothing is unaccounted for.' : `${number(unaccounted)} rows or messages are unaccounted for.`,
  ];
  return { text: text.join('\n'), share, unaccounted };
}

function messageRows({ messages, answers, states }: Told): string[][] {
  const line = (title: string, own: readonly Composed[]) => {
    const answered = own.filter((message) => answers.has(message.controlId));
    const accepted = answered.filter((message) => /^[AC]A$/.test(answers.get(message.controlId) ?? ''));
    const inState = (...wanted: string[]) =>
      own.filter((message) => wanted.includes(states.get(message.controlId)?.state ?? 'unknown')).length;
    return [
      title,
      number(own.length),
      number(accepted.length),
      number(answered.length - accepted.length),
      number(inState('processed', 'discarded')),
      number(inState('waiting', 'conflict')),
      number(inState('received', 'unknown')),
    ];
  };
  return [
    ...kinds.map(([kind, title]) =>
      line(
        title,
        messages.filter((message) => message.kind === kind),
      ),
    ),
    line('all', messages),
  ];
}

function causeRows({ messages, states, causes, rows }: Told): string[][] {
  const waiting = new Map<string, number>();
  for (const { controlId } of messages) {
    const state = states.get(controlId);
    if (state?.state !== 'waiting' && state?.state !== 'conflict') continue;
    waiting.set(state.cause ?? '', (waiting.get(state.cause ?? '') ?? 0) + 1);
  }
  const prescriptions = accountOf('hosp/prescriptions.csv', rows).waiting;
  return [...waiting]
    .sort((left, right) => right[1] - left[1])
    .map(([cause, count]) => {
      const groups = causes.filter((each) => each.cause === cause);
      const largest = [...groups]
        .filter((group) => group.key !== '')
        .sort((left, right) => right.messages - left.messages)
        .slice(0, 5);
      return [
        groups[0]?.title ?? cause,
        number(count),
        number(prescriptions.get(cause) ?? 0),
        number(groups.length),
        largest.map((group) => `${group.key} ${group.messages}`).join(', '),
      ];
    });
}

function notSentLines(accounts: readonly ReturnType<typeof accountOf>[]): string[] {
  const lines = accounts.flatMap(({ file, notSent }) =>
    [...notSent].map(
      ([reason, count]: readonly [Reason, number]) => `  ${file}: ${number(count)} ${reason}: ${reasons[reason]}`,
    ),
  );
  return lines.length === 0 ? [] : ['Not sent', ...lines];
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
const number = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Columns as wide as they need: words to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => rows.every((row) => /^[\d,]*$/.test(row[column] ?? ''));
  const line = (cells: readonly string[]) =>
    `  ${cells
      .map((text, column) =>
        isNumber(column) && rows.length > 0 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')}`.trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
