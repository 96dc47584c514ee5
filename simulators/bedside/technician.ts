/** A dispensing technician: takes the next job, scans the item, brings it; a refill ends at the cabinet. */
import { Decimal } from 'decimal.js';
import type { Seat } from './mortar.ts';
import { drugOf, labelOf, packageScan, productOfLine } from './supplies.ts';
import { cabinetOf, inMinutes, minutesOf, type Person, seatOf, type Ward } from './ward.ts';

export type TechnicianTask =
  | { readonly kind: 'next-job'; readonly user: string }
  | {
      readonly kind: 'refill';
      readonly user: string;
      readonly cabinet: string;
      readonly product: string;
      readonly quantity: string;
      readonly lot: string;
      readonly expires: string;
    };

type LinePart = { readonly kind: string; readonly text: string };
type Job = {
  readonly jobId: string;
  readonly kind: string;
  readonly unitId: string | null;
  readonly productLine: readonly LinePart[];
  readonly quantity: string | null;
};
type Balance = { readonly lot: string; readonly quantity: string; readonly expiresOn: string | null };

/** Looks at "My next job" and does it; then looks again. */
export async function doNextJob(ward: Ward<TechnicianTask>, person: Person, now: Date): Promise<void> {
  const seat = seatOf(ward.mortar, person);
  const next = await seat.ask<{ readonly job: Job | null }>('/api/work/queue/next-job');
  const job = next.ok ? next.value.job : null;
  const wait = job ? ward.chance.whole(1, 3) : ward.chance.whole(3, 8);
  ward.plan(inMinutes(now, wait), { kind: 'next-job', user: person.user });
  const product = job ? productOfLine(job.productLine) : null;
  const label = product === null ? null : labelOf(product);
  if (!job || !product || !label) {
    if (job) ward.wonder(`${person.user} does not know the item of the job "${job.kind}"`);
    return;
  }
  await doJob(ward, { seat, person, job, product, gtin: label.gtin, now });
}

type Doing = {
  readonly seat: Seat;
  readonly person: Person;
  readonly job: Job;
  readonly product: string;
  readonly gtin: string;
  readonly now: Date;
};

async function doJob(ward: Ward<TechnicianTask>, doing: Doing): Promise<void> {
  const { seat, person, job, product, gtin, now } = doing;
  const claimed = await seat.act('/api/work/queue/claim', { jobId: job.jobId });
  if (!claimed.ok) return;
  const shelf = (await lotOnShelf(seat, product, job.quantity)) ?? (await takeIn(seat, doing));
  const scan = packageScan({ gtin, ...shelf });
  const done = await seat.act<{ readonly quantity: string }>('/api/work/queue/do-job', { jobId: job.jobId, scan });
  if (!done.ok) {
    ward.count('refusals');
    ward.wonder(`${person.user} could not do a job (${job.kind}): ${done.code} ${done.says}`);
    return;
  }
  if (job.kind !== 'refill') return ward.count('deliveries');
  const cabinet = job.unitId === null ? undefined : cabinetOf.get(job.unitId);
  if (cabinet === undefined) return;
  const at = inMinutes(now, minutesOf(ward.chance, ward.scenario.technician.afterMinutes));
  const { quantity } = done.value;
  ward.plan(at, { kind: 'refill', user: person.user, cabinet, product, quantity, ...shelf });
}

/** The shelf is empty: the wholesaler's box is taken in. */
async function takeIn(seat: Seat, { product, job, now }: Doing): Promise<{ lot: string; expires: string }> {
  const day = now.toISOString().slice(0, 10);
  const shelf = { lot: `W${day.slice(2).replaceAll('-', '')}`, expires: `${now.getUTCFullYear() + 2}-06-30` };
  const quantity = Decimal.max(200, new Decimal(job.quantity ?? '1').times(4))
    .ceil()
    .toFixed();
  const unit = drugOf(product)?.baseUnit ?? '';
  await seat.act('/api/stock/ledger/receive', {
    lots: [{ product, lot: shelf.lot, expiresOn: shelf.expires, quantity, unit }],
  });
  return shelf;
}

/** The lot of a product that expires first in the pharmacy, as the shelf shows it. */
async function lotOnShelf(
  seat: Seat,
  product: string,
  wanted: string | null,
): Promise<{ lot: string; expires: string } | null> {
  const shelf = await seat.ask<{ readonly balances: readonly Balance[] }>('/api/stock/ledger/balances', {
    account: 'pharmacy',
    product,
  });
  if (!shelf.ok) return null;
  const there = shelf.value.balances.filter(
    (balance) => new Decimal(balance.quantity).gte(wanted ?? '1') && balance.expiresOn !== null,
  );
  const [first] = there.sort(
    (a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? '') || a.lot.localeCompare(b.lot),
  );
  return first?.expiresOn ? { lot: first.lot, expires: first.expiresOn } : null;
}

/** Fills the pocket that is emptiest of those that hold the item; counts it first when it is a controlled drug. */
export async function refillPocket(
  ward: Ward<TechnicianTask>,
  task: Extract<TechnicianTask, { kind: 'refill' }>,
): Promise<void> {
  const pockets = (await ward.cabinets.pockets(task.cabinet))?.filter(({ product }) => product === task.product) ?? [];
  const [pocket] = pockets.sort((a, b) => new Decimal(a.expected).cmp(b.expected));
  if (!pocket) return ward.wonder(`${task.cabinet} has no pocket for ${task.product}`);
  const room = new Decimal(pocket.capacity).minus(Decimal.max(pocket.expected, pocket.physical));
  const quantity = Decimal.min(room, task.quantity);
  if (!quantity.gt(0)) return;
  const { cabinet, drawer, pocket: name } = pocket;
  const { user, lot, expires, product } = task;
  const act = { cabinet, user, drawer, pocket: name, quantity: quantity.toFixed(), scan: product, lot, expires };
  const counted = pocket.controlled ? { blindCount: pocket.physical } : {};
  const done = await ward.cabinets.refill({ ...act, ...counted });
  const again =
    !done.ok && done.code === 'count-again'
      ? await ward.cabinets.refill({ ...act, ...counted, recounted: true })
      : done;
  if (again.ok) ward.count('refills');
  else ward.wonder(`${user} could not refill ${cabinet} ${drawer}-${name}: ${again.code}`);
}
