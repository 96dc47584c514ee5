-- The loop: order, check, verify, dispense, administer. What was signed is never changed: a change is a new version.

create schema medication_loop;

-- The head of an order: which version is in force and what became of it.
create table medication_loop.orders (
  facility_id text not null,
  order_id uuid not null,
  patient_id uuid not null,
  encounter_id uuid not null,
  placer text not null,
  placer_number text not null,
  version integer not null,
  state text not null,
  -- Version that a pharmacist verified; null or older than `version` = waits for verification.
  verified_version integer,
  discontinued_at timestamptz,
  ordered_at timestamptz not null,
  -- Instant of the newest change applied: an older one that comes late is refused, not applied over it.
  changed_at timestamptz not null,
  constraint orders_pk primary key (facility_id, order_id),
  constraint orders_placer_once unique (facility_id, placer, placer_number),
  constraint orders_patient_fk foreign key (facility_id, patient_id) references patients.patients,
  constraint orders_encounter_fk foreign key (facility_id, encounter_id) references patients.encounters,
  constraint orders_state_known check (state in ('active', 'held', 'discontinued', 'completed', 'returned'))
);
create index orders_patient on medication_loop.orders (facility_id, patient_id) where state in ('active', 'held');
create index orders_ordered on medication_loop.orders (facility_id, ordered_at);

create table medication_loop.order_versions (
  facility_id text not null,
  order_id uuid not null,
  version integer not null,
  product text not null,
  dose numeric not null,
  -- Upper end of a range dose ("1 to 2 tablets").
  dose_max numeric,
  dose_unit text not null,
  route text not null,
  schedule text not null,
  prn boolean not null,
  prn_reason text,
  priority text not null,
  start_at timestamptz not null,
  stop_at timestamptz,
  rate numeric,
  rate_unit text,
  -- Weight or surface that the dose was reckoned with: "15 mg per kg", weight, its date and source.
  dose_per numeric,
  dose_per_unit text,
  weight_kg numeric,
  weight_at timestamptz,
  weight_source text,
  indication text,
  instructions text,
  prescriber_id text,
  prescriber_name text,
  -- What of the order's own words could not be taken over in code, as the pharmacist must read it.
  remarks text,
  message_id uuid,
  entered_at timestamptz not null,
  constraint order_versions_pk primary key (facility_id, order_id, version),
  constraint order_versions_order_fk foreign key (facility_id, order_id) references medication_loop.orders,
  constraint order_versions_product_fk foreign key (product) references tables.products,
  constraint order_versions_unit_fk foreign key (dose_unit) references tables.units,
  constraint order_versions_route_fk foreign key (route) references tables.routes,
  constraint order_versions_schedule_fk foreign key (schedule) references tables.schedules,
  constraint order_versions_dose_positive check (dose > 0 and (dose_max is null or dose_max >= dose)),
  constraint order_versions_priority_known check (priority in ('stat', 'now', 'routine', 'one-time', 'prn')),
  constraint order_versions_stop_after_start check (stop_at is null or stop_at >= start_at)
);

create table medication_loop.order_components (
  facility_id text not null,
  order_id uuid not null,
  version integer not null,
  position integer not null,
  kind text not null,
  product text not null,
  amount numeric not null,
  unit text not null,
  constraint order_components_pk primary key (facility_id, order_id, version, position),
  constraint order_components_version_fk foreign key (facility_id, order_id, version) references medication_loop.order_versions,
  constraint order_components_kind_known check (kind in ('main', 'base', 'additive')),
  constraint order_components_product_fk foreign key (product) references tables.products
);

-- What the rules said of a version of an order, with their evidence. Insert-only.
create table medication_loop.order_checks (
  facility_id text not null,
  order_id uuid not null,
  version integer not null,
  run_id uuid not null,
  position integer not null,
  rule text not null,
  verdict text not null,
  tier text not null,
  says text not null,
  source text not null,
  evidence jsonb not null,
  checked_at timestamptz not null,
  constraint order_checks_pk primary key (facility_id, order_id, version, run_id, position),
  constraint order_checks_verdict_known check (verdict in ('passed', 'alert', 'not-known')),
  constraint order_checks_tier_known check (tier in ('stop', 'ask', 'note'))
);

-- A pharmacist's signature under one version: separate from the order, never changed.
create table medication_loop.verifications (
  facility_id text not null,
  verification_id uuid not null,
  order_id uuid not null,
  version integer not null,
  pharmacist_id text not null,
  pharmacist_name text not null,
  meaning text not null,
  -- SHA-256 of what was on the screen when it was signed.
  shown_sha256 text not null,
  answers jsonb not null,
  verified_at timestamptz not null,
  constraint verifications_pk primary key (facility_id, verification_id),
  constraint verifications_once unique (facility_id, order_id, version),
  constraint verifications_version_fk foreign key (facility_id, order_id, version) references medication_loop.order_versions
);
create index verifications_at on medication_loop.verifications (facility_id, verified_at);

-- What a pharmacist asked or handed back instead of verifying. Insert-only.
create table medication_loop.interventions (
  facility_id text not null,
  intervention_id uuid not null,
  order_id uuid not null,
  version integer not null,
  kind text not null,
  reason text not null,
  says text not null,
  pharmacist_id text not null,
  pharmacist_name text not null,
  made_at timestamptz not null,
  constraint interventions_pk primary key (facility_id, intervention_id),
  constraint interventions_kind_known check (kind in ('ask-prescriber', 'intervention', 'return'))
);
create index interventions_order on medication_loop.interventions (facility_id, order_id);

-- A dose that left a cabinet (or was handed out by the pharmacy) for a patient.
create table medication_loop.withdrawals (
  facility_id text not null,
  withdrawal_id uuid not null,
  kind text not null,
  patient_id uuid,
  order_id uuid,
  dose_id uuid,
  cabinet_id text,
  pocket text,
  product text not null,
  lot text not null,
  quantity numeric not null,
  unit text not null,
  in_hand_account text not null,
  user_id text not null,
  user_name text not null,
  witness_id text,
  override_reason text,
  -- After the fact: what is missing on arrival (reason, witness, order) becomes a review.
  review text not null default 'none',
  reviewed_by text,
  reviewed_at timestamptz,
  review_reason text,
  matched_order_id uuid,
  message_id uuid,
  withdrawn_at timestamptz not null,
  recorded_at timestamptz not null,
  closed_at timestamptz,
  constraint withdrawals_pk primary key (facility_id, withdrawal_id),
  constraint withdrawals_kind_known check (kind in ('profile', 'override', 'delivered')),
  constraint withdrawals_review_known check (review in ('none', 'open', 'done')),
  constraint withdrawals_quantity_positive check (quantity > 0)
);
create index withdrawals_open on medication_loop.withdrawals (facility_id, patient_id) where closed_at is null;
create index withdrawals_order on medication_loop.withdrawals (facility_id, order_id);
create index withdrawals_at on medication_loop.withdrawals (facility_id, withdrawn_at);

-- A dose that falls due. Its state moves once: due → given, held, refused, missed or cancelled.
create table medication_loop.doses (
  facility_id text not null,
  dose_id uuid not null,
  order_id uuid not null,
  version integer not null,
  patient_id uuid not null,
  due_at timestamptz not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  state text not null,
  settled_at timestamptz,
  constraint doses_pk primary key (facility_id, dose_id),
  constraint doses_version_fk foreign key (facility_id, order_id, version) references medication_loop.order_versions,
  constraint doses_due_once unique (facility_id, order_id, due_at),
  constraint doses_state_known check (state in ('due', 'given', 'held', 'refused', 'missed', 'cancelled'))
);
create index doses_due on medication_loop.doses (facility_id, patient_id, due_at) where state = 'due';
create index doses_window on medication_loop.doses (facility_id, due_at);

-- What was given, held or refused at the bedside. Insert-only; a correction is a further row that names the former.
create table medication_loop.administrations (
  facility_id text not null,
  administration_id uuid not null,
  patient_id uuid not null,
  order_id uuid,
  version integer,
  dose_id uuid,
  withdrawal_id uuid,
  outcome text not null,
  reason text,
  product text,
  package text,
  lot text,
  dose numeric,
  dose_unit text,
  quantity numeric,
  route text,
  patient_scanned boolean not null,
  product_scanned boolean not null,
  unable_to_scan_reason text,
  -- Answers to what the scan asked (early, late, held …), coded.
  answers jsonb not null default '[]',
  given_by text not null,
  given_by_name text not null,
  witness_id text,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  back_entered boolean not null default false,
  -- Given without a verified order: the coded exception that allowed it.
  exception text,
  corrects uuid,
  message_id uuid,
  constraint administrations_pk primary key (facility_id, administration_id),
  constraint administrations_outcome_known check (outcome in ('given', 'held', 'refused', 'not-given')),
  constraint administrations_scan_or_reason check (outcome <> 'given' or (patient_scanned and product_scanned) or unable_to_scan_reason is not null),
  constraint administrations_order_or_exception check (outcome <> 'given' or order_id is not null or exception is not null),
  constraint administrations_not_future check (occurred_at <= recorded_at + interval '1 minute')
);
create unique index administrations_dose_once on medication_loop.administrations (facility_id, dose_id) where dose_id is not null and corrects is null;
create index administrations_patient on medication_loop.administrations (facility_id, patient_id, occurred_at desc);
create index administrations_order on medication_loop.administrations (facility_id, order_id, occurred_at desc);
create index administrations_at on medication_loop.administrations (facility_id, occurred_at);

grant usage on schema medication_loop to mortar_app;
grant select, insert on all tables in schema medication_loop to mortar_app;
grant update on medication_loop.orders, medication_loop.withdrawals, medication_loop.doses to mortar_app;
