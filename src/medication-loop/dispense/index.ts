/** The door of dispensing. */
export { checks } from './checks.ts';
export { type Delivery, deliverDose } from './commands/deliver.ts';
export { matchOverrides, reviewOverride } from './commands/review.ts';
export { recordReturn, returnBinOf, takeFrom, takeFromWithdrawals, type UseOfStock } from './commands/use.ts';
export {
  closeWithdrawal,
  type ReportedWaste,
  recordWaste,
  returnDose,
  type WasteInput,
  wasteDose,
  witnessWaste,
} from './commands/waste.ts';
export { recordWithdrawal } from './commands/withdraw.ts';
export {
  findWithdrawal,
  openWithdrawals,
  overridesToReview,
  type ShownWaste,
  type ShownWithdrawal,
  wastesToWitness,
} from './queries.ts';
export { reactions } from './reactions.ts';
export { onWire as withdrawalOnWire, routes } from './routes.ts';
export { remainderOf, shareOut } from './rules.ts';
export {
  missingReasons,
  type RecordedWithdrawal,
  type ReportedWithdrawal,
  reviewReasons,
  type Withdrawal,
  type WithdrawalShare,
  wasteReasons,
} from './shapes.ts';
export { lockOpenWithdrawals, lockPatient } from './store.ts';
