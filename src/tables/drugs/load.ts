/** Loading the drug file and what goes with it. */
import type { Database, Sql } from '#src/kernel/database/database.ts';
import { faultsText, type Loaded, loadTables } from '#src/tables/change-control/index.ts';
import { drugKinds, facilityKinds } from './kinds.ts';

/** The day before which nothing is asked: a set-up without a day of its own has held from then on. */
const always = new Date('2000-01-01T00:00:00Z');

/**
 * Loads the drug file of `folder` (ends with a slash): all of it, or none of it and why. A database opens a transaction
 * of its own; with a transaction's sql the caller decides. Loading again changes what differs, from `at` on.
 */
export function loadDrugFile(sql: Sql | Database, folder: URL, at = always): Promise<Loaded> {
  return loadTables(sql, folder, drugKinds, { at, title: 'Drug file set up' });
}

/** Loads what a facility has of its own over the drug file: formulary status, standard times of its units. */
export function loadFacilityTables(sql: Sql, folder: URL, facilityId: string, at = always): Promise<Loaded> {
  return loadTables(sql, folder, facilityKinds, {
    at,
    title: 'Tables of the facility set up',
    given: { facility: facilityId },
  });
}

/**
 * Loads the `rule-values.csv` that a module brings with it: the numbers that its rules go by, each with its source.
 * Tells how many rows changed. Throws with every fault: a module's own file that cannot be read is a bug.
 */
export async function loadRuleValuesFile(sql: Sql, file: URL, at = always): Promise<number> {
  const kinds = drugKinds.filter(({ kind }) => kind === 'rule-values');
  const loaded = await loadTables(sql, new URL('.', file), kinds, { at, title: 'Rule values set up' });
  if (!loaded.ok) throw new Error(faultsText(loaded.faults));
  return Object.values(loaded.rows).reduce((sum, count) => sum + count, 0);
}
