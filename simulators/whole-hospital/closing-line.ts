/** The closing line of a simulation: counts, and a hash over the final state by natural keys. No id, no machine time. */
import { createHash } from 'node:crypto';
import type { Sql } from '#src/kernel/database/database.ts';

/** What is counted, in the order of the line. */
const counts = `
  select (select count(*) from patients.patients where facility_id = $1)::int as patients,
         (select count(*) from medication_loop.orders where facility_id = $1)::int as orders,
         (select count(*) from medication_loop.verifications where facility_id = $1)::int as verified,
         (select count(*) from medication_loop.withdrawals where facility_id = $1)::int as withdrawn,
         (select count(*) from medication_loop.administrations where facility_id = $1 and outcome = 'given')::int as given,
         (select count(*) from medication_loop.administrations where facility_id = $1 and outcome = 'held')::int as held,
         (select count(*) from medication_loop.administrations where facility_id = $1 and outcome = 'refused')::int as refused,
         (select count(*) from medication_loop.doses where facility_id = $1 and state = 'missed')::int as missed,
         (select count(*) from medication_loop.wastes where facility_id = $1)::int as wasted,
         (select count(*) from medication_loop.withdrawals where facility_id = $1 and kind = 'override')::int as overrides,
         (select count(*) from interfaces.messages where facility_id = $1 and direction = 'in')::int as "messages in",
         (select count(*) from interfaces.messages where facility_id = $1 and direction = 'out')::int as "messages out",
         (select count(*) from integrity.findings where facility_id = $1)::int as "findings opened",
         (select count(*) from integrity.findings where facility_id = $1 and cleared_at is not null)::int as "findings cleared"`;

/** Rows of the final state, each as one text in an order of its own. */
const states: Readonly<Record<string, string>> = {
  orders: `
    select o.placer || ' ' || o.placer_number || ' ' || p.mrn || ' v' || o.version || ' ' || o.state || ' ' || coalesce(o.state_reason, '')
           || ' ' || v.product || ' ' || trim_scale(v.dose) || ' ' || v.dose_unit || ' ' || v.schedule || ' verified ' || coalesce(o.verified_version, 0) as line
      from medication_loop.orders o
      join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
      join patients.patients p on p.facility_id = o.facility_id and p.patient_id = o.patient_id
     where o.facility_id = $1`,
  doses: `
    select o.placer_number || ' v' || d.version || ' ' || extract(epoch from d.due_at) || ' ' || d.state || ' ' || coalesce(d.reason, '')
           || ' ' || coalesce(extract(epoch from d.settled_at)::text, '') as line
      from medication_loop.doses d
      join medication_loop.orders o on o.facility_id = d.facility_id and o.order_id = d.order_id
     where d.facility_id = $1`,
  administrations: `
    select p.mrn || ' ' || coalesce(o.placer_number, 'no order') || ' ' || a.outcome || ' ' || coalesce(a.reason, '') || ' ' || coalesce(a.product, '')
           || ' ' || coalesce(a.lot, '') || ' ' || coalesce(trim_scale(a.dose)::text, '') || ' ' || a.given_by || ' ' || extract(epoch from a.occurred_at)
           || ' ' || coalesce(a.exception, '') || ' ' || coalesce(a.unable_to_scan_reason, '') as line
      from medication_loop.administrations a
      join patients.patients p on p.facility_id = a.facility_id and p.patient_id = a.patient_id
      left join medication_loop.orders o on o.facility_id = a.facility_id and o.order_id = a.order_id
     where a.facility_id = $1`,
  balances: `
    select account_id || ' ' || product || ' ' || lot || ' ' || unit || ' ' || trim_scale(quantity) as line
      from stock.balances where facility_id = $1 and quantity <> 0`,
};

export type Closing = {
  readonly counts: Readonly<Record<string, number>>;
  /** Open findings of each check. */
  readonly open: readonly { readonly check: string; readonly findings: number }[];
  readonly sha256: string;
};

/** Reads the final state. */
export async function readClosing(sql: Sql, facilityId: string): Promise<Closing> {
  const hash = createHash('sha256');
  for (const [name, statement] of Object.entries(states)) {
    const rows = await sql.rows<{ line: string }>(statement, [facilityId]);
    const lines = rows.map(({ line }) => line).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    hash.update(`${name} ${lines.length}\n${lines.join('\n')}\n`);
  }
  const open = await sql.rows<{ check: string; findings: number }>(
    `select check_id as "check", count(*)::int as findings from integrity.findings
      where facility_id = $1 and cleared_at is null group by check_id order by check_id collate "C"`,
    [facilityId],
  );
  return { counts: await sql.one<Record<string, number>>(counts, [facilityId]), open, sha256: hash.digest('hex') };
}

/** The closing line in words. */
export function closingLine(title: string, { counts, open, sha256 }: Closing): string {
  const counted = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  const findings = open.map(({ check, findings: count }) => `${check} ${count}`).join(', ');
  return `${title}: ${counted.join(', ')}; open: ${findings === '' ? 'none' : findings}; state ${sha256.slice(0, 16)}`;
}
