-- The kernel: facilities, records and their seals, the outbox, and the role that the program works as.

create schema kernel;

do $$
begin
  if not exists (select from pg_roles where rolname = 'mortar_app') then
    create role mortar_app nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end
$$;
grant mortar_app to current_user;

-- A text that came from outside as an id, for a look-up by index: null, and so nothing found, where it is none.
create function kernel.as_uuid(given text) returns uuid language sql immutable parallel safe
  return case when given ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then given::uuid end;

create table kernel.facilities (
  facility_id text not null,
  name text not null,
  time_zone text not null,
  constraint facilities_pk primary key (facility_id)
);

-- One row for each command, read of patient data, and denial. Insert-only; sealed into a chain by kernel.seals.
create table kernel.records (
  facility_id text not null,
  record_id uuid not null,
  record_seq bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  command_id text not null,
  command text not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  station text,
  session_id text,
  at timestamptz not null,
  wall_at timestamptz not null default clock_timestamp(),
  patient_id uuid,
  subject_kind text,
  subject_id text,
  message_id uuid,
  outcome text not null,
  refusal_code text,
  input jsonb not null,
  input_sha256 text not null,
  answer jsonb not null,
  constraint records_pk primary key (facility_id, record_id),
  constraint records_command_once unique (facility_id, command_id),
  constraint records_outcome_known check (outcome in ('done', 'refused'))
);
create index records_unsealed on kernel.records (facility_id, xid, record_seq);
create index records_patient on kernel.records (facility_id, patient_id, at desc) where patient_id is not null;
create index records_subject on kernel.records (facility_id, subject_kind, subject_id, at desc) where subject_id is not null;

create table kernel.seals (
  facility_id text not null,
  seal_seq bigint not null,
  record_id uuid not null,
  hash text not null,
  sealed_at timestamptz not null default clock_timestamp(),
  constraint seals_pk primary key (facility_id, seal_seq),
  constraint seals_record_once unique (facility_id, record_id)
);

-- The end of each facility's chain; its row is the lock that lets one sealer in.
create table kernel.chain_heads (
  facility_id text not null,
  seal_seq bigint not null default 0,
  hash text not null default '',
  xid xid8 not null default '0',
  record_seq bigint not null default 0,
  constraint chain_heads_pk primary key (facility_id)
);

create table kernel.outbox (
  facility_id text not null,
  event_id uuid not null,
  name text not null,
  ordering_key text not null,
  payload jsonb not null,
  command_id text not null,
  at timestamptz not null,
  constraint outbox_pk primary key (facility_id, event_id)
);

create table kernel.deliveries (
  facility_id text not null,
  consumer text not null,
  event_id uuid not null,
  delivery_seq bigint generated always as identity,
  ordering_key text not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  settled_at timestamptz,
  refusal_code text,
  constraint deliveries_pk primary key (facility_id, consumer, event_id),
  constraint deliveries_event_fk foreign key (facility_id, event_id) references kernel.outbox
);
create index deliveries_open on kernel.deliveries (facility_id, consumer, ordering_key, delivery_seq) where settled_at is null;

-- Hospital time of a demo hospital survives a restart here; a production facility has no row.
create table kernel.demo_clocks (
  facility_id text not null,
  hospital_time timestamptz not null,
  rate numeric not null,
  saved_at timestamptz not null,
  constraint demo_clocks_pk primary key (facility_id)
);
