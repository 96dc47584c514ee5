/** Writing a message to a partner: built, then put into the queue of its channel in the transaction of what caused it. */
import { createHash } from 'node:crypto';
import { buildMessage, type HeaderSpec, parseMessage, type SegmentSpec } from '#lib/hl7v2/index.ts';
import type { Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { judgeAndCount } from '../conformance/index.ts';
import { applicationName, numberOfMessage } from './envelope.ts';
import { hl7Time } from './hl7-time.ts';
import { refuse } from './refusals.ts';
import { insertOutgoing } from './store.ts';

export type OutgoingMessage = {
  readonly channel: 'cabinet-out' | 'hospital-out';
  /** MSH-5 and MSH-6. */
  readonly receiver: { readonly application: string; readonly facility: string };
  readonly type: readonly [code: string, event: string, structure: string];
  readonly acceptAck: NonNullable<HeaderSpec['acceptAck']>;
  readonly applicationAck: NonNullable<HeaderSpec['applicationAck']>;
  readonly segments: readonly SegmentSpec[];
  /** Messages of one key are sent in their order. */
  /** What it tells, in words: "Profile order 1042: lisinopril 10 mg tablet". */
  readonly says: string;
  readonly orderingKey: string;
  readonly orderNumbers?: readonly string[];
  readonly causedBy: string | null;
};

/** Queues a message; gives its id. It leaves after the commit, and again until the partner has acknowledged it. */
export async function queueMessage(
  tx: Tx,
  message: OutgoingMessage,
): Promise<Outcome<{ messageId: string }, 'message-not-built'>> {
  const messageId = tx.newId();
  const controlId = numberOfMessage(messageId);
  const built = buildMessage({
    header: {
      sendingApplication: applicationName,
      sendingFacility: tx.facilityId,
      receivingApplication: message.receiver.application,
      receivingFacility: message.receiver.facility,
      at: hl7Time(tx.now, tx.timeZone),
      type: message.type,
      controlId,
      version: '2.5.1',
      acceptAck: message.acceptAck,
      applicationAck: message.applicationAck,
      charset: 'UNICODE UTF-8',
    },
    segments: message.segments,
  });
  if (!built.ok) return refuse('message-not-built', { why: built.problem.message });
  await insertOutgoing(tx.sql, tx.facilityId, {
    messageId,
    channel: message.channel,
    bytes: built.value,
    envelope: {
      controlId,
      type: `${message.type[0]}^${message.type[1]}`,
      orderingKey: message.orderingKey,
      orderNumbers: message.orderNumbers ?? [],
      sha256: createHash('sha256').update(built.value).digest(),
    },
    receiver: `${message.receiver.application}|${message.receiver.facility}`,
    says: message.says,
    causedBy: message.causedBy,
    at: tx.now,
  });
  const { channel } = message;
  const parsed = parseMessage(built.value);
  if (parsed.ok) {
    const type = `${message.type[0]}^${message.type[1]}`;
    await judgeAndCount(tx, { channel, direction: 'out', type, messageId, message: parsed.value });
  }
  tx.changed('messages');
  return done({ messageId });
}
