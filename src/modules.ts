/** The list of modules: the only place, with main and application, that knows them all. In the order of the groups. */
import { checks as integrityChecks } from './integrity/checks/index.ts';
import type { Check } from './kernel/check.ts';
import type { Consumer } from './kernel/command.ts';
import type { Config } from './kernel/config.ts';
import type { Route } from './kernel/http.ts';
import type { Job } from './kernel/jobs.ts';
import type { Kernel } from './kernel/kernel.ts';
import { invariant } from './kernel/outcome.ts';
import * as dispense from './medication-loop/dispense/index.ts';
import * as census from './patients/census/index.ts';
import { loadDemoStaff } from './people/users/index.ts';
import * as measures from './reports/measures/index.ts';
import * as ledger from './stock/ledger/index.ts';
import { type DemoPart, demoFolder } from './systems/demo/index.ts';
import * as drugs from './tables/drugs/index.ts';
import * as queue from './work/queue/index.ts';

export const routesOfAll: readonly Route[] = [
  ...census.routes,
  ...ledger.routes,
  ...queue.routes,
  ...dispense.routes,
  ...measures.routes,
];

export const consumersOfAll: readonly Consumer[] = [...queue.reactions, ...dispense.reactions];

export const checksOfAll: readonly Check[] = [
  ...drugs.checks,
  ...census.checks,
  ...ledger.checks,
  ...queue.checks,
  ...dispense.checks,
  ...integrityChecks,
];

export function jobsOfAll(_config: Config): readonly Job[] {
  return [];
}

export type Channels = {
  readonly ports: { readonly hospitalIn: number; readonly cabinetIn: number };
  close(): Promise<void>;
};

export async function startChannels(_kernel: Kernel, config: Config): Promise<Channels> {
  return { ports: { hospitalIn: config.hospitalInPort, cabinetIn: config.cabinetInPort }, close: async () => {} };
}

/** The demo hospital's tables, in the order in which they build on each other. */
export const demoParts: readonly DemoPart[] = [
  { title: 'staff', load: (tx) => loadDemoStaff(tx.sql, tx.facilityId, new URL('hospital/staff.csv', demoFolder)) },
  { title: 'drug file', load: async (tx) => told(await drugs.loadDrugFile(tx.sql, new URL('drug-file/', demoFolder))) },
  {
    title: 'hospital',
    load: async (tx) => told(await census.loadHospital(tx.sql, tx.facilityId, new URL('hospital/', demoFolder))),
  },
  { title: 'accounts', load: (tx) => ledger.openStandingAccounts(tx) },
];

/** A loader tells what is wrong with its files; a demo with faults is a defect of the release. */
function told(loaded: { ok: true } | { ok: false; faults: readonly drugs.RowFault[] }): void {
  invariant(loaded.ok, loaded.ok ? '' : drugs.faultsText(loaded.faults));
}
