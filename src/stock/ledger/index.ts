/** The door of the ledger. */
export { accountIds, openAccount, openStandingAccounts } from './accounts.ts';
export { checks } from './checks.ts';
export {
  correctEntry,
  explainStock,
  explanations,
  moveStock,
  postAssuming,
  type ReceivedLot,
  recallLot,
  receiveStock,
} from './commands.ts';
export {
  assumeLot,
  correctLots,
  meetLot,
  type Posted,
  type Posting,
  post,
  type ReportPosted,
  reportPost,
  unknownLot,
  writeOff,
} from './post.ts';
export { balanceOf, balancesOf, entriesOf, lotsOf, whereIs } from './queries.ts';
export { routes } from './routes.ts';
export type { LotShare, Move } from './rules.ts';
