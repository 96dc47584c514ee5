/** The list of modules: the only place, with main and application, that knows them all. In the order of the groups. */
import * as cabinets from './automation/cabinets/index.ts';
import { checks as integrityChecks } from './integrity/checks/index.ts';
import * as administrationOut from './interfaces/administration-out/index.ts';
import * as cabinetOut from './interfaces/cabinet-out/index.ts';
import * as channels from './interfaces/channels/index.ts';
import * as codeMaps from './interfaces/code-maps/index.ts';
import * as conformance from './interfaces/conformance/index.ts';
import * as messages from './interfaces/messages/index.ts';
import * as processing from './interfaces/processing/index.ts';
import * as steps from './interfaces/steps/index.ts';
import type { Check } from './kernel/check.ts';
import type { Consumer } from './kernel/command.ts';
import type { Route } from './kernel/http.ts';
import type { Job } from './kernel/jobs.ts';
import { invariant } from './kernel/outcome.ts';
import * as administer from './medication-loop/administer/index.ts';
import * as check from './medication-loop/check/index.ts';
import * as dispense from './medication-loop/dispense/index.ts';
import * as order from './medication-loop/order/index.ts';
import * as verify from './medication-loop/verify/index.ts';
import * as census from './patients/census/index.ts';
import { loadDemoStaff } from './people/users/index.ts';
import * as measures from './reports/measures/index.ts';
import * as ledger from './stock/ledger/index.ts';
import { type DemoPart, demoFolder } from './systems/demo/index.ts';
import * as desk from './tables/barcode-desk/index.ts';
import * as catalogue from './tables/catalogue/index.ts';
import * as changeControl from './tables/change-control/index.ts';
import * as drugs from './tables/drugs/index.ts';
import * as queue from './work/queue/index.ts';

/** Every kind of table, in the order in which they name each other. */
export const kindsOfAll = changeControl.tableKinds([
  ...drugs.drugKinds,
  ...drugs.facilityKinds,
  catalogue.dataSetsKind,
  ...conformance.conformanceKinds,
  codeMaps.codeMapsKind,
  steps.stepsKind,
  steps.stepMapsKind,
  channels.channelsKind,
]);

export const routesOfAll: readonly Route[] = [
  ...catalogue.routes,
  ...changeControl.changeRoutes(kindsOfAll),
  ...drugs.routes,
  ...desk.deskRoutes(kindsOfAll),
  ...census.routes,
  ...ledger.routes,
  ...queue.routes,
  ...verify.verifyRoutes({ profileSentAt: cabinets.profileSentAt }),
  ...dispense.routes,
  ...administer.routes,
  ...cabinets.routes,
  ...channels.routes,
  ...conformance.conformanceRoutes(kindsOfAll),
  ...codeMaps.codeMapRoutes(kindsOfAll),
  ...messages.routes,
  ...processing.routes,
  ...measures.routes,
];

export const consumersOfAll: readonly Consumer[] = [
  ...desk.reactions,
  ...queue.reactions,
  ...order.reactions,
  ...check.reactions,
  ...dispense.reactions,
  ...administer.reactions,
  ...cabinets.reactions,
  ...codeMaps.reactions,
  ...administrationOut.reactions,
  ...cabinetOut.reactions,
];

export const checksOfAll: readonly Check[] = [
  ...changeControl.changeChecks(kindsOfAll),
  ...drugs.checks,
  ...desk.checks,
  ...catalogue.checks,
  ...census.checks,
  ...ledger.checks,
  ...queue.checks,
  ...verify.checks,
  ...dispense.checks,
  ...administer.checks,
  ...cabinets.checks,
  ...messages.checks,
  ...channels.checks,
  ...conformance.checks,
  ...integrityChecks,
];

export const jobsOfAll: readonly Job[] = [
  changeControl.goLiveJob(kindsOfAll),
  ...order.jobs,
  ...administer.jobs,
  ...cabinets.jobs,
  messages.indexTerms,
  messages.keepBodies,
];

/** What turns messages into commands. */
export const translators = processing.translators;

/** Who must know that a partner accepted or refused a message. */
export const sendListeners: readonly channels.SendListener[] = [cabinetOut.profileListener];

/** The demo hospital's tables, in the order in which they build on each other. */
export const demoParts: readonly DemoPart[] = [
  { title: 'staff', load: (tx) => loadDemoStaff(tx.sql, tx.facilityId, new URL('hospital/staff.csv', demoFolder)) },
  {
    title: 'drug file',
    load: async (tx) => told(await drugs.loadDrugFile(tx.sql, new URL('drug-file/', demoFolder), tx.now)),
  },
  {
    title: 'conformance profiles',
    load: async (tx) => told(await conformance.loadProfiles(tx.sql, tx.facilityId, tx.now)),
  },
  { title: 'rule values', load: (tx) => check.loadRuleValues(tx.sql, tx.now) },
  {
    title: 'hospital',
    load: async (tx) => told(await census.loadHospital(tx.sql, tx.facilityId, new URL('hospital/', demoFolder))),
  },
  {
    title: 'tables of the facility',
    load: async (tx) =>
      told(await drugs.loadFacilityTables(tx.sql, new URL('hospital/', demoFolder), tx.facilityId, tx.now)),
  },
  { title: 'accounts', load: (tx) => ledger.openStandingAccounts(tx) },
  { title: 'cabinets', load: async (tx) => told(await cabinets.loadCabinets(tx, new URL('hospital/', demoFolder))) },
];

/** A loader tells what is wrong with its files; a demo with faults is a defect of the release. */
function told(loaded: { ok: true } | { ok: false; faults: readonly changeControl.RowFault[] }): void {
  invariant(loaded.ok, loaded.ok ? '' : changeControl.faultsText(loaded.faults));
}
