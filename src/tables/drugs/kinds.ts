/** The tables of the drug file. */
import type { TableKind } from '#src/tables/change-control/index.ts';
import { layerKinds } from './layer-kinds.ts';
import { ruleKinds } from './rule-kinds.ts';

export { facilityKinds } from './facility-kinds.ts';

/** Every table of the drug file, in the order in which they name each other. */
export const drugKinds: readonly TableKind[] = [...layerKinds, ...ruleKinds];
