-- Work: one queue of jobs, each with a priority that is explained by its parts.

create schema work;

create table work.jobs (
  facility_id text not null,
  job_id uuid not null,
  kind text not null,
  -- What the job is about: an order id, a pocket, a finding; one open job for each kind and subject.
  subject text not null,
  title text not null,
  unit_id text,
  patient_id uuid,
  order_id uuid,
  product text,
  quantity numeric,
  detail jsonb not null default '{}',
  priority_class text not null,
  high_alert boolean not null default false,
  due_at timestamptz,
  opened_at timestamptz not null,
  state text not null default 'open',
  -- A soft lock: who works on it, shown with name and time, and free again after a while.
  claimed_by text,
  claimed_by_name text,
  claimed_at timestamptz,
  closed_at timestamptz,
  closed_by text,
  close_reason text,
  constraint jobs_pk primary key (facility_id, job_id),
  constraint jobs_kind_known check (kind in ('verify', 'refill', 'deliver', 'review-override', 'resolve-discrepancy', 'empty-return-bin')),
  constraint jobs_priority_class_known check (priority_class in ('stat', 'now', 'controlled', 'routine')),
  constraint jobs_claim_is_whole check ((claimed_by is null) = (claimed_at is null)),
  constraint jobs_state_known check (state in ('open', 'done', 'cancelled')),
  constraint jobs_closed_has_time check ((state = 'open') = (closed_at is null))
);
create unique index jobs_open_once on work.jobs (facility_id, kind, subject) where state = 'open';
create index jobs_open on work.jobs (facility_id, kind, due_at) where state = 'open';
create index jobs_patient on work.jobs (facility_id, patient_id) where state = 'open';
create index jobs_closed on work.jobs (facility_id, kind, closed_at) where state <> 'open';

grant usage on schema work to mortar_app;
grant select, insert, update on all tables in schema work to mortar_app;
