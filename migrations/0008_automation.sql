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
  user_name text not null,
  witness_id text,
  controlled boolean not null,
  transaction_id uuid,
  message_id uuid,
  found_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  -- Coded: 'miscount', 'found', 'documented-later', 'wasted-not-recorded', 'loss'.
  resolution text,
  constraint discrepancies_pk primary key (facility_id, discrepancy_id),
  constraint discrepancies_resolved_has_reason check ((resolved_at is null) = (resolution is null)),
  constraint discrepancies_resolver_is_another check (resolved_by <> user_id)
);
create index discrepancies_open on automation.discrepancies (facility_id, found_at) where resolved_at is null;

-- The profile: which order is known at which cabinet. Sent, acknowledged and posted are three different things.
-- Each change is a row; the newest of an order at a cabinet is the one in force.
create table automation.profile_orders (
  facility_id text not null,
  profile_id uuid not null,
  cabinet_id text not null,
  order_id uuid not null,
  version integer not null,
  patient_id uuid not null,
  product text not null,
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
  superseded_at timestamptz,
  constraint profile_orders_pk primary key (facility_id, profile_id),
  constraint profile_orders_cabinet_fk foreign key (facility_id, cabinet_id) references automation.cabinets,
  constraint profile_orders_control_known check (control in ('NW', 'XO', 'DC', 'HD', 'RL')),
  constraint profile_orders_posted_by_known check (posted_by in ('answer', 'dispense'))
);
create unique index profile_orders_in_force on automation.profile_orders (facility_id, order_id, cabinet_id) where superseded_at is null;
create index profile_orders_unposted on automation.profile_orders (facility_id, queued_at) where posted_at is null and superseded_at is null;
create index profile_orders_patient on automation.profile_orders (facility_id, patient_id) where superseded_at is null;
create index profile_orders_message on automation.profile_orders (facility_id, message_id) where message_id is not null;

grant usage on schema automation to mortar_app;
grant select, insert on all tables in schema automation to mortar_app;
grant update on automation.cabinets, automation.pockets, automation.discrepancies, automation.profile_orders to mortar_app;

-- Numbers of the rules about doses, withdrawals and cabinets, each with its source.
insert into tables.rule_values (rule, value, unit, says, source, confirmed) values
  ('dispense.override-match', 60, 'minutes', 'An override and an order of the same patient and ingredient this far apart belong together.', 'TJC MM.08.01.01 asks for a review of overrides; the time is the site''s', false),
  ('dispense.override-review', 24, 'hours', 'An override is reviewed by a pharmacist within this time.', 'Site policy after TJC MM.08.01.01 (daily review)', false),
  ('dispense.waste-witness', 60, 'minutes', 'A second person signs the waste of a controlled drug within this time.', 'Site policy; 21 CFR 1317.95 is about destruction, not patient waste', false),
  ('dispense.open-controlled', 60, 'minutes', 'A controlled drug is given, wasted or returned within this time of leaving the cabinet.', 'Site policy', false),
  ('dispense.open', 240, 'minutes', 'A drug is given, wasted or returned within this time of leaving the cabinet.', 'Site policy', false),
  ('administer.horizon', 24, 'hours', 'Doses are made due this far ahead.', 'Mortar', false),
  ('administer.missed-after', 120, 'minutes', 'A dose that nobody settled counts as missed this long after its window.', 'Site policy', false),
  ('administer.early-at-most', 240, 'minutes', 'A dose may be given this long before it is due, with a reason; earlier it is another dose.', 'Site policy', false),
  ('administer.supply-grace', 15, 'minutes', 'The cabinet may tell of a withdrawal this much later than the bedside of the dose.', 'Mortar', false),
  ('administer.stopped-shown', 24, 'hours', 'A scan still finds an order that was stopped within this time, and says by whom.', 'Mortar', false),
  ('cabinets.ahead', 120, 'minutes', 'A cabinet''s time further ahead than this is taken as the time of arrival.', 'VA PADE interface, PSJPAD7U', true),
  ('cabinets.deliver-ahead', 120, 'minutes', 'A dose that no cabinet of the unit holds goes on the pharmacy''s list this long before it is due.', 'Mortar', false),
  ('cabinets.posted', 5, 'minutes', 'A verified order is seen to be known at the cabinet within this time.', 'Mortar', false),
  ('cabinets.silent', 60, 'minutes', 'A cabinet says something within this time.', 'Mortar', false),
  ('cabinets.supply-ahead', 60, 'minutes', 'A dose due within this time has its supply at the unit.', 'Mortar', false),
  ('cabinets.discrepancy', 24, 'hours', 'A discrepancy is resolved within this time.', 'Site policy; ASHP controlled substances guidelines 2022 ask for a time', false)
on conflict (rule) do nothing;
