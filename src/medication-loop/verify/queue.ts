/** The queue of verification as the page shows it. */
import { Temporal } from 'temporal-polyfill';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { findOrders, type LineWords, lineWords, type Order, orderLine } from '#src/medication-loop/order/index.ts';
import { orderName, similarSurname } from '#src/patients/census/index.ts';
import type { LinePart } from '#src/tables/display/index.ts';
import { claimHoldMs, claimHolds, type RankedJob, rankedJobs } from '#src/work/queue/index.ts';
import { type VerifyPorts, whyTooLate } from './commands.ts';
import type { readQueue } from './contract.ts';
import {
  countSigned,
  selectAsked,
  selectLastArrival,
  selectLastSignature,
  selectPatients,
  type WaitingPatient,
} from './store.ts';

type Queue = ReplyOf<typeof readQueue>;
type Row = Queue['rows'][number];

type Asking = {
  readonly userId: string;
  readonly now: Date;
  readonly timeZone: string;
  readonly ports: VerifyPorts;
};

/** All orders that wait, in the order of their priority, with the flags that a pharmacist triages by. */
export async function verificationQueue(sql: Sql, facilityId: string, asking: Asking): Promise<Queue> {
  const { userId, now, timeZone } = asking;
  const jobs = await rankedJobs(sql, facilityId, { kinds: ['verify'], now });
  const orders = await findOrders(
    sql,
    facilityId,
    jobs.map((job) => job.subject),
  );
  const words = await lineWords(sql, [...orders.values()], timeZone);
  const patients = new Map(
    (await selectPatients(sql, facilityId, [...new Set([...orders.values()].map((order) => order.patientId))])).map(
      (patient) => [patient.patientId, patient],
    ),
  );
  const asked = new Map((await selectAsked(sql, facilityId, [...orders.keys()])).map((row) => [row.orderId, row.at]));
  const rows = jobs.flatMap((job) => {
    const order = orders.get(job.subject);
    const patient = order && patients.get(order.patientId);
    if (!order || !patient) return [];
    return [rowOf({ job, order, patient, patients, words, askedAt: asked.get(order.orderId) ?? null, userId, now })];
  });
  const lastArrival = await selectLastArrival(sql, facilityId);
  return {
    asOf: now.toISOString(),
    rows,
    units: unitsOf(rows),
    lastArrivalAt: lastArrival?.toISOString() ?? null,
    load: {
      today: await countSigned(sql, facilityId, userId, startOfDay(now, timeZone)),
      lastHour: await countSigned(sql, facilityId, userId, later(now, -hours(1))),
    },
    undoable: await undoableOf(sql, facilityId, asking),
  };
}

type RowParts = {
  readonly job: RankedJob;
  readonly order: Order;
  readonly patient: WaitingPatient;
  readonly patients: ReadonlyMap<string, WaitingPatient>;
  readonly words: LineWords;
  readonly askedAt: Date | null;
  readonly userId: string;
  readonly now: Date;
};

function rowOf({ job, order, patient, patients, words, askedAt, userId, now }: RowParts): Row {
  const held = claimHolds(job, now, claimHoldMs) && job.claimedAt && job.claimedByName;
  return {
    orderId: order.orderId,
    version: order.version,
    patientId: order.patientId,
    patientName: orderName(patient),
    unitId: patient.unitId,
    unitName: patient.unitName,
    bed: patient.bed,
    line: shortLine(orderLine(order, words)),
    priorityClass: job.priorityClass,
    dueAt: (job.dueAt ?? order.startAt).toISOString(),
    openedAt: job.openedAt.toISOString(),
    highAlert: job.highAlert,
    toAnswer: countIn(job, 'toAnswer'),
    stops: countIn(job, 'stops'),
    nameAlert: namesAlike(patient, patients),
    inUse: held ? { by: job.claimedByName, since: job.claimedAt.toISOString(), mine: job.claimedBy === userId } : null,
    askedAt: askedAt?.toISOString() ?? null,
    wasVerified: order.verifiedVersion !== null,
    score: job.priority.score,
    parts: [...job.priority.parts],
  };
}

/** Name, dose, rate and route of a line. */
export function shortLine(parts: readonly LinePart[]): LinePart[] {
  return parts.filter((part) => ['name', 'label', 'amount', 'route'].includes(part.kind));
}

function countIn(job: RankedJob, key: string): number {
  const value = job.detail[key];
  return typeof value === 'number' ? value : 0;
}

/** Others who wait on the same unit under a name that looks alike. */
function namesAlike(patient: WaitingPatient, patients: ReadonlyMap<string, WaitingPatient>): string[] {
  return [...patients.values()]
    .filter(
      (other) =>
        other.patientId !== patient.patientId &&
        other.unitId !== null &&
        other.unitId === patient.unitId &&
        similarSurname(other.family, patient.family),
    )
    .map(orderName);
}

function unitsOf(rows: readonly Row[]): Queue['units'] {
  const units = new Map<string, Queue['units'][number]>();
  for (const { unitId, unitName } of rows) {
    if (unitId === null) continue;
    const before = units.get(unitId);
    units.set(unitId, { unitId, name: unitName ?? unitId, waiting: (before?.waiting ?? 0) + 1 });
  }
  return [...units.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The newest signature of the last minutes, while nothing was done on its strength. */
async function undoableOf(
  sql: Sql,
  facilityId: string,
  { userId, now, timeZone, ports }: Asking,
): Promise<Queue['undoable']> {
  const signature = await selectLastSignature(sql, facilityId, userId, later(now, -minutes(15)));
  if (!signature || (await whyTooLate(sql, facilityId, signature, ports)) !== null) return null;
  const order = (await findOrders(sql, facilityId, [signature.orderId])).get(signature.orderId);
  const [patient] = order ? await selectPatients(sql, facilityId, [order.patientId]) : [];
  if (!order || !patient) return null;
  return {
    orderId: order.orderId,
    version: signature.version,
    line: shortLine(orderLine(order, await lineWords(sql, [order], timeZone))),
    patientName: orderName(patient),
    until: 'until the cabinet is told',
  };
}

function startOfDay(now: Date, timeZone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).startOfDay();
  return new Date(day.epochMilliseconds);
}
