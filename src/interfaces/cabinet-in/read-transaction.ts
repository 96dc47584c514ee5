/** What an OMS^O05 with ZPM says (VA PADE, and the NTE of our profile: docs/interface-profiles/cabinet.md). */
import { type Message, readCwe, readEi, readXcn, type Segment } from '#lib/hl7v2/index.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { decimalText, isDecimal } from '#src/kernel/quantity.ts';
import { mrnOf, readTime } from '../messages/index.ts';
import { refuse } from './refusals.ts';

export const transactionKinds = {
  V: 'vend',
  R: 'return',
  W: 'waste',
  C: 'count',
  F: 'refill',
  L: 'load',
  U: 'unload',
  B: 'empty-return-bin',
} as const;

export type TransactionKind = (typeof transactionKinds)[keyof typeof transactionKinds];

export type SaidTransaction = {
  readonly kind: TransactionKind;
  readonly system: string;
  readonly cabinet: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly item: { readonly code: string; readonly text: string };
  /** Exact decimals in the base unit of the item; null = not told. */
  readonly expectedBegin: string | null;
  readonly actualBegin: string | null;
  readonly amount: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly witnessId: string | null;
  readonly totalAfter: string | null;
  readonly capacity: string | null;
  readonly reorderLevel: string | null;
  readonly lot: string | null;
  /** YYYY-MM-DD */
  readonly expiresOn: string | null;
  readonly occurredAt: Date;
  readonly mrn: string | null;
  readonly orders: readonly { readonly id: string; readonly namespace: string }[];
  readonly overrideReason: string | null;
  readonly wasteReason: string | null;
  readonly recounted: boolean;
};

type Code =
  | 'transaction-missing'
  | 'unknown-transaction-type'
  | 'transaction-field-missing'
  | 'transaction-not-readable';

/** Reads one transaction; refuses what cannot be booked at all. */
export function readTransaction(message: Message, timeZone: string): Outcome<SaidTransaction, Code> {
  const zpm = message.segment('ZPM');
  if (zpm === null) return refuse('transaction-missing', { causeKey: 'no ZPM' });
  const type = zpm.text('1').trim();
  const kind = isKind(type) ? transactionKinds[type] : null;
  if (kind === null) return refuse('unknown-transaction-type', { type: type || 'nothing', causeKey: type });
  for (const [field, name] of Object.entries({
    '3': 'ZPM-3 (cabinet)',
    '6.1': 'ZPM-6 (item)',
    '19.1': 'ZPM-19 (time)',
  })) {
    if (zpm.text(field).trim() === '') return refuse('transaction-field-missing', { field: name, causeKey: name });
  }
  const numbers = readNumbers(zpm);
  if (!numbers.ok) return numbers;
  const { amount, actualBegin } = numbers.value;
  if (amount === null && !(kind === 'count' && actualBegin !== null)) {
    return refuse('transaction-field-missing', { field: 'ZPM-10 (amount)', causeKey: 'ZPM-10 (amount)' });
  }
  const time = readTime(zpm.text('19.1'), timeZone);
  if (time.kind !== 'time') {
    return refuse('transaction-not-readable', {
      field: 'ZPM-19',
      value: zpm.text('19.1'),
      what: 'time',
      causeKey: 'ZPM-19',
    });
  }
  const item = readCwe(zpm.field(6));
  const user = readXcn(zpm.field(11));
  const notes = readNotes(message.segments('NTE'));
  return done({
    kind,
    system: zpm.text('2').trim(),
    cabinet: zpm.text('3').trim(),
    drawer: zpm.text('4').trim(),
    pocket: zpm.text('5').trim(),
    item: { code: item.code.trim(), text: item.text.trim() || item.alternateText.trim() },
    ...numbers.value,
    amount: amount ?? '0',
    user: {
      id: user.id.trim(),
      name: [user.given, user.family].filter((part) => part !== '').join(' ') || user.id.trim(),
    },
    witnessId: readXcn(zpm.field(12)).id.trim() || null,
    lot: zpm.text('20').trim() || null,
    expiresOn: notes.expiresOn,
    occurredAt: time.at,
    mrn: mrnOf(message),
    orders: ordersOf(message.segment('ORC')),
    overrideReason: notes.override,
    wasteReason: notes.waste,
    recounted: notes.recounted,
  });
}

function isKind(type: string): type is keyof typeof transactionKinds {
  return type in transactionKinds;
}

const numberFields = {
  expectedBegin: 8,
  actualBegin: 9,
  amount: 10,
  totalAfter: 13,
  capacity: 17,
  reorderLevel: 18,
} as const;

type Numbers = Record<keyof typeof numberFields, string | null>;

function readNumbers(zpm: Segment): Outcome<Numbers, 'transaction-not-readable'> {
  const numbers: Numbers = {
    expectedBegin: null,
    actualBegin: null,
    amount: null,
    totalAfter: null,
    capacity: null,
    reorderLevel: null,
  };
  for (const name of ['expectedBegin', 'actualBegin', 'amount', 'totalAfter', 'capacity', 'reorderLevel'] as const) {
    const field = numberFields[name];
    const said = zpm.text(String(field)).trim();
    const value = said.startsWith('.') ? `0${said}` : said;
    if (value === '') continue;
    if (!isDecimal(value) || value.startsWith('-')) {
      const causeKey = `ZPM-${field}`;
      return refuse('transaction-not-readable', { field: causeKey, value: said, what: 'amount', causeKey });
    }
    numbers[name] = decimalText(value);
  }
  return done(numbers);
}

/** The filler's number, which is ours, before the placer's. */
function ordersOf(orc: Segment | null): SaidTransaction['orders'] {
  if (orc === null) return [];
  return [readEi(orc.field(3)), readEi(orc.field(2))]
    .map(({ id, namespace }) => ({ id: id.trim(), namespace: namespace.trim() }))
    .filter(({ id }) => id !== '');
}

type Notes = {
  override: string | null;
  waste: string | null;
  expiresOn: string | null;
  recounted: boolean;
};

function readNotes(segments: readonly Segment[]): Notes {
  const notes: Notes = { override: null, waste: null, expiresOn: null, recounted: false };
  for (const note of segments) {
    const words = note.field(3).text().trim();
    const said = note.text('4.2').trim() || words;
    switch (note.text('4.1').trim()) {
      case 'OVERRIDE':
        notes.override = said || null;
        break;
      case 'WASTE':
        notes.waste = said || null;
        break;
      case 'EXPIRY':
        notes.expiresOn = /^\d{4}-?\d{2}-?\d{2}$/.test(words) ? isoDate(words) : null;
        break;
      case 'RECOUNTED':
        notes.recounted = true;
        break;
    }
  }
  return notes;
}

function isoDate(text: string): string {
  const digits = text.replaceAll('-', '');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
