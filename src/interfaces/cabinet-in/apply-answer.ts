/** RRE^O12: the cabinet's answer to a profile order is credited to the message that it names. */
import { markProfilePosted, markProfileRefused } from '#src/automation/cabinets/index.ts';
import type { Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { findSent } from '../messages/index.ts';
import type { Incoming, Translation, Translator } from '../translation/index.ts';
import { readAnswer } from './read-answer.ts';
import { refuse } from './refusals.ts';

/** Takes answers from the cabinets. */
export const answerTranslator: Translator = {
  channels: ['cabinet-in'],
  takes: (type) => type === 'RRE^O12' || type === 'RRE' || type === 'ORR^O02',
  apply: applyAnswer,
};

async function applyAnswer(tx: Tx, incoming: Incoming): Promise<Outcome<Translation, string>> {
  const answer = readAnswer(incoming.message);
  const controlId = answer?.controlId ?? '';
  const sent = answer ? await findSent(tx.sql, tx.facilityId, { channel: 'cabinet-out', controlId }) : null;
  if (!answer || !sent) return refuse('answer-without-question', { controlId: controlId || 'nothing' });
  const { messageId } = sent;
  const orders = sent.orderNumbers.join(', ');
  const marked = answer.posted
    ? await markProfilePosted(tx, { messageId })
    : await markProfileRefused(tx, { messageId }, answer.reason);
  const told = answer.posted
    ? `Order ${orders} is on the profile`
    : `Order ${orders} is not on the profile: ${answer.reason}`;
  const says = marked ? told : `${told}; known already`;
  return done({ says, patientId: null, effects: [{ says, kind: 'profile', id: messageId, patientId: null }] });
}
