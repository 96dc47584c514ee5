/** The door of the cabinets. */
export { checks } from './checks.ts';
export { resolveDiscrepancy } from './commands/difference.ts';
export {
  attachProfileMessage,
  markProfileAcknowledged,
  markProfilePosted,
  markProfileRefused,
  markProfileSent,
  tellCabinets,
} from './commands/profile.ts';
export { recordCabinetTransaction, type TransactionCode } from './commands/record-transaction.ts';
export { deliverAhead, jobs } from './deliveries.ts';
export { loadCabinets } from './load-cabinets.ts';
export {
  cabinets,
  findCabinet,
  findProfile,
  openDiscrepancies,
  pocketsOf,
  profileOf,
  profileSentAt,
} from './queries.ts';
export { reactions } from './reactions.ts';
export { routes } from './routes.ts';
export {
  type CabinetTransaction,
  type Flag,
  type ProfileControl,
  type ProfileOrder,
  type RecordedTransaction,
  resolutions,
  type TransactionKind,
} from './shapes.ts';
export { updateHeard as markCabinetHeard } from './store.ts';
