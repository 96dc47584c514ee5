/** The partner's answer to a message, as a command: the state of the message and what hangs on it, in one transaction. */
import type { Command } from '#src/kernel/command.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { addAnswer, lockMessage, markAcknowledged, markWaiting } from '../messages/index.ts';
import type { SendListener } from './send-listener.ts';

type Input = {
  readonly messageId: string;
  readonly accepted: boolean;
  /** MSA-1 */
  readonly code: string;
  /** MSA-3 and ERR, as the partner wrote it. */
  readonly text: string;
  /** The whole answer, base64. */
  readonly reply: string;
  readonly sentAt: string;
  readonly replyMs: number;
};

/** Settles an answered message. AA and CA: acknowledged; anything else waits in the error list. */
export function settleSent(listener: SendListener | null): Command<Input, { accepted: boolean }, never> {
  return {
    name: 'interfaces.channels.settleSent',
    permission: null,
    redact: ({ messageId, accepted, code, replyMs }) => ({ messageId, accepted, code, replyMs }),
    async run(tx, input) {
      const { messageId } = input;
      tx.about({ kind: 'message', id: messageId });
      const message = await lockMessage(tx.sql, tx.facilityId, messageId);
      invariant(message, `message ${messageId} is there`);
      if (message.state !== 'queued') return done({ accepted: message.state === 'acknowledged' });
      const reply = Buffer.from(input.reply, 'base64');
      const sentAt = new Date(input.sentAt);
      if (input.accepted) {
        await markAcknowledged(tx.sql, tx.facilityId, {
          messageId,
          ack: reply,
          sentAt,
          replyMs: input.replyMs,
          at: tx.now,
        });
        await listener?.acknowledged(tx, message, { sentAt });
      } else {
        const says = `The partner refused it (${input.code || 'an answer without a code'})${input.text === '' ? '' : `: ${input.text}`}.`;
        await addAnswer(tx.sql, tx.facilityId, messageId, reply);
        await markWaiting(tx.sql, tx.facilityId, {
          messageId,
          cause: 'partner-refused',
          causeKey: input.text === '' ? input.code : input.text.slice(0, 200),
          says,
          remedy: 'Mend the cause with the partner, then replay it; later messages of other patients have gone on.',
        });
        await listener?.refused(tx, message, says);
      }
      tx.changed('messages');
      return done({ accepted: input.accepted });
    },
  };
}
