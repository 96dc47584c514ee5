/** SQL of the change sets. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Body } from './kinds.ts';

export type ChangeSetState = 'proposed' | 'confirmed' | 'live' | 'rejected' | 'withdrawn';

export type ChangeSet = {
  readonly changeSetId: string;
  readonly title: string;
  readonly reason: string;
  readonly state: ChangeSetState;
  readonly author: string;
  readonly authorName: string;
  readonly proposedAt: Date;
  readonly goLiveAt: Date | null;
  readonly decider: string | null;
  readonly deciderName: string | null;
  readonly decidedAt: Date | null;
  readonly decision: string | null;
  readonly liveAt: Date | null;
};

export type Action = 'put' | 'inactivate';

export type Item = {
  readonly kind: string;
  readonly key: string;
  readonly action: Action;
  readonly body: Body;
  readonly baseEntryId: string | null;
  readonly proof: string | null;
};

const columns = `change_set_id as "changeSetId", title, reason, state, author, author_name as "authorName",
  proposed_at as "proposedAt", go_live_at as "goLiveAt", decider, decider_name as "deciderName", decided_at as "decidedAt",
  decision, live_at as "liveAt"`;

export async function insertChangeSet(sql: Sql, set: ChangeSet, items: readonly Item[]): Promise<void> {
  await sql.run(
    `insert into tables.change_sets (change_set_id, title, reason, state, author, author_name, proposed_at, go_live_at,
       decider, decider_name, decided_at, decision, live_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      set.changeSetId,
      set.title,
      set.reason,
      set.state,
      set.author,
      set.authorName,
      set.proposedAt,
      set.goLiveAt,
      set.decider,
      set.deciderName,
      set.decidedAt,
      set.decision,
      set.liveAt,
    ],
  );
  await sql.run(
    `insert into tables.change_set_items (change_set_id, kind, key, action, body, base_entry_id)
     select $1, kind, key, action, body, "baseEntryId"
       from jsonb_to_recordset($2::jsonb) as r(kind text, key text, action text, body jsonb, "baseEntryId" bigint)`,
    [set.changeSetId, JSON.stringify(items)],
  );
}

/** Takes the row lock: two people who decide at once do it one after the other. */
export function lockChangeSet(sql: Sql, changeSetId: string): Promise<ChangeSet | null> {
  return sql.maybe<ChangeSet>(`select ${columns} from tables.change_sets where change_set_id = $1 for update`, [
    changeSetId,
  ]);
}

export function selectChangeSet(sql: Sql, changeSetId: string): Promise<ChangeSet | null> {
  return sql.maybe<ChangeSet>(`select ${columns} from tables.change_sets where change_set_id = $1`, [changeSetId]);
}

const itemColumns = `kind, key, action, body, base_entry_id as "baseEntryId", proof`;

export function selectItems(sql: Sql, changeSetId: string): Promise<Item[]> {
  return sql.rows<Item>(
    `select ${itemColumns} from tables.change_set_items where change_set_id = $1 order by kind, key`,
    [changeSetId],
  );
}

export type ChangeSetRow = ChangeSet & { readonly items: number; readonly kinds: readonly string[] };

/** Newest first; those that wait come first. */
export function selectChangeSets(sql: Sql, states: readonly ChangeSetState[], limit: number): Promise<ChangeSetRow[]> {
  return sql.rows<ChangeSetRow>(
    `select ${columns}, (select count(*)::int from tables.change_set_items i where i.change_set_id = c.change_set_id) as items,
            array(select distinct i.kind from tables.change_set_items i where i.change_set_id = c.change_set_id order by 1) as kinds
       from tables.change_sets c where state = any($1)
      order by state = 'proposed' desc, coalesce(decided_at, proposed_at) desc limit $2`,
    [states, limit],
  );
}

export type WaitingItem = Item &
  Pick<ChangeSet, 'changeSetId' | 'title' | 'author' | 'authorName' | 'proposedAt' | 'state' | 'goLiveAt'>;

/** Items of change sets that are not live yet and touch one of the entries, or any entry of the kind when `keys` is null. */
export function selectWaitingItems(sql: Sql, kind: string, keys: readonly string[] | null): Promise<WaitingItem[]> {
  return sql.rows<WaitingItem>(
    `select i.kind, i.key, i.action, i.body, i.base_entry_id as "baseEntryId", i.proof, c.change_set_id as "changeSetId",
            c.title, c.author, c.author_name as "authorName", c.proposed_at as "proposedAt", c.state, c.go_live_at as "goLiveAt"
       from tables.change_set_items i join tables.change_sets c using (change_set_id)
      where i.kind = $1 and ($2::text[] is null or i.key = any($2)) and c.state in ('proposed', 'confirmed')
      order by c.proposed_at`,
    [kind, keys],
  );
}

/** How many items of each kind wait. */
export function countWaiting(sql: Sql): Promise<{ readonly kind: string; readonly waiting: number }[]> {
  return sql.rows(
    `select i.kind, count(*)::int as waiting from tables.change_set_items i join tables.change_sets c using (change_set_id)
      where c.state in ('proposed', 'confirmed') group by i.kind`,
  );
}

type Decision = Pick<ChangeSet, 'changeSetId' | 'decider' | 'deciderName' | 'decidedAt' | 'decision' | 'liveAt'> & {
  readonly state: Exclude<ChangeSetState, 'proposed'>;
};

export async function updateDecision(sql: Sql, set: Decision): Promise<void> {
  await sql.run(
    `update tables.change_sets
        set state = $2, decider = $3, decider_name = $4, decided_at = $5, decision = $6, live_at = $7
      where change_set_id = $1`,
    [set.changeSetId, set.state, set.decider, set.deciderName, set.decidedAt, set.decision, set.liveAt],
  );
}

export async function updateProof(
  sql: Sql,
  changeSetId: string,
  item: Pick<Item, 'kind' | 'key' | 'proof'>,
): Promise<void> {
  await sql.run(`update tables.change_set_items set proof = $4 where change_set_id = $1 and kind = $2 and key = $3`, [
    changeSetId,
    item.kind,
    item.key,
    item.proof,
  ]);
}

export async function updateLive(sql: Sql, changeSetId: string, at: Date): Promise<void> {
  await sql.run(`update tables.change_sets set state = 'live', live_at = $2 where change_set_id = $1`, [
    changeSetId,
    at,
  ]);
}

/** Confirmed sets whose time has come, in the order of their time. */
export async function selectDue(sql: Sql, now: Date): Promise<string[]> {
  const rows = await sql.rows<{ id: string }>(
    `select change_set_id as id from tables.change_sets where state = 'confirmed' and go_live_at <= $1
      order by go_live_at, decided_at`,
    [now],
  );
  return rows.map((row) => row.id);
}
