/** The door of the drug file. */
export { checks } from './checks.ts';
export { drugKinds, facilityKinds } from './kinds.ts';
export { loadDrugFile, loadFacilityTables, loadRuleValuesFile } from './load.ts';
export { matchAllergen } from './match-allergen.ts';
export {
  findDoseLimits,
  findPackage,
  findPackagesLike,
  findPackagesOf,
  findProduct,
  findProducts,
  findRoute,
  findRoutes,
  findRuleValues,
  findSchedule,
  findScheduleOfUnit,
  findSchedules,
  findUnits,
  searchProducts,
} from './queries.ts';
export { drugKey, resolveDrug, resolveRoute, resolveSchedule, resolveUnit } from './resolve.ts';
export { routes } from './routes.ts';
export type {
  AllergenMatch,
  ControlledSchedule,
  DoseLimit,
  DrugCandidate,
  DrugWords,
  Package,
  Product,
  ProductIngredient,
  Resolved,
  ResolvedSchedule,
  Route,
  Unit,
  Units,
} from './shapes.ts';
export { convert, toBaseUnits, toDoseUnits } from './units.ts';
