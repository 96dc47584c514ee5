/** The door of the tables: kinds of entries, reading them as of an instant, changing them with a second person. */
export { changeChecks } from './checks.ts';
export {
  type Cell,
  type Columns,
  type ColumnType,
  code,
  columnType,
  decimal,
  flag,
  integer,
  list,
  oneOf,
  optional,
  optionalText,
  positive,
  shown,
  text,
  textOrEmpty,
} from './columns.ts';
export { changeCommands, type Proposal, type Proposer, propose } from './commands.ts';
export { faultsText, type Row, type RowFault, readCsv, repeated, unknown } from './csv.ts';
export { goLiveJob } from './go-live.ts';
export {
  type Body,
  type BodyFault,
  keyOf,
  type TableGroup,
  type TableKind,
  type TableKinds,
  tableKinds,
  type UngroupedKind,
} from './kinds.ts';
export { type LoadAs, type Loaded, loadTables } from './load.ts';
export type { ProposeCode } from './refusals.ts';
export { changeRoutes } from './routes.ts';
export {
  type AsOf,
  type Entry,
  selectEntries as entriesAsOf,
  selectEntriesByKey as entriesByKey,
  selectNaming as entriesNaming,
} from './store.ts';
