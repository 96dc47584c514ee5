-- The ledger: a quantity of a lot of a product moves from one account to another. Insert-only.

create schema stock;

create table stock.accounts (
  facility_id text not null,
  account_id text not null,
  kind text not null,
  name text not null,
  -- May stand below zero: the supplier, what nobody can explain yet, and what was explained and written off.
  open_ended boolean not null,
  unit_id text,
  constraint accounts_pk primary key (facility_id, account_id),
  constraint accounts_kind_known check (kind in
    ('supplier', 'pharmacy', 'in-transit', 'pocket', 'return-bin', 'patient-bin', 'in-hand', 'given', 'wasted', 'discrepancy',
     'written-off')),
  constraint accounts_open_ended check (open_ended = (kind in ('supplier', 'discrepancy', 'written-off')))
);

create table stock.lots (
  facility_id text not null,
  product text not null,
  lot text not null,
  expires_on date,
  -- A recalled lot is never given; the scan says so.
  recalled_at timestamptz,
  recall_reason text,
  constraint lots_pk primary key (facility_id, product, lot),
  constraint lots_product_fk foreign key (product) references tables.products
);
create index lots_recalled on stock.lots (facility_id, product, lot) where recalled_at is not null;

create table stock.entries (
  facility_id text not null,
  entry_id uuid not null,
  posting_id uuid not null,
  product text not null,
  lot text not null,
  lot_assumed boolean not null default false,
  -- Base unit of the product.
  unit text not null,
  quantity numeric not null,
  from_account text not null,
  to_account text not null,
  reason text not null,
  patient_id uuid,
  order_id uuid,
  dose_id uuid,
  withdrawal_id uuid,
  message_id uuid,
  command_id text not null,
  actor_id text not null,
  -- When it happened, and when Mortar learned of it.
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  constraint entries_pk primary key (facility_id, entry_id),
  constraint entries_quantity_positive check (quantity > 0),
  constraint entries_two_accounts check (from_account <> to_account),
  constraint entries_from_fk foreign key (facility_id, from_account) references stock.accounts,
  constraint entries_to_fk foreign key (facility_id, to_account) references stock.accounts,
  constraint entries_lot_fk foreign key (facility_id, product, lot) references stock.lots,
  constraint entries_unit_fk foreign key (unit) references tables.units
);
create index entries_from on stock.entries (facility_id, from_account, product, lot);
create index entries_to on stock.entries (facility_id, to_account, product, lot);
create index entries_withdrawal on stock.entries (facility_id, withdrawal_id) where withdrawal_id is not null;
create index entries_lot on stock.entries (facility_id, product, lot);
create index entries_recorded on stock.entries (facility_id, recorded_at);
create index entries_occurred on stock.entries (facility_id, occurred_at desc);

-- What the entries add up to; the row lock on it is what a race meets. The constraint is what cannot be raced.
create table stock.balances (
  facility_id text not null,
  account_id text not null,
  product text not null,
  lot text not null,
  unit text not null,
  quantity numeric not null,
  open_ended boolean not null,
  constraint balances_pk primary key (facility_id, account_id, product, lot, unit),
  constraint balances_account_fk foreign key (facility_id, account_id) references stock.accounts,
  constraint balances_not_below_zero check (quantity >= 0 or open_ended)
);
create index balances_product on stock.balances (facility_id, product, lot);
create index balances_unexplained on stock.balances (facility_id, product) where account_id = 'discrepancy' and quantity <> 0;

grant usage on schema stock to mortar_app;
grant select on all tables in schema stock to mortar_app;
grant insert on all tables in schema stock to mortar_app;
grant update on stock.balances, stock.accounts, stock.lots to mortar_app;
