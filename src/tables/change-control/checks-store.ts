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

type Naming = {
  readonly kind: string;
  readonly column: string;
  /** Kinds, each with the column that holds what may be named; null = its key. */
  readonly places: readonly { readonly kind: string; readonly column: string | null }[];
  readonly at: Date;
};

/** Keys of active entries that name, in a column, nothing that is active in any of the places. */
export async function selectLost(sql: Sql, { kind, column, places, at }: Naming): Promise<string[]> {
  const rows = await sql.rows<{ key: string }>(
    `with named as (
       select e.key, n.value from tables.entries e,
              jsonb_array_elements_text(case jsonb_typeof(e.body -> $2) when 'array' then e.body -> $2
                when 'null' then '[]'::jsonb else jsonb_build_array(e.body -> $2) end) as n(value)
        where e.kind = $1 and e.active and e.body ? $2 and e.valid @> $4::timestamptz and e.recorded @> $4::timestamptz)
     select distinct n.key from named n
      where not exists (select from jsonb_to_recordset($3::jsonb) as p(kind text, "column" text)
                          join tables.entries t on t.kind = p.kind
                           and case when p."column" is null then t.key else t.body ->> p."column" end = n.value
                         where t.active and t.valid @> $4::timestamptz and t.recorded @> $4::timestamptz)
      order by n.key limit 200`,
    [kind, column, JSON.stringify(places), at],
  );
  return rows.map((row) => row.key);
}
