/** What an RRE^O12 says: whether the order of a profile message is on the profile of the cabinet now. */
import { type Message, readAck } from '#lib/hl7v2/index.ts';

export type ProfileAnswer = {
  /** MSH-10 of the message that is answered. */
  readonly controlId: string;
  readonly posted: boolean;
  /** Why not, in the cabinet's words. */
  readonly reason: string;
};

/** Reads an answer; null when it carries no MSA. */
export function readAnswer(message: Message): ProfileAnswer | null {
  const ack = readAck(message);
  if (ack === null) return null;
  const orders = message.orders();
  const refused = orders.find((group) => !['OK', 'OR', 'DR', 'HR', 'CR', 'XR'].includes(group.text('ORC-1').trim()));
  const posted = ack.accepted && refused === undefined;
  const words = refused ? refused.text('ORC-16.2').trim() || refused.text('ORC-16.1').trim() : '';
  return { controlId: ack.controlId, posted, reason: posted ? '' : words || ack.text || 'no reason told' };
}
