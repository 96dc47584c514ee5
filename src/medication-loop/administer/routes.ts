/** The bedside over HTTP. */
import type { Actor } from '#src/kernel/actor.ts';
import { hours, later } from '#src/kernel/clock.ts';
import { type Route, route } from '#src/kernel/http.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, type Outcome, refuseKernel } from '#src/kernel/outcome.ts';
import { readPatient } from '#src/kernel/records.ts';
import { transact } from '#src/kernel/transact.ts';
import { wasteReasons } from '#src/medication-loop/dispense/index.ts';
import { permissionsOf } from '#src/people/roles/index.ts';
import { findUser, passwordFits } from '#src/people/users/index.ts';
import { parseScan } from '#src/tables/barcodes/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findProducts } from '#src/tables/drugs/index.ts';
import { askForDose } from './commands/ask-for-dose.ts';
import { settleDose } from './commands/settle.ts';
import {
  postAskForDose,
  postScan,
  postSettle,
  readAdministrations,
  readDueList,
  readMyPatients,
  readWhereIsDose,
} from './contract.ts';
import { isOfBarcode, reportStopped } from './failed-scans.ts';
import { administrationsOf, dueList, myPatients, whereIsMyDose } from './queries.ts';
import { refuse } from './refusals.ts';
import { heldReasons, notGivenReasons, refusedReasons, unableReasons } from './rules/reasons.ts';
import { decideScan } from './scan.ts';
import type { Decision } from './shapes.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const choices = (reasons: Readonly<Record<string, string>>) =>
  Object.entries(reasons).map(([code, says]) => ({ code, says }));

const reasons = {
  held: choices(heldReasons),
  refused: choices(refusedReasons),
  'not-given': choices(notGivenReasons),
  unable: choices(unableReasons),
  waste: choices(wasteReasons),
};

/** A decision as the contract shows it: without the facts that led to it. */
export function decisionOnWire({ stop, asks, notes, patient, order, dose, give, ...rest }: Decision) {
  const textOf = (product: string) => (order?.item.product === product ? order.item.text : product);
  return {
    ...rest,
    stop: stop && { code: stop.code, says: stop.says, remedy: stop.remedy },
    asks: asks.map((ask) => ({ ...ask, choices: [...ask.choices] })),
    notes: [...notes],
    patient: patient && {
      patientId: patient.patientId,
      mrn: patient.mrn,
      orderName: patient.orderName,
      birthDate: patient.birthDate,
    },
    order: order && { orderId: order.orderId, version: order.version, text: order.item.text },
    dose: dose && { doseId: dose.doseId, dueAt: dose.dueAt.toISOString() },
    give: give && {
      amount: give.amount,
      doseUnit: give.doseUnit,
      rest: give.rest,
      restUnit: give.items.at(-1)?.unit ?? give.doseUnit,
      items: give.items.map(({ package: _package, ...item }) => ({ ...item, text: textOf(item.product) })),
    },
  };
}

type Second = { readonly badge: string; readonly password: string } | null | undefined;

/** The second nurse signs with badge and password; nobody is their own witness. */
async function witnessOf(
  kernel: Kernel,
  actor: Actor,
  second: Second,
): Promise<Outcome<string | null, 'witness-not-recognised'>> {
  if (!second) return done(null);
  const scan = parseScan(second.badge);
  const user = scan.kind === 'badge' ? await findUser(kernel.database, kernel.facilityId, scan.userId) : null;
  const fits = user?.active && (await passwordFits(user.passwordHash, second.password));
  if (!user || !fits || user.userId === actor.id || !permissionsOf(user.role).has('dose.give')) {
    return refuse('witness-not-recognised');
  }
  return done(user.userId);
}

export const routes: readonly Route[] = [
  route(readMyPatients, async ({ kernel, query }) => {
    const now = kernel.clock.now();
    const patients = await myPatients(kernel.database, kernel.facilityId, query.unit, now);
    return done({
      asOf: now.toISOString(),
      unitId: query.unit,
      patients: patients.map((patient) => ({ ...patient, nextDueAt: iso(patient.nextDueAt) })),
    });
  }),
  route(readDueList, async ({ kernel, actor, params: { patientId } }) => {
    const now = kernel.clock.now();
    const items = await readPatient(kernel, actor, { name: readDueList.id, patientId }, (sql) =>
      dueList(sql, kernel.facilityId, patientId, { now, timeZone: kernel.timeZone }),
    );
    return done({
      asOf: now.toISOString(),
      reasons,
      items: items.map((item) => ({
        ...item,
        line: [...item.line],
        dueAt: iso(item.dueAt),
        windowFrom: iso(item.windowFrom),
        windowTo: iso(item.windowTo),
        nextFrom: iso(item.nextFrom),
        last: item.last && {
          ...item.last,
          at: item.last.at.toISOString(),
          enteredLateAt: iso(item.last.enteredLateAt),
        },
      })),
    });
  }),
  route(postScan, async ({ kernel, actor, commandId, body }) => {
    const time = { now: kernel.clock.now(), timeZone: kernel.timeZone, userId: actor.id };
    const decision = await decideScan(kernel.database, kernel.facilityId, body, time);
    if (decision.stop) {
      const stopped = { input: body, code: decision.stop.code, patient: decision.patient };
      await reportStopped(kernel, { actor, commandId }, stopped);
    }
    const patientId = decision.patient?.patientId;
    const read = patientId
      ? await readPatient(kernel, actor, { name: postScan.id, patientId }, async () => decision)
      : decision;
    return done(decisionOnWire(read));
  }),
  route(postSettle, async ({ kernel, actor, commandId, body: { witness, ...body } }) => {
    const second = await witnessOf(kernel, actor, witness);
    if (!second.ok) return second;
    const settled = await transact(kernel, settleDose, {
      commandId,
      actor,
      input: { ...body, witnessId: second.value },
    });
    if (!settled.ok && isOfBarcode(settled.code)) {
      const time = { now: kernel.clock.now(), timeZone: kernel.timeZone, userId: actor.id };
      const { patient } = await decideScan(kernel.database, kernel.facilityId, body, time);
      await reportStopped(kernel, { actor, commandId }, { input: body, code: settled.code, patient });
    }
    return settled.ok ? done({ ...settled.value, left: [...settled.value.left] }) : settled;
  }),
  route(readWhereIsDose, async ({ kernel, params: { doseId } }) => {
    const found = await whereIsMyDose(kernel.database, kernel.facilityId, doseId);
    if (!found) return refuseKernel('not-found', { what: 'dose' });
    const steps = found.steps.map((step) => ({ ...step, at: iso(step.at) }));
    return done({ doseId, dueAt: found.dueAt.toISOString(), waitsFor: found.waitsFor, steps });
  }),
  route(postAskForDose, ({ kernel, actor, commandId, body }) =>
    transact(kernel, askForDose, { commandId, actor, input: body }),
  ),
  route(readAdministrations, async ({ kernel, actor, params: { patientId } }) => {
    const since = later(kernel.clock.now(), -hours(24));
    const found = await readPatient(kernel, actor, { name: readAdministrations.id, patientId }, (sql) =>
      administrationsOf(sql, kernel.facilityId, patientId, since),
    );
    const products = await findProducts(
      kernel.database,
      found.flatMap((row) => row.product ?? []),
    );
    return done({
      administrations: found.map((row) => {
        const product = row.product === null ? undefined : products.get(row.product);
        return {
          administrationId: row.administrationId,
          orderId: row.orderId,
          outcome: row.outcome,
          reason: row.reason,
          productText: product ? productText(product) : row.product,
          dose: row.dose,
          doseUnit: row.doseUnit,
          by: row.givenByName,
          occurredAt: row.occurredAt.toISOString(),
          enteredLateAt: row.backEntered ? row.recordedAt.toISOString() : null,
          exception: row.exception,
        };
      }),
    });
  }),
];
