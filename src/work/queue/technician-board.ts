/** What the page "My next job" shows: jobs in order, with the words that a technician works by. */
import { Temporal } from 'temporal-polyfill';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { findPatient, listUnits, orderName } from '#src/patients/census/index.ts';
import { productLine } from '#src/tables/display/index.ts';
import { findProducts, type Product } from '#src/tables/drugs/index.ts';
import type { readNextJob } from './contract.ts';
import { doneBy, pickNext, rankedJobs, technicianKinds } from './queries.ts';
import { claimHoldMs, claimHolds } from './rules.ts';
import type { RankedJob } from './shapes.ts';

type Board = ReplyOf<typeof readNextJob>;
type ShownJob = NonNullable<Board['job']>;

const afterMax = 30;

/** The next job of a person, the ones after it and those that others have in use. */
export async function technicianBoard(
  sql: Sql,
  facilityId: string,
  asked: { readonly userId: string; readonly now: Date; readonly timeZone: string },
): Promise<Board> {
  const { userId, now, timeZone } = asked;
  const ranked = await rankedJobs(sql, facilityId, { kinds: technicianKinds, now });
  const mine = pickNext(ranked, userId, now);
  const others = ranked.filter((job) => claimHolds(job, now, claimHoldMs) && job.claimedBy !== userId);
  const rest = ranked.filter((job) => job !== mine && !others.includes(job)).slice(0, afterMax);
  const words = await wordsOf(sql, facilityId, [...(mine ? [mine] : []), ...rest, ...others]);
  const show = (job: RankedJob) => shown(job, words, asked);
  const since = startOfDay(now, timeZone);
  return {
    asOf: now.toISOString(),
    job: mine ? show(mine) : null,
    after: rest.map(show),
    inUse: others.map(show),
    doneThisShift: await doneBy(sql, facilityId, { userId, kinds: technicianKinds, since }),
    since: since.toISOString(),
  };
}

type Words = {
  readonly products: ReadonlyMap<string, Product>;
  readonly units: ReadonlyMap<string, string>;
  readonly patients: ReadonlyMap<string, string>;
};

async function wordsOf(sql: Sql, facilityId: string, jobs: readonly RankedJob[]): Promise<Words> {
  const products = await findProducts(
    sql,
    jobs.flatMap((job) => job.product ?? []),
  );
  const units = new Map((await listUnits(sql, facilityId)).map((unit) => [unit.unitId, unit.name]));
  const patients = new Map<string, string>();
  for (const patientId of new Set(jobs.flatMap((job) => job.patientId ?? []))) {
    const patient = await findPatient(sql, facilityId, patientId);
    if (patient) patients.set(patientId, orderName(patient));
  }
  return { products, units, patients };
}

function shown(job: RankedJob, words: Words, { userId, now }: { userId: string; now: Date }): ShownJob {
  const product = job.product ? words.products.get(job.product) : undefined;
  const held = claimHolds(job, now, claimHoldMs);
  const unitName = job.unitId ? (words.units.get(job.unitId) ?? job.unitId) : null;
  return {
    jobId: job.jobId,
    kind: job.kind,
    title: job.title,
    productLine: product ? productLine(product) : [],
    quantity: job.quantity,
    unit: product?.baseUnit ?? null,
    unitId: job.unitId,
    unitName,
    patientName: job.patientId ? (words.patients.get(job.patientId) ?? null) : null,
    bed: detailText(job, 'bed'),
    from: fromWords(product),
    to: toWords(job, unitName),
    controlled: product?.csSchedule !== null && product !== undefined,
    highAlert: product?.highAlert ?? job.highAlert,
    storage: product?.storage ?? '',
    priorityClass: job.priorityClass,
    dueAt: job.dueAt?.toISOString() ?? null,
    openedAt: job.openedAt.toISOString(),
    claimedByName: held ? job.claimedByName : null,
    claimedAt: held ? (job.claimedAt?.toISOString() ?? null) : null,
    mine: held && job.claimedBy === userId,
    priority: { score: job.priority.score, parts: [...job.priority.parts] },
  };
}

function fromWords(product: Product | undefined): string {
  if (product?.csSchedule) return 'the controlled-substance vault';
  return product?.storage === 'refrigerated' ? 'the pharmacy refrigerator' : 'the pharmacy shelf';
}

/** Where it goes: the pocket of a cabinet, or a bed of a unit. */
function toWords(job: RankedJob, unitName: string | null): string {
  const [cabinet, drawer, pocket] = ['cabinetId', 'drawer', 'pocket'].map((key) => detailText(job, key));
  if (job.kind === 'refill') {
    const place = [drawer ? `drawer ${drawer}` : null, pocket ? `pocket ${pocket}` : null].filter(
      (part) => part !== null,
    );
    return [cabinet ? `cabinet ${cabinet}` : (unitName ?? 'the cabinet'), ...place].join(', ');
  }
  const bed = detailText(job, 'bed');
  return `${unitName ?? 'the unit'}, patient bin${bed ? ` of bed ${bed}` : ''}`;
}

function detailText(job: RankedJob, key: string): string | null {
  const value = job.detail[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function startOfDay(now: Date, timeZone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).startOfDay();
  return new Date(day.epochMilliseconds);
}
