/** The translators that this version has, in the order in which they are asked. */
import { adtTranslator } from '../adt-in/index.ts';
import { answerTranslator, transactionTranslator } from '../cabinet-in/index.ts';
import { orderTranslator } from '../orders-in/index.ts';
import type { Translator } from '../translation/index.ts';

export const translators: readonly Translator[] = [
  adtTranslator,
  orderTranslator,
  transactionTranslator,
  answerTranslator,
];
