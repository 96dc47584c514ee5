/** The door of the code maps. */
export { mapCode } from './commands.ts';
export {
  allergyTargetOf,
  drugOf,
  hospitalUnitOf,
  routeOf,
  type Source,
  scheduleOf,
  unitOf,
} from './resolve.ts';
export { routes } from './routes.ts';
export { codeKey } from './rules.ts';
