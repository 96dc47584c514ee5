/** SQL of the ledger's checks: read-only, each bounded by an index. */
import type { Sql } from '#src/kernel/database/database.ts';

type Unbalanced = { product: string; name: string; lot: string; unit: string; off: string };

export async function selectUnbalanced(sql: Sql, facilityId: string): Promise<Unbalanced[]> {
  return sql.rows<Unbalanced>(
    `select b.product, p.name, b.lot, b.unit, trim_scale(sum(b.quantity))::text as off
       from stock.balances b join tables.products p on p.product = b.product
      where b.facility_id = $1
      group by b.product, p.name, b.lot, b.unit having sum(b.quantity) <> 0
      order by b.product, b.lot limit 100`,
    [facilityId],
  );
}

type Unequal = {
  account: string;
  accountName: string;
  product: string;
  name: string;
  lot: string;
  unit: string;
  balance: string;
  entries: string;
};

/** Balances of the lots that moved since `since` that differ from the sum of all their entries. */
export async function selectUnequal(sql: Sql, facilityId: string, since: Date): Promise<Unequal[]> {
  return sql.rows<Unequal>(
    `with moved as (
       select distinct product, lot from stock.entries where facility_id = $1 and recorded_at >= $2),
     added as (
       select account_id, product, lot, unit, sum(quantity) as quantity
         from (select e.to_account as account_id, e.product, e.lot, e.unit, e.quantity
                 from moved m join stock.entries e on e.facility_id = $1 and e.product = m.product and e.lot = m.lot
               union all
               select e.from_account, e.product, e.lot, e.unit, -e.quantity
                 from moved m join stock.entries e on e.facility_id = $1 and e.product = m.product and e.lot = m.lot) e
        group by account_id, product, lot, unit),
     held as (
       select b.account_id, b.product, b.lot, b.unit, b.quantity
         from moved m join stock.balances b on b.facility_id = $1 and b.product = m.product and b.lot = m.lot)
     select t.account_id as account, a.name as "accountName", t.product, p.name, t.lot, t.unit,
            trim_scale(t.balance)::text as balance, trim_scale(t.entries)::text as entries
       from (select account_id, product, lot, unit, coalesce(h.quantity, 0) as balance, coalesce(e.quantity, 0) as entries
               from added e full join held h using (account_id, product, lot, unit)) t
       join tables.products p on p.product = t.product
       join stock.accounts a on a.facility_id = $1 and a.account_id = t.account_id
      where t.balance <> t.entries
      order by 1, 3, 5 limit 100`,
    [facilityId, since],
  );
}

type Unexplained = {
  product: string;
  name: string;
  csSchedule: string | null;
  unit: string;
  off: string;
  lots: string[];
  since: Date;
  patients: string[];
};

/**
 * What the discrepancy account holds, by product: a lot that was taken for another nets out. What came in within the
 * grace of a late cabinet message is left out.
 */
export async function selectUnexplained(sql: Sql, facilityId: string, now: Date): Promise<Unexplained[]> {
  return sql.rows<Unexplained>(
    `select b.product, p.name, p.cs_schedule as "csSchedule", b.unit, trim_scale(sum(b.quantity))::text as off,
            array_agg(distinct b.lot) as lots, min(t.since) as since,
            coalesce(array_agg(distinct t.patient_id::text) filter (where t.patient_id is not null), '{}') as patients
       from stock.balances b
       join tables.products p on p.product = b.product
       join lateral (select e.recorded_at as since, e.patient_id from stock.entries e
              where e.facility_id = b.facility_id and e.product = b.product and e.lot = b.lot
                and (e.from_account = 'discrepancy' or e.to_account = 'discrepancy')
              order by e.recorded_at desc limit 1) t on true
      where b.facility_id = $1 and b.account_id = 'discrepancy' and b.quantity <> 0
      group by b.product, p.name, p.cs_schedule, b.unit
     having sum(b.quantity) <> 0 and min(t.since) <= $2::timestamptz - make_interval(mins => (select value::int from tables.rule_values where rule = 'administer.supply-grace'))
      order by p.cs_schedule nulls last, b.product limit 100`,
    [facilityId, now],
  );
}
