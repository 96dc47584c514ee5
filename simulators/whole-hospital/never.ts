/**
 * What must never be, whatever people and machines do: looked for after each step in the rows that the step recorded, and
 * in everything at the end. It is reckoned from the rows themselves and does not lean on the checks of the modules.
 */
import type { Sql } from '#src/kernel/database/database.ts';

export type Broken = { readonly invariant: string; readonly says: string };

/** Each gives rows (invariant, says) about what was recorded at or after $2; $1 is the facility. */
const statements = {
  ledger: `
    with touched as (
      select from_account as account, product, lot, unit from stock.entries where facility_id = $1 and recorded_at >= $2
      union
      select to_account, product, lot, unit from stock.entries where facility_id = $1 and recorded_at >= $2
    ), summed as (
      select t.*,
             coalesce((select sum(quantity) from stock.entries e where e.facility_id = $1 and e.to_account = t.account
                         and e.product = t.product and e.lot = t.lot and e.unit = t.unit), 0)
           - coalesce((select sum(quantity) from stock.entries e where e.facility_id = $1 and e.from_account = t.account
                         and e.product = t.product and e.lot = t.lot and e.unit = t.unit), 0) as entries,
             coalesce((select b.quantity from stock.balances b where b.facility_id = $1 and b.account_id = t.account
                         and b.product = t.product and b.lot = t.lot and b.unit = t.unit), 0) as balance
        from touched t)
    select 'ledger sum' as invariant,
           format('%s of lot %s at %s: the balance is %s, its entries add up to %s', product, lot, account, balance, entries) as says
      from summed where balance <> entries`,
  withdrawals: `
    with touched as (
      select distinct withdrawal_id from stock.entries
       where facility_id = $1 and recorded_at >= $2 and withdrawal_id is not null
    ), moved as (
      select w.withdrawal_id, w.product, w.lot, w.user_name, w.quantity, w.given, w.wasted, w.returned, w.missing, w.closed_at,
             -- What the pharmacy hands out is posted before its withdrawal has a number.
             case w.kind when 'delivered' then w.quantity
               else coalesce(sum(e.quantity) filter (where e.to_account = w.in_hand_account), 0) end
             - coalesce(sum(e.quantity) filter (where e.from_account = w.in_hand_account), 0) as in_hand
        from touched t
        join medication_loop.withdrawals w on w.facility_id = $1 and w.withdrawal_id = t.withdrawal_id
        left join stock.entries e on e.facility_id = $1 and e.withdrawal_id = w.withdrawal_id
       group by w.facility_id, w.withdrawal_id)
    select 'withdrawn = given + wasted + returned' as invariant,
           format('%s of lot %s taken by %s: %s taken, %s given, %s wasted, %s returned, %s missing, %s in the hand', product, lot,
                  user_name, quantity, given, wasted, returned, missing, in_hand) as says
      from moved
     where quantity <> given + wasted + returned + missing + in_hand or (in_hand = 0) <> (closed_at is not null)`,
  administrations: `
    select 'given without order or exception' as invariant,
           format('%s %s at %s by %s', a.dose, a.product, a.occurred_at, a.given_by_name) as says
      from medication_loop.administrations a
      left join medication_loop.verifications v on v.facility_id = a.facility_id and v.verification_id = a.verification_id
       and v.order_id = a.order_id and v.version = a.version
     where a.facility_id = $1 and a.recorded_at >= $2 and a.outcome = 'given' and v.verification_id is null and a.exception is null`,
  dosesTwice: `
    select 'double effect' as invariant, format('dose %s was settled %s times', a.dose_id, count(*)) as says
      from medication_loop.administrations a
     where a.facility_id = $1 and a.corrects is null and a.dose_id in
           (select dose_id from medication_loop.administrations b where b.facility_id = $1 and b.recorded_at >= $2 and b.dose_id is not null)
     group by a.dose_id having count(*) > 1`,
  transactionsTwice: `
    select 'double effect' as invariant,
           format('message %s made %s transactions of one pocket', m.control_id, count(*)) as says
      from automation.cabinet_transactions t
      join interfaces.messages m on m.facility_id = t.facility_id and m.message_id = t.message_id
     where t.facility_id = $1 and t.recorded_at >= $2 and t.occurred_at >= $2 - interval '1 day'
     group by m.control_id, t.message_id, t.drawer, t.pocket, t.lot having count(*) > 1`,
  withoutEffect: `
    select 'acknowledged message lost' as invariant,
           format('message %s (%s) counts as processed and nothing came of it', m.control_id, m.type) as says
      from interfaces.messages m
     where m.facility_id = $1 and m.direction = 'in' and m.state = 'processed' and m.settled_at >= $2
       and ((m.type like 'OMS%' and not exists (select from automation.cabinet_transactions t
                                                 where t.facility_id = $1 and t.message_id = m.message_id and t.occurred_at > m.received_at - interval '2 days'))
         or (m.type like 'RDE%' and not exists (select from medication_loop.orders o
                                                 where o.facility_id = $1 and o.placer_number = any (m.order_numbers))))`,
} as const;

const wrapped = `select * from (${Object.values(statements)
  .map((statement) => `select * from (${statement}) s`)
  .join(' union all ')}) broken limit 20`;

/** Everything that is broken in what was recorded at or after `since`. */
export async function findBroken(sql: Sql, facilityId: string, since: Date): Promise<Broken[]> {
  return sql.rows<Broken>(wrapped, [facilityId, since]);
}

/** What everybody else remembers of a run, to hold Mortar's books against. */
export type Remembered = {
  /** Doses that nurses charted as given, held or refused. */
  readonly charted: number;
  /** Administrations that the hospital's record acknowledged. */
  readonly toldHospital: number;
};

/** Differences between what others remember and what Mortar has: an act that happened twice there, or never. */
export async function findDifferences(sql: Sql, facilityId: string, remembered: Remembered): Promise<Broken[]> {
  const books = await sql.one<{ charted: number; toldHospital: number }>(
    `select (select count(*)::int from medication_loop.administrations where facility_id = $1 and corrects is null) as charted,
            (select count(*)::int from interfaces.messages where facility_id = $1 and channel = 'hospital-out' and state = 'acknowledged') as "toldHospital"`,
    [facilityId],
  );
  const compared = [
    ['doses charted by nurses', remembered.charted, books.charted],
    ["administrations that the hospital's record took", remembered.toldHospital, books.toldHospital],
  ] as const;
  return compared
    .filter(([, theirs, ours]) => theirs !== ours)
    .map(([what, theirs, ours]) => ({
      invariant: ours > theirs ? 'double effect' : 'acknowledged message lost',
      says: `${what}: ${theirs} by their own count, ${ours} by Mortar's`,
    }));
}

/** Messages that were acknowledged to their sender and are not there exactly once. `channel` is where they came in. */
export async function findLost(
  sql: Sql,
  facilityId: string,
  channel: string,
  controlIds: readonly string[],
): Promise<Broken[]> {
  if (controlIds.length === 0) return [];
  const rows = await sql.rows<{ controlId: string; times: number }>(
    `select c as "controlId", (select count(*)::int from interfaces.messages m
              where m.facility_id = $1 and m.control_id = c and m.channel = $2 and m.direction = 'in') as times
       from unnest($3::text[]) c`,
    [facilityId, channel, controlIds],
  );
  return rows
    .filter(({ times }) => times !== 1)
    .map(({ controlId, times }) => ({
      invariant: times === 0 ? 'acknowledged message lost' : 'double effect',
      says: `message ${controlId} was acknowledged and is there ${times} times`,
    }));
}
