/**
 * What is read of a message before it is stored: who sent it, its number, what it is about. Nothing here looks at the
 * content, and nothing here can refuse a message whose MSH can be read.
 */
import { hash } from 'node:crypto';
import { buildAck, type Message, parseMessage, requestedAcks, wantsAck } from '#lib/hl7v2/index.ts';
import { mrnOf, priorMrnOf } from './patient-id.ts';

export type Envelope = {
  readonly sender: string;
  readonly controlId: string;
  /** "ADT^A01" */
  readonly type: string;
  readonly orderingKey: string;
  readonly otherKey: string | null;
  readonly patientWide: boolean;
  readonly orderNumbers: readonly string[];
  readonly sha256: Buffer;
};

/** A frame as far as its acknowledgement needs it; the envelope is read when the message is registered. */
export type ReadFrame =
  | {
      readonly ok: true;
      /** Says "stored"; null where the sender wants none. */
      readonly ack: Uint8Array | null;
      readonly envelope: () => Envelope;
    }
  | { readonly ok: false; readonly says: string; readonly ack: Uint8Array | null };

/** What an acknowledgement repeats of the message's arrival: the same arrival gives the same bytes. */
export type Answering = {
  readonly facilityId: string;
  readonly messageId: string;
  readonly receivedAt: Date;
};

/** The number of a message of ours. MSH-10 holds 20 characters before 2.7: the random end of the id. */
export function numberOfMessage(messageId: string): string {
  return messageId.replaceAll('-', '').slice(-20);
}

/** Who Mortar is in MSH-3 of what it sends and answers. */
export const applicationName = 'MORTAR';

/** Reads a frame: what acknowledges a message, or the AR for what has no readable MSH. */
export function readFrame(bytes: Uint8Array, answering: Answering): ReadFrame {
  const parsed = parseMessage(bytes);
  const message = parsed.ok ? parsed.value : parsed.header;
  if (message === null) {
    const says = parsed.ok ? '' : parsed.problem.message;
    return { ok: false, says, ack: answer(null, 'AR', answering, says) };
  }
  return { ok: true, ack: storedAck(message, answering), envelope: () => envelopeOf(message, bytes) };
}

function envelopeOf(message: Message, bytes: Uint8Array): Envelope {
  const type = typeOf(message);
  const sender = senderOf(message);
  const mrn = mrnOf(message);
  const prior = type.startsWith('ADT^') ? priorMrnOf(message) : null;
  return {
    sender,
    controlId: printable(message.text('MSH-10').trim()),
    type,
    orderingKey: mrn === null ? otherOrder(message, sender) : patientKey(mrn),
    otherKey: prior === null || prior === mrn ? null : patientKey(prior),
    patientWide: mrn !== null && type.startsWith('ADT^'),
    orderNumbers: ordering.test(type) ? orderNumbersOf(message) : [],
    sha256: hash('sha256', bytes, 'buffer'),
  };
}

const ordering = /^(RDE|OMP|ORM|OMS|RDS|RRE|ORP|RAS)\^/;

/** Key under which the messages of one patient keep their order. */
export function patientKey(mrn: string): string {
  return `patient:${printable(mrn)}`;
}

function otherOrder(message: Message, sender: string): string {
  const device = printable(message.text('ZPM-3').trim());
  return device === '' ? `sender:${sender}` : `cabinet:${device}`;
}

/** "ADT^A01" of MSH-9, or of EVN-1 where an old sender leaves the event out. */
export function typeOf(message: Message): string {
  const code = message.text('MSH-9.1').trim();
  const event = message.text('MSH-9.2').trim() || (code === 'ADT' ? message.text('EVN-1').trim() : '');
  return printable(event === '' ? code : `${code}^${event}`).slice(0, 20);
}

/** "APP|FACILITY" of MSH-3 and MSH-4. */
export function senderOf(message: Message): string {
  return printable(`${message.text('MSH-3.1').trim()}|${message.text('MSH-4.1').trim()}`);
}

const keyMax = 200;

/**
 * A key as it is stored: PostgreSQL keeps no NUL and no half of a surrogate pair in text, and no index takes a whole page;
 * what is longer than HL7 allows for any number (199) is cut.
 */
function printable(text: string): string {
  const kept = text.length > keyMax ? text.slice(0, keyMax) : text;
  return kept.includes('\u0000') ? kept.replaceAll('\u0000', '').toWellFormed() : kept.toWellFormed();
}

/** The numbers in ORC-2, else ORC-3, of each order. */
function orderNumbersOf(message: Message): string[] {
  const first = numberOf(message.text('ORC-2.1'), message.text('ORC-3.1'));
  // One order is the rule; only a message with several is split into its segments.
  if (message.decoded.indexOf('ORC', message.decoded.indexOf('ORC') + 3) < 0) return first === '' ? [] : [first];
  const numbers = message.segments('ORC').map((order) => numberOf(order.text('2.1'), order.text('3.1')));
  return [...new Set(numbers.filter((number) => number !== ''))];
}

function numberOf(placer: string, filler: string): string {
  return printable((placer || filler).trim());
}

/**
 * AA in original mode, CA where MSH-15 asks for an accept acknowledgement of success, AA where only MSH-16 asks; nothing for a reply
 * and where the sender wants nothing. All of them say the same: safely stored.
 */
function storedAck(message: Message, answering: Answering): Uint8Array | null {
  const accept = message.text('MSH-15').trim();
  const application = message.text('MSH-16').trim();
  if (accept !== '' || application !== '' || message.raw('MSA-1') !== '') return askedAck(message, answering);
  const code = message.text('MSH-9.1');
  return code === 'ACK' || code === 'MCF' ? null : answer(message, 'AA', answering);
}

function askedAck(message: Message, answering: Answering): Uint8Array | null {
  const asked = requestedAcks(message);
  if (asked.mode === 'none') return null;
  if (asked.mode === 'original') return answer(message, 'AA', answering);
  if (wantsAck(asked.accept, 'success')) return answer(message, 'CA', answering);
  return wantsAck(asked.application, 'success') ? answer(message, 'AA', answering) : null;
}

function answer(
  message: Message | null,
  code: 'AA' | 'CA' | 'AR',
  { facilityId, messageId, receivedAt }: Answering,
  text?: string,
): Uint8Array | null {
  const built = buildAck(message, {
    code,
    controlId: numberOfMessage(messageId),
    at: hl7Utc(receivedAt),
    application: applicationName,
    facility: facilityId,
    ...(text === undefined ? {} : { text }),
  });
  return built.ok ? built.value : null;
}

/** HL7 time in UTC with its offset: 20261123160000+0000. */
export function hl7Utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}+0000`;
}
