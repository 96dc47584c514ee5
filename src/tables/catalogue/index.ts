/** The door of the catalogue. */
export { checks } from './checks.ts';
export {
  type ImportInput,
  type ImportOptions,
  type ImportValue,
  importFile,
  importName,
  importPermission,
} from './import-file.ts';
export { dataSetsKind } from './in-force.ts';
export { kindOf, kinds } from './kinds/all.ts';
export { selectDifference as differenceOf } from './lookup-store.ts';
export { lookUpCode, searchNames } from './lookups.ts';
export { routes } from './routes.ts';
export { type Kind, type Limits, type Progress, usualLimits } from './shapes.ts';
export { type DataSet, dataSetInForce } from './store.ts';
