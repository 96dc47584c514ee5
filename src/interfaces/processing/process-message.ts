/** One message processed = one command: its effects, its state and its record in one transaction. */
import { isReply, parseMessage } from '#lib/hl7v2/index.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome, type Refused } from '#src/kernel/outcome.ts';
import { judgeAndCount } from '../conformance/index.ts';
import { lockMessage, markProcessed, type StoredMessage, type WaitingCause } from '../messages/index.ts';
import type { Translation, Translator } from '../translation/index.ts';
import { refuse } from './refusals.ts';
import { type Stepping, throughSteps } from './through-steps.ts';

/** The command of processing with the translators that the program has. */
export function processMessageWith(
  translators: readonly Translator[],
  stepping: Stepping | null = null,
): Command<{ messageId: string }, Translation, string> {
  return {
    name: 'interfaces.processMessage',
    permission: null,
    async run(tx, { messageId }) {
      tx.about({ kind: 'message', id: messageId });
      const stored = await lockMessage(tx.sql, tx.facilityId, messageId);
      invariant(stored, `message ${messageId} is there`);
      if (stored.state !== 'received') return refuse('already-settled', { state: stored.state });
      const translated = await translate(tx, stored, translators, stepping);
      if (!translated.ok) return translated;
      tx.about({ kind: 'message', id: messageId, patientId: translated.value.patientId });
      await markProcessed(tx.sql, tx.facilityId, { messageId, says: translated.value.says, at: tx.now });
      tx.changed('messages');
      return translated;
    },
  };
}

/** Takes the bytes through the steps of their channel and lets the translator of their type act. */
export async function translate(
  tx: Tx,
  received: StoredMessage,
  translators: readonly Translator[],
  stepping: Stepping | null = null,
): Promise<Outcome<Translation, string>> {
  const stepped = await throughSteps(tx, received, stepping);
  if (!stepped.ok) return stepped;
  if ('filtered' in stepped.value) {
    return done({ says: `Filtered: ${stepped.value.filtered}`, patientId: null, effects: [] });
  }
  const stored = stepped.value.message;
  const parsed = parseMessage(stored.raw);
  if (!parsed.ok) return refuse('not-readable', { why: parsed.problem.message, causeKey: parsed.problem.code });
  const translator = translators.find(
    (candidate) => candidate.channels.includes(stored.channel) && candidate.takes(stored.type),
  );
  if (!translator) {
    if (isReply(parsed.value)) {
      const says = 'An answer to a message of ours; nothing to do';
      return done({ says, patientId: null, effects: [] });
    }
    return refuse('unsupported-type', { type: stored.type === '' ? 'nothing (MSH-9 is empty)' : stored.type });
  }
  const { messageId, channel, type, sender, receivedAt } = stored;
  await judgeAndCount(tx, { channel, direction: 'in', type, messageId, message: parsed.value });
  return translator.apply(tx, { message: parsed.value, messageId, channel, type, sender, receivedAt });
}

/** The waiting that a refusal causes: its code, what groups it, its sentence and remedy. */
export function causeOf(refusal: Refused<string>): WaitingCause {
  const { causeKey } = refusal.details;
  const first = Object.values(refusal.details).find((value) => typeof value === 'string');
  return {
    cause: refusal.code,
    causeKey: String(causeKey ?? first ?? ''),
    says: refusal.message,
    remedy: refusal.remedy,
  };
}
