/** Messages that the cabinets send: transactions (OMS^O05 with ZPM) and answers to orders (RRE^O12). */
import { Temporal } from 'temporal-polyfill';
import { buildText, formatTimestamp, type HeaderSpec, type Message, type SegmentSpec } from '#lib/hl7v2/index.ts';
import type { Room } from './people.ts';
import {
  overrideReasons,
  type Patient,
  type ProfileOrder,
  type Transaction,
  type TransactionKind,
  wasteReasons,
} from './shapes.ts';
import { orderKey } from './state.ts';

/** Who the cabinets are in MSH-3 and ZPM-2. */
export const systemName = 'cabinet-simulator';

type Envelope = { readonly controlId: string; readonly at: Date; readonly timeZone: string; readonly facility: string };

/** An instant as HL7 text in the zone of the hospital, with its offset. */
export function hl7Time(at: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return formatTimestamp(at, Math.round(zoned.offsetNanoseconds / 60e9));
}

function messageText(
  envelope: Envelope,
  type: HeaderSpec['type'],
  segments: readonly SegmentSpec[],
  acks: Pick<HeaderSpec, 'acceptAck' | 'applicationAck'>,
): string {
  const built = buildText({
    header: {
      sendingApplication: systemName,
      sendingFacility: envelope.facility,
      receivingApplication: 'MORTAR',
      receivingFacility: envelope.facility,
      at: hl7Time(envelope.at, envelope.timeZone),
      type,
      controlId: envelope.controlId,
      version: '2.5.1',
      charset: 'UNICODE UTF-8',
      ...acks,
    },
    segments,
  });
  if (!built.ok) throw new Error(`the cabinet simulator made a bad message: ${built.problem.message}`);
  return built.value;
}

const patientKinds: ReadonlySet<TransactionKind> = new Set(['V', 'W', 'R']);

/** OMS^O05 of a transaction, as the cabinets know its patient and order now. */
export function transactionMessage(room: Room, transaction: Transaction, envelope: Envelope): string {
  const { state } = room;
  const patient = transaction.mrn === null ? null : (state.patients.get(transaction.mrn) ?? null);
  const order =
    transaction.order === null ? null : (state.orders.get(orderKey(transaction.cabinet, transaction.order)) ?? null);
  const time = hl7Time(new Date(transaction.at), envelope.timeZone);
  const patientPart: SegmentSpec[] =
    patient && patientKinds.has(transaction.kind)
      ? [
          pid(patient),
          pv1(patient),
          { segment: 'ORC', fields: { 1: 'NW', 2: order?.placer, 3: order?.filler, 9: time } },
        ]
      : [];
  const segments = [...patientPart, rqd(room, transaction), zpm(room, transaction, time), ...notes(transaction)];
  return messageText(envelope, ['OMS', 'O05', 'OMS_O05'], segments, { acceptAck: 'AL', applicationAck: 'NE' });
}

function pid(patient: Patient): SegmentSpec {
  return {
    segment: 'PID',
    fields: {
      1: '1',
      3: [patient.mrn, '', '', patient.authority, 'MR'],
      5: [patient.family, patient.given],
      7: patient.born,
      8: patient.sex,
    },
  };
}

function pv1(patient: Patient): SegmentSpec {
  return { segment: 'PV1', fields: { 1: '1', 2: 'I', 3: patient.location, 19: patient.visit } };
}

function rqd({ formulary }: Room, { product, amount }: Transaction): SegmentSpec {
  const item = formulary.items.get(product);
  const code = [product, item ? `${item.name} ${item.strengthText} ${item.form}` : product];
  return ['RQD', '1', code, code, '', amount, ['', item?.baseUnit ?? '']];
}

function zpm({ formulary }: Room, transaction: Transaction, time: string): SegmentSpec {
  const item = formulary.items.get(transaction.product);
  const cabinet = formulary.cabinets.get(transaction.cabinet);
  const person = (user: string | null) => {
    if (user === null) return '';
    const words = (formulary.people.get(user)?.name ?? user).split(' ');
    return [user, words.at(-1) ?? '', words.slice(0, -1).join(' ')];
  };
  return {
    segment: 'ZPM',
    fields: {
      1: transaction.kind,
      2: systemName,
      3: transaction.cabinet,
      4: transaction.drawer,
      5: transaction.pocket,
      6: [transaction.product, item?.name ?? '', '99PRODUCT'],
      7: deaClass[item?.schedule ?? ''] ?? '',
      8: transaction.expectedBegin,
      9: transaction.actualBegin,
      10: transaction.amount,
      11: person(transaction.user),
      12: person(transaction.witness),
      13: transaction.totalAfter,
      14: formulary.facility.code,
      15: ['', cabinet?.unit ?? ''],
      17: transaction.capacity,
      18: transaction.reorderLevel,
      19: time,
      20: transaction.lot,
    },
  };
}

const deaClass: Readonly<Record<string, string>> = { 'C-II': '2', 'C-III': '3', 'C-IV': '4', 'C-V': '5' };

function notes(transaction: Transaction): SegmentSpec[] {
  const { override, wasteReason, expires } = transaction;
  const told: (readonly [text: string, type: readonly string[]])[] = [];
  if (override) told.push([wordsOf(overrideReasons, override), ['OVERRIDE', override]]);
  if (transaction.kind === 'W' && wasteReason) told.push([wordsOf(wasteReasons, wasteReason), ['WASTE', wasteReason]]);
  if (expires) told.push([expires, ['EXPIRY']]);
  if (transaction.actualBegin !== null) told.push([transaction.actualBegin, ['COUNTED']]);
  if (transaction.recounted) told.push(['counted twice', ['RECOUNTED']]);
  return told.map(([text, type], at) => ['NTE', String(at + 1), 'L', text, type]);
}

function wordsOf(reasons: Readonly<Record<string, string>>, code: string): string {
  return reasons[code] ?? code;
}

export type Answer = {
  readonly posted: boolean;
  /** Code and words of why not. */
  readonly reason: readonly [code: string, words: string] | null;
};

/** RRE^O12: whether the orders of a message are now known at the cabinet. */
export function answerMessage(
  message: Message,
  answers: readonly (Answer & { readonly order: Pick<ProfileOrder, 'placer' | 'filler' | 'product'> })[],
  envelope: Envelope,
): string {
  const posted = answers.every((answer) => answer.posted);
  const segments: SegmentSpec[] = [
    ['MSA', posted ? 'AA' : 'AE', message.text('MSH-10')],
    ...answers.flatMap(({ posted: isPosted, reason, order }): SegmentSpec[] => [
      {
        segment: 'ORC',
        fields: {
          1: isPosted ? 'OK' : 'UA',
          2: order.placer,
          3: order.filler,
          9: hl7Time(envelope.at, envelope.timeZone),
          16: reason ?? '',
        },
      },
      { segment: 'RXE', fields: { 2: [order.product] } },
    ]),
  ];
  return messageText(envelope, ['RRE', 'O12', 'RRE_O12'], segments, {});
}

/** ACK^…: the application acknowledgement of a message that is no order. */
export function plainAnswer(message: Message, envelope: Envelope): string {
  return messageText(envelope, ['ACK', message.text('MSH-9.2'), 'ACK'], [['MSA', 'AA', message.text('MSH-10')]], {});
}
