/** The tables of the drug file. */
import type { TableGroup, TableKind, UngroupedKind } from '#src/tables/change-control/index.ts';
import { facilityKinds as ofFacility } from './facility-kinds.ts';
import { layerKinds } from './layer-kinds.ts';
import { ruleKinds } from './rule-kinds.ts';

/** Every table of the drug file, in the order in which they name each other. */
export const drugKinds: readonly TableKind[] = [
  ...under('layers', layerKinds),
  ...ruleKinds.map((kind) => ({ ...kind, group: groupOf(kind.kind) })),
];

/** What one facility has of its own over the enterprise's drug file. */
export const facilityKinds: readonly TableKind[] = under('facility', ofFacility);

function under(group: TableGroup, kinds: readonly UngroupedKind[]): TableKind[] {
  return kinds.map((kind) => ({ ...kind, group }));
}

function groupOf(kind: string): TableGroup {
  return kind.endsWith('-synonyms') ? 'words' : 'rules';
}
