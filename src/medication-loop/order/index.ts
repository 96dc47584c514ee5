/** The door of orders. */
export { changeOrder, enterOrder, lockWithPatient as lockOrder } from './commands/entering.ts';
export {
  completeOrder,
  discontinueOrder,
  holdOrder,
  markReturned,
  markVerified,
  releaseOrder,
  reopenForVerification,
} from './commands/standing.ts';
export { completeOrders, jobs } from './complete-orders.ts';
export { type LineWords, lineWords, orderLine } from './line.ts';
export { activeOrders, findOrder, findOrderByNumber, findOrders, findOrderVersion, ordersOf } from './queries.ts';
export { followMerge, reactions } from './reactions.ts';
export type { OrderCode } from './refusals.ts';
export { changedFields, waitsForVerification } from './rules.ts';
export type {
  ChangeInput,
  Order,
  OrderChange,
  OrderComponent,
  OrderContent,
  OrderInput,
  OrderPriority,
  OrderState,
  StateInput,
} from './shapes.ts';
