/** The words of messages: filled by the job, asked by the search. */
import type { Sql } from '#src/kernel/database/database.ts';
import { opened, rawOf } from './store-bodies.ts';

export type TermsState = {
  readonly newestSeq: string;
  readonly settledSeq: string;
  readonly markSeq: string;
  /** When the mark was set, by the machine's clock; null when none was. */
  readonly markedAt: Date | null;
  /** Everybody who wrote when the mark was set has ended. */
  readonly isMarkPassed: boolean;
};

/** Locks how far the job has come; two processes never fill at once. */
export async function lockTermsState(sql: Sql, facilityId: string): Promise<TermsState> {
  await sql.run(`insert into interfaces.message_terms_state (facility_id) values ($1) on conflict do nothing`, [
    facilityId,
  ]);
  return sql.one<TermsState>(
    `select newest_seq as "newestSeq", settled_seq as "settledSeq", mark_seq as "markSeq",
            nullif(marked_wall_at, '-infinity') as "markedAt",
            mark_transaction < pg_snapshot_xmin(pg_current_snapshot()) as "isMarkPassed"
       from interfaces.message_terms_state where facility_id = $1 for update`,
    [facilityId],
  );
}

export type Unfilled = { readonly seq: string; readonly raw: Buffer };

/** Messages after the newest that was filled, in their order. */
export async function messagesAfter(
  sql: Sql,
  facilityId: string,
  by: { seq: string; limit: number },
): Promise<Unfilled[]> {
  const rows = await sql.rows<Unfilled>(
    `select seq, ${rawOf} from interfaces.messages m where facility_id = $1 and seq > $2 order by seq limit $3`,
    [facilityId, by.seq, by.limit],
  );
  return opened(sql, rows);
}

/** Messages that showed up late between two numbers: committed after later ones were filled. */
export async function messagesLate(
  sql: Sql,
  facilityId: string,
  by: { after: string; upTo: string; limit: number },
): Promise<Unfilled[]> {
  const rows = await sql.rows<Unfilled>(
    `select seq, ${rawOf} from interfaces.messages m
      where facility_id = $1 and seq > $2 and seq <= $3
        and not exists (select from interfaces.message_terms t where t.facility_id = $1 and t.term = '*' and t.seq = m.seq)
      order by seq limit $4`,
    [facilityId, by.after, by.upTo, by.limit],
  );
  return opened(sql, rows);
}

/** Adds the words of messages; what is there stays. */
export async function insertTerms(
  sql: Sql,
  facilityId: string,
  by: { terms: readonly string[]; seqs: readonly string[] },
): Promise<void> {
  await sql.run(
    `insert into interfaces.message_terms (facility_id, term, seq)
     select $1, term, seq from unnest($2::text[], $3::bigint[]) as filled (term, seq) order by term, seq
     on conflict do nothing`,
    [facilityId, by.terms, by.seqs],
  );
}

export async function moveNewest(sql: Sql, facilityId: string, seq: string): Promise<void> {
  await sql.run(`update interfaces.message_terms_state set newest_seq = $2 where facility_id = $1`, [facilityId, seq]);
}

/** All up to `settled` are filled for good; a new mark stands at the newest. */
export async function moveMark(sql: Sql, facilityId: string, by: { settled: string; wall: Date }): Promise<void> {
  await sql.run(
    `update interfaces.message_terms_state
        set settled_seq = $2, mark_seq = newest_seq, mark_transaction = pg_current_xact_id(), marked_wall_at = $3
      where facility_id = $1`,
    [facilityId, by.settled, by.wall],
  );
}

const countMost = 1000;

/** The terms, the rarest first, so that a search begins where there is least to look at. */
export async function rarestFirst(sql: Sql, facilityId: string, terms: readonly string[]): Promise<string[]> {
  if (terms.length < 2) return [...terms];
  const rows = await sql.rows<{ term: string }>(
    `select asked.term
       from unnest($2::text[]) as asked (term)
       cross join lateral (
         select count(*) as found
           from (select from interfaces.message_terms t where t.facility_id = $1 and t.term = asked.term limit ${countMost}) few) n
      order by n.found, asked.term`,
    [facilityId, terms],
  );
  return rows.map((row) => row.term);
}

/** True while messages are stored that the search cannot find yet. */
export async function isFilling(sql: Sql, facilityId: string): Promise<boolean> {
  const row = await sql.one<{ filling: boolean }>(
    `select exists (
       select from interfaces.messages m where m.facility_id = $1 and m.seq > coalesce(
         (select newest_seq from interfaces.message_terms_state where facility_id = $1), 0)) as filling`,
    [facilityId],
  );
  return row.filling;
}
