/** The door of the ledger. */
export { accountIds, openAccount, openStandingAccounts } from './accounts.ts';
export { checks } from './checks.ts';
export { correctEntry, moveStock, postAssuming, type ReceivedLot, recallLot, receiveStock } from './commands.ts';
export {
  assumeLot,
  meetLot,
  type Posted,
  type Posting,
  post,
  type ReportPosted,
  reportPost,
  unknownLot,
} from './post.ts';
export { balanceOf, balancesOf, entriesOf, lotsOf, whereIs } from './queries.ts';
export { routes } from './routes.ts';
export type { LotShare, Move } from './rules.ts';
