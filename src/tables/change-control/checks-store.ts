/** SQL of the checks of the tables. */
import type { Sql } from '#src/kernel/database/database.ts';

type LateChange = { readonly changeSetId: string; readonly title: string; readonly minutes: number };

export function selectLateChanges(sql: Sql, now: Date): Promise<LateChange[]> {
  return sql.rows<LateChange>(
    `select change_set_id as "changeSetId", title, floor(extract(epoch from $1::timestamptz - go_live_at) / 60)::int as minutes
       from tables.change_sets where state = 'confirmed' and go_live_at < $1::timestamptz - interval '2 minutes' order by go_live_at`,
    [now],
  );
}

type OldProposal = {
  readonly changeSetId: string;
  readonly title: string;
  readonly authorName: string;
  readonly days: number;
};

export function selectOldProposals(sql: Sql, now: Date): Promise<OldProposal[]> {
  return sql.rows<OldProposal>(
    `select change_set_id as "changeSetId", title, author_name as "authorName",
            floor(extract(epoch from $1::timestamptz - proposed_at) / 86400)::int as days
       from tables.change_sets where state = 'proposed' and proposed_at < $1::timestamptz - interval '3 days' order by proposed_at`,
    [now],
  );
}

type Naming = { readonly kind: string; readonly column: string; readonly named: string; readonly at: Date };

/** Keys of active entries that name, in a column, no active entry of another kind. */
export async function selectLost(sql: Sql, { kind, column, named, at }: Naming): Promise<string[]> {
  const rows = await sql.rows<{ key: string }>(
    `with named as (
       select e.key, n.value from tables.entries e,
              jsonb_array_elements_text(case jsonb_typeof(e.body -> $2) when 'array' then e.body -> $2
                when 'null' then '[]'::jsonb else jsonb_build_array(e.body -> $2) end) as n(value)
        where e.kind = $1 and e.active and e.body ? $2 and e.valid @> $4::timestamptz and e.recorded @> $4::timestamptz)
     select distinct n.key from named n
      where not exists (select from tables.entries t where t.kind = $3 and t.key = n.value and t.active
                          and t.valid @> $4::timestamptz and t.recorded @> $4::timestamptz)
      order by n.key limit 200`,
    [kind, column, named, at],
  );
  return rows.map((row) => row.key);
}
