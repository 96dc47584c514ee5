/** The door of the code maps. */
export { mapCode } from './commands.ts';
export { codeMapsKind } from './kinds.ts';
export { reactions } from './reactions.ts';
export {
  allergyTargetOf,
  drugOf,
  hospitalUnitOf,
  routeOf,
  type Source,
  scheduleOf,
  unitOf,
} from './resolve.ts';
export { codeMapRoutes } from './routes.ts';
export { codeKey } from './rules.ts';
