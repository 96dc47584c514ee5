-- Findings: invariants that do not hold now. Opened once, cleared once; a check that has not run is not known.

create schema integrity;

create table integrity.check_runs (
  facility_id text not null,
  check_id text not null,
  ran_at timestamptz not null,
  ran_wall_at timestamptz not null,
  duration_ms integer not null,
  state text not null,
  open_findings integer not null,
  failure text,
  constraint check_runs_pk primary key (facility_id, check_id),
  constraint check_runs_state_known check (state in ('holds', 'broken', 'not-known'))
);

create table integrity.findings (
  facility_id text not null,
  finding_id uuid not null,
  check_id text not null,
  -- What it is about within the check: one open finding for each.
  subject text not null,
  effect text not null,
  severity integer not null,
  says text not null,
  detail text not null,
  evidence jsonb not null,
  patients uuid[] not null,
  next_due_at timestamptz,
  owner_role text not null,
  next_step text not null,
  next_link text,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  taken_by text,
  taken_at timestamptz,
  cleared_at timestamptz,
  constraint findings_pk primary key (facility_id, finding_id)
);
create unique index findings_open_once on integrity.findings (facility_id, check_id, subject) where cleared_at is null;
create index findings_cleared on integrity.findings (facility_id, cleared_at desc) where cleared_at is not null;

grant usage on schema integrity to mortar_app;
grant select, insert, update on all tables in schema integrity to mortar_app;

insert into tables.rule_values (rule, value, unit, says, source, confirmed) values
  ('board.verify', 30, 'minutes', 'The oldest order waits for a pharmacist no longer than this.', 'Site policy; published medians lie near 10 minutes', false),
  ('board.scan-goal', 0.95, 'share', 'Share of administrations with both scans that is the goal.', 'Leapfrog BCMA standard: 95 %', true)
on conflict (rule) do nothing;
