-- Cabinets: their pockets, what they were told, and whether it was seen to have arrived.

create schema automation;

create table automation.cabinets (
  facility_id text not null,
  cabinet_id text not null,
  name text not null,
  unit_id text not null,
  system text not null,
  last_heard_at timestamptz,
  constraint cabinets_pk primary key (facility_id, cabinet_id),
  constraint cabinets_unit_fk foreign key (facility_id, unit_id) references patients.units
);

create table automation.pockets (
  facility_id text not null,
  cabinet_id text not null,
  drawer text not null,
  pocket text not null,
  product text not null,
  account_id text not null,
  capacity numeric not null,
  reorder_level numeric not null,
  controlled boolean not null,
  -- As the cabinet told it last, and of when: an older transaction that comes late is stored and flagged.
  reported_count numeric,
  reported_at timestamptz,
  constraint pockets_pk primary key (facility_id, cabinet_id, drawer, pocket),
  constraint pockets_cabinet_fk foreign key (facility_id, cabinet_id) references automation.cabinets,
  constraint pockets_account_fk foreign key (facility_id, account_id) references stock.accounts
);
create index pockets_product on automation.pockets (facility_id, product);

-- Each transaction of a cabinet, as it was told. Insert-only.
create table automation.cabinet_transactions (
  facility_id text not null,
  transaction_id uuid not null,
  cabinet_id text not null,
  drawer text not null,
  pocket text not null,
  kind text not null,
  product text not null,
  amount numeric not null,
  expected_begin numeric,
  actual_begin numeric,
  user_id text not null,
  user_name text not null,
  witness_id text,
  patient_id uuid,
  order_id uuid,
  withdrawal_id uuid,
  lot text,
  override_reason text,
  -- What was wrong with it, if anything: 'older-than-pocket', 'clamped-to-now', 'missing-witness', 'missing-count', 'missing-reason', 'count-differs', …
  flags text[] not null default '{}',
  message_id uuid not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  constraint cabinet_transactions_pk primary key (facility_id, transaction_id)
);
create index cabinet_transactions_pocket on automation.cabinet_transactions (facility_id, cabinet_id, drawer, pocket, occurred_at desc);
create index cabinet_transactions_at on automation.cabinet_transactions (facility_id, occurred_at);

-- Differences between counted and expected; open until somebody who was not involved resolves them.
create table automation.discrepancies (
  facility_id text not null,
  discrepancy_id uuid not null,
  cabinet_id text not null,
  drawer text not null,
  pocket text not null,
  product text not null,
  expected numeric not null,
  counted numeric not null,
  user_id text not null,
  controlled boolean not null,
  message_id uuid,
  found_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  constraint discrepancies_pk primary key (facility_id, discrepancy_id)
);
create index discrepancies_open on automation.discrepancies (facility_id, found_at) where resolved_at is null;

-- The profile: which order is known at which cabinet. Sent, acknowledged and posted are three different things.
create table automation.profile_orders (
  facility_id text not null,
  cabinet_id text not null,
  order_id uuid not null,
  version integer not null,
  control text not null,
  message_id uuid,
  queued_at timestamptz not null,
  sent_at timestamptz,
  acknowledged_at timestamptz,
  -- Evidence that the cabinet really has it: its own answer (RRE^O12) or a dispense that names the order.
  posted_at timestamptz,
  posted_by text,
  refused_at timestamptz,
  refusal text,
  constraint profile_orders_pk primary key (facility_id, cabinet_id, order_id, version, control)
);
create index profile_orders_unposted on automation.profile_orders (facility_id, queued_at) where posted_at is null;

grant usage on schema automation to mortar_app;
grant select, insert on all tables in schema automation to mortar_app;
grant update on automation.cabinets, automation.pockets, automation.discrepancies, automation.profile_orders to mortar_app;
