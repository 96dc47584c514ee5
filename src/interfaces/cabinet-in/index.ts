/** The door of messages from cabinets. */
export { answerTranslator } from './apply-answer.ts';
export { transactionTranslator } from './apply-transaction.ts';
