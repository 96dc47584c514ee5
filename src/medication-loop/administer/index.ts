/** The door of giving. */
export { checks } from './checks.ts';
export { askForDose } from './commands/ask-for-dose.ts';
export { cancelDoses, makeDoses } from './commands/doses.ts';
export { type Settled, type SettleInput, settleDose } from './commands/settle.ts';
export { explainSupply } from './commands/supply.ts';
export { extendDoses, jobs } from './extend-doses.ts';
export { selectNextDose as nextDoseOf } from './list-store.ts';
export {
  administrationsOf,
  type DueItem,
  dueList,
  findAdministration,
  type MyPatient,
  myPatients,
  type WhereIsDose,
  whereIsMyDose,
} from './queries.ts';
export { reactions } from './reactions.ts';
export type { AdministerCode } from './refusals.ts';
export { routes } from './routes.ts';
export { heldReasons, notGivenReasons, refusedReasons, unableReasons } from './rules/reasons.ts';
export { decideScan, type ScanInput, type ScanTime } from './scan.ts';
export type { Decision, Stop } from './shapes.ts';
export type { NewAdministration as Administration } from './store.ts';
