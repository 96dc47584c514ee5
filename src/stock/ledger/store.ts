/** All SQL of the ledger. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Balance, BalanceChange, BalanceKey, LotStock } from './rules.ts';

export type AccountKind =
  | 'supplier'
  | 'pharmacy'
  | 'in-transit'
  | 'pocket'
  | 'return-bin'
  | 'patient-bin'
  | 'in-hand'
  | 'given'
  | 'wasted'
  | 'discrepancy'
  | 'written-off';

export type Account = {
  readonly account: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly unitId: string | null;
};

/** Makes accounts known; one that is known keeps its kind. */
export async function insertAccounts(sql: Sql, facilityId: string, accounts: readonly Account[]): Promise<void> {
  await sql.run(
    `insert into stock.accounts (facility_id, account_id, kind, name, open_ended, unit_id)
     select $1, a, k, n, k in ('supplier', 'discrepancy', 'written-off'), u
       from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as t(a, k, n, u)
     on conflict (facility_id, account_id) do nothing`,
    [
      facilityId,
      accounts.map((a) => a.account),
      accounts.map((a) => a.kind),
      accounts.map((a) => a.name),
      accounts.map((a) => a.unitId),
    ],
  );
}

export async function selectAccounts(sql: Sql, facilityId: string, accounts: readonly string[]): Promise<Account[]> {
  return sql.rows<Account>(
    `select account_id as account, kind, name, unit_id as "unitId" from stock.accounts
      where facility_id = $1 and account_id = any($2)`,
    [facilityId, accounts],
  );
}

/** A lot that is met for the first time; an expiry that was not known is filled in. */
export async function upsertLot(
  sql: Sql,
  facilityId: string,
  lot: { product: string; lot: string; expiresOn: string | null },
): Promise<void> {
  await sql.run(
    `insert into stock.lots (facility_id, product, lot, expires_on) values ($1, $2, $3, $4::date)
     on conflict (facility_id, product, lot) do update set expires_on = excluded.expires_on
      where lots.expires_on is null and excluded.expires_on is not null`,
    [facilityId, lot.product, lot.lot, lot.expiresOn],
  );
}

export async function updateLotRecalled(
  sql: Sql,
  facilityId: string,
  lot: { product: string; lot: string; at: Date | null; reason: string | null },
): Promise<number> {
  return sql.run(
    `update stock.lots set recalled_at = $4, recall_reason = $5 where facility_id = $1 and product = $2 and lot = $3`,
    [facilityId, lot.product, lot.lot, lot.at, lot.reason],
  );
}

const columns = (keys: readonly BalanceKey[]) => [
  keys.map((k) => k.account),
  keys.map((k) => k.product),
  keys.map((k) => k.lot),
  keys.map((k) => k.unit),
];

const keyRows = `unnest($2::text[], $3::text[], $4::text[], $5::text[]) as k(account_id, product, lot, unit)`;
/** The order in which balances are locked everywhere: two postings that meet wait for each other, never both. */
const fixedOrder = (t: string) =>
  `${t}.account_id collate "C", ${t}.product collate "C", ${t}.lot collate "C", ${t}.unit collate "C"`;

/** Makes sure that the balances exist, then locks them in the fixed order and reads them. */
export async function lockBalances(sql: Sql, facilityId: string, keys: readonly BalanceKey[]): Promise<Balance[]> {
  await sql.run(
    `insert into stock.balances (facility_id, account_id, product, lot, unit, quantity, open_ended)
     select $1, k.account_id, k.product, k.lot, k.unit, 0, a.open_ended
       from ${keyRows}
       join stock.accounts a on a.facility_id = $1 and a.account_id = k.account_id
      where not exists (select from stock.balances b where b.facility_id = $1 and b.account_id = k.account_id
                           and b.product = k.product and b.lot = k.lot and b.unit = k.unit)
      order by ${fixedOrder('k')}
     on conflict do nothing`,
    [facilityId, ...columns(keys)],
  );
  return sql.rows<Balance>(
    `select b.account_id as account, b.product, b.lot, b.unit, b.quantity::text as quantity, b.open_ended as "openEnded"
       from stock.balances b
       join ${keyRows} on b.account_id = k.account_id and b.product = k.product and b.lot = k.lot and b.unit = k.unit
      where b.facility_id = $1
      order by ${fixedOrder('b')} for update of b`,
    [facilityId, ...columns(keys)],
  );
}

/** Adds the changes to balances that this transaction has locked. */
export async function addToBalances(sql: Sql, facilityId: string, changes: readonly BalanceChange[]): Promise<number> {
  return sql.run(
    `update stock.balances b set quantity = trim_scale(b.quantity + k.change)
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[]) as k(account_id, product, lot, unit, change)
      where b.facility_id = $1 and b.account_id = k.account_id and b.product = k.product and b.lot = k.lot and b.unit = k.unit`,
    [facilityId, ...columns(changes), changes.map((c) => c.change.toFixed())],
  );
}

export type EntryRow = {
  readonly entryId: string;
  readonly product: string;
  readonly lot: string;
  readonly lotAssumed: boolean;
  readonly unit: string;
  readonly quantity: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
};

export type PostingRow = {
  readonly postingId: string;
  readonly patientId: string | null;
  readonly orderId: string | null;
  readonly doseId: string | null;
  readonly withdrawalId: string | null;
  readonly messageId: string | null;
  readonly commandId: string;
  readonly actorId: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
};

export async function insertEntries(
  sql: Sql,
  facilityId: string,
  posting: PostingRow,
  entries: readonly EntryRow[],
): Promise<void> {
  await sql.run(
    `insert into stock.entries (facility_id, entry_id, posting_id, product, lot, lot_assumed, unit, quantity, from_account, to_account,
       reason, patient_id, order_id, dose_id, withdrawal_id, message_id, command_id, actor_id, occurred_at, recorded_at)
     select $1, e.id, $2, e.product, e.lot, e.assumed, e.unit, trim_scale(e.quantity), e.source, e.target, e.reason,
            $3, $4, $5, $6, $7, $8, $9, $10, $11
       from unnest($12::uuid[], $13::text[], $14::text[], $15::boolean[], $16::text[], $17::numeric[], $18::text[], $19::text[],
              $20::text[]) as e(id, product, lot, assumed, unit, quantity, source, target, reason)`,
    [
      facilityId,
      posting.postingId,
      posting.patientId,
      posting.orderId,
      posting.doseId,
      posting.withdrawalId,
      posting.messageId,
      posting.commandId,
      posting.actorId,
      posting.occurredAt,
      posting.recordedAt,
      entries.map((e) => e.entryId),
      entries.map((e) => e.product),
      entries.map((e) => e.lot),
      entries.map((e) => e.lotAssumed),
      entries.map((e) => e.unit),
      entries.map((e) => e.quantity),
      entries.map((e) => e.from),
      entries.map((e) => e.to),
      entries.map((e) => e.reason),
    ],
  );
}

export type LotBalance = LotStock & { readonly unit: string; readonly recalled: boolean };

/** Lots of a product that an account holds, first expiry first. */
export async function selectLots(
  sql: Sql,
  facilityId: string,
  account: string,
  product: string,
): Promise<LotBalance[]> {
  return sql.rows<LotBalance>(
    `select b.lot, b.quantity::text as quantity, b.unit, l.expires_on as "expiresOn", l.recalled_at is not null as recalled
       from stock.balances b
       left join stock.lots l on l.facility_id = b.facility_id and l.product = b.product and l.lot = b.lot
      where b.facility_id = $1 and b.account_id = $2 and b.product = $3 and b.quantity > 0
      order by l.expires_on nulls last, b.lot collate "C"`,
    [facilityId, account, product],
  );
}

/** Lot of a product that an account saw last, whether it still holds any or not. */
export async function selectLastLot(
  sql: Sql,
  facilityId: string,
  account: string,
  product: string,
): Promise<string | null> {
  const row = await sql.maybe<{ lot: string }>(
    `select lot from stock.entries where facility_id = $1 and product = $3 and (to_account = $2 or from_account = $2)
      order by recorded_at desc, entry_id desc limit 1`,
    [facilityId, account, product],
  );
  return row?.lot ?? null;
}

export type StoredBalance = {
  readonly account: string;
  readonly product: string;
  readonly lot: string;
  readonly unit: string;
  readonly quantity: string;
  readonly expiresOn: string | null;
};

export async function selectBalances(
  sql: Sql,
  facilityId: string,
  by: { account?: string; product?: string },
): Promise<StoredBalance[]> {
  return sql.rows<StoredBalance>(
    `select b.account_id as account, b.product, b.lot, b.unit, trim_scale(b.quantity)::text as quantity, l.expires_on as "expiresOn"
       from stock.balances b
       left join stock.lots l on l.facility_id = b.facility_id and l.product = b.product and l.lot = b.lot
      where b.facility_id = $1 and ($2::text is null or b.account_id = $2) and ($3::text is null or b.product = $3) and b.quantity <> 0
      order by b.account_id, b.product, l.expires_on nulls last, b.lot limit 2000`,
    [facilityId, by.account ?? null, by.product ?? null],
  );
}

export type StoredEntry = EntryRow & {
  readonly postingId: string;
  readonly patientId: string | null;
  readonly orderId: string | null;
  readonly withdrawalId: string | null;
  readonly actorId: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
};

const entryColumns = `entry_id as "entryId", posting_id as "postingId", product, lot, lot_assumed as "lotAssumed", unit,
  trim_scale(quantity)::text as quantity, from_account as "from", to_account as "to", reason, patient_id as "patientId",
  order_id as "orderId", withdrawal_id as "withdrawalId", actor_id as "actorId", occurred_at as "occurredAt",
  recorded_at as "recordedAt"`;

/** Newest entries, of an account, a product or a withdrawal. */
export async function selectEntries(
  sql: Sql,
  facilityId: string,
  by: { account?: string; product?: string; withdrawalId?: string; limit: number },
): Promise<StoredEntry[]> {
  return sql.rows<StoredEntry>(
    `select ${entryColumns} from stock.entries
      where facility_id = $1 and ($2::text is null or from_account = $2 or to_account = $2)
        and ($3::text is null or product = $3) and ($4::uuid is null or withdrawal_id = $4)
      order by occurred_at desc, entry_id desc limit $5`,
    [facilityId, by.account ?? null, by.product ?? null, by.withdrawalId ?? null, by.limit],
  );
}

export async function selectEntry(sql: Sql, facilityId: string, entryId: string): Promise<StoredEntry | null> {
  return sql.maybe<StoredEntry>(
    `select ${entryColumns} from stock.entries where facility_id = $1 and entry_id = kernel.as_uuid($2)`,
    [facilityId, entryId],
  );
}
