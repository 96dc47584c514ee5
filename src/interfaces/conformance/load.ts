/** The profiles that ship. */
import type { Sql } from '#src/kernel/database/database.ts';
import { type Loaded, loadTables } from '#src/tables/change-control/index.ts';
import { conformanceKinds } from './kinds.ts';

export const shippedProfiles = new URL('profiles/', import.meta.url);

/** Loads the shipped profiles for a facility: all of them, or none and why. */
export function loadProfiles(sql: Sql, facilityId: string, at: Date): Promise<Loaded> {
  return loadTables(sql, shippedProfiles, conformanceKinds, {
    at,
    title: 'Conformance profiles set up',
    given: { facility: facilityId },
  });
}
