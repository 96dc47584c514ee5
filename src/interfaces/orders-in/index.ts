/** The door of order messages. */
export { readAmount } from './amounts.ts';
export { orderTranslator } from './apply-orders.ts';
