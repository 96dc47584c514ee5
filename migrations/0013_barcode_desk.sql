-- Barcodes that did not scan, whoever met them and wherever, and what was done about them; shelves that were scanned; test cards.

-- One row for each different thing that fails: what the technician works on. Closed when it scans, or when a person says why not.
create table tables.barcode_problems (
  facility_id text not null,
  problem_id uuid not null,
  reason text not null,
  -- What groups scans: the number that would be linked, else the bytes, else the product that has no barcode.
  subject text not null,
  -- What would be linked to a package; null = nothing can be linked.
  barcode text,
  symbology text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The newest change that a person proposed for it.
  change_set_id uuid,
  closed_at timestamptz,
  closed_how text,
  -- null = it closed by itself, when a change of the tables made it scan.
  closed_by text,
  closed_by_name text,
  -- The package that it scans as now.
  package text,
  constraint barcode_problems_pk primary key (facility_id, problem_id),
  constraint barcode_problems_change_set_fk foreign key (change_set_id) references tables.change_sets,
  constraint barcode_problems_package_fk foreign key (package) references tables.packages,
  constraint barcode_problems_reason_known check (reason in ('no-bar-code', 'not-recognised', 'unreadable')),
  constraint barcode_problems_linkable check ((barcode is null) = (symbology is null)),
  constraint barcode_problems_closing_said check ((closed_at is null) = (closed_how is null))
);
create unique index barcode_problems_open_once on tables.barcode_problems (facility_id, reason, subject) where closed_at is null;
create index barcode_problems_closed on tables.barcode_problems (facility_id, closed_at);

-- Every scan that failed, as it came.
create table tables.scan_failures (
  facility_id text not null,
  failure_id uuid not null,
  problem_id uuid not null,
  -- The bytes exactly as they came, in hexadecimal digits; null = nothing could be scanned.
  raw_hex text,
  -- The three characters of the symbology identifier (ISO/IEC 15424), where the scanner sends them.
  aim text,
  says text not null,
  purpose text not null,
  station text,
  unit_id text,
  scanned_by text not null,
  scanned_by_name text not null,
  patient_id uuid,
  -- The product that should have been scanned, where that was known.
  expected text,
  at timestamptz not null,
  -- The same person scanned the same again at once.
  times integer not null default 1,
  last_at timestamptz not null,
  constraint scan_failures_pk primary key (facility_id, failure_id),
  constraint scan_failures_problem_fk foreign key (facility_id, problem_id) references tables.barcode_problems,
  constraint scan_failures_purpose_known check (purpose in ('bedside', 'wristband', 'job', 'cabinet', 'shelf'))
);
create index scan_failures_problem on tables.scan_failures (facility_id, problem_id, at);
create index scan_failures_at on tables.scan_failures (facility_id, at);
create index scan_failures_person on tables.scan_failures (facility_id, scanned_by, last_at);

-- A walk along a shelf or cabinet with a scanner; no stock moves.
create table tables.shelf_sessions (
  facility_id text not null,
  session_id uuid not null,
  place text not null,
  station text,
  started_by text not null,
  started_by_name text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  constraint shelf_sessions_pk primary key (facility_id, session_id)
);
create index shelf_sessions_started on tables.shelf_sessions (facility_id, started_at);

create table tables.shelf_scans (
  facility_id text not null,
  session_id uuid not null,
  scan_no integer not null,
  raw_hex text,
  outcome text not null,
  package text,
  problem_id uuid,
  says text not null,
  at timestamptz not null,
  constraint shelf_scans_pk primary key (facility_id, session_id, scan_no),
  constraint shelf_scans_session_fk foreign key (facility_id, session_id) references tables.shelf_sessions,
  constraint shelf_scans_problem_fk foreign key (facility_id, problem_id) references tables.barcode_problems,
  constraint shelf_scans_package_fk foreign key (package) references tables.packages,
  constraint shelf_scans_outcome_known check (outcome in ('recognised', 'no-bar-code', 'not-recognised', 'unreadable')),
  constraint shelf_scans_explained check ((outcome = 'recognised') = (package is not null))
);

-- What a station's scanner sent for the test card.
create table tables.scanner_tests (
  facility_id text not null,
  test_id uuid not null,
  station text not null,
  raw_hex text not null,
  passed boolean not null,
  faults jsonb not null,
  tested_by text not null,
  tested_by_name text not null,
  at timestamptz not null,
  constraint scanner_tests_pk primary key (facility_id, test_id),
  constraint scanner_tests_faults_said check (passed = (faults = '[]'::jsonb))
);
create index scanner_tests_station on tables.scanner_tests (facility_id, station, at);

-- Which stations scanned at the bedside, and since when today: a look there is a record and nothing else.
create index records_bedside_scans on kernel.records (facility_id, at, station)
  where command = 'medication-loop.administer.scan' and station is not null;

grant select, insert on tables.barcode_problems, tables.scan_failures, tables.shelf_sessions, tables.shelf_scans,
  tables.scanner_tests to mortar_app;
grant update (last_seen_at, change_set_id, closed_at, closed_how, closed_by, closed_by_name, package) on tables.barcode_problems
  to mortar_app;
grant update (times, last_at) on tables.scan_failures to mortar_app;
grant update (ended_at) on tables.shelf_sessions to mortar_app;

insert into tables.rule_values (rule, value, unit, says, source, confirmed) values
  ('barcodes.shelf-goal', 4, '%', 'Of the packages on a shelf at most this share fails to scan.', 'AJHP 2013;70:154: over 96 % scanned after mending', true),
  ('barcodes.card-within', 4, 'hours', 'A station''s scanner reads the test card within this time of its first scan of the day.', 'Site policy', false),
  ('barcodes.mend-within', 60, 'minutes', 'A barcode that failed at the bedside of several patients is mended, or settled, within this time.', 'Site policy', false)
on conflict (rule) do nothing;
