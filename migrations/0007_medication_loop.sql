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
  -- Why it is held, discontinued, completed or returned, in a code: 'prescriber', 'patient-discharged', 'stop-time', …
  state_reason text,
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
create index orders_unverified on medication_loop.orders (facility_id, order_id) where state = 'active' and (verified_version is null or verified_version < version);
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
  -- Person, interface or program that entered it: may not sign it.
  entered_by text not null,
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
  -- 1, 2, … of each version: the highest is what the rules say now.
  run integer not null,
  position integer not null,
  -- Names the result within its run, the same in the next run: what an answer answers.
  key text not null,
  rule text not null,
  verdict text not null,
  tier text not null,
  says text not null,
  source text not null,
  evidence jsonb not null,
  checked_at timestamptz not null,
  constraint order_checks_pk primary key (facility_id, order_id, version, run, position),
  constraint order_checks_key_once unique (facility_id, order_id, version, run, key),
  constraint order_checks_version_fk foreign key (facility_id, order_id, version) references medication_loop.order_versions,
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
  -- SHA-256 of the version that was signed: what is in the database today must still give it.
  content_sha256 text not null,
  answers jsonb not null,
  verified_at timestamptz not null,
  constraint verifications_pk primary key (facility_id, verification_id),
  constraint verifications_once unique (facility_id, order_id, version),
  constraint verifications_version_fk foreign key (facility_id, order_id, version) references medication_loop.order_versions
);
create index order_versions_start on medication_loop.order_versions (facility_id, start_at);
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

-- What a scan finds of orders that were stopped a short while ago.
create index orders_stopped on medication_loop.orders (facility_id, patient_id, discontinued_at) where discontinued_at is not null;

-- A dose that left a cabinet (or was handed out by the pharmacy) for a patient, one lot each.
-- It is closed when it is accounted for: withdrawn = given + wasted + returned, and what is missing is a discrepancy.
create table medication_loop.withdrawals (
  facility_id text not null,
  withdrawal_id uuid not null,
  kind text not null,
  patient_id uuid,
  order_id uuid,
  dose_id uuid,
  cabinet_id text,
  drawer text,
  pocket text,
  product text not null,
  lot text not null,
  lot_assumed boolean not null default false,
  quantity numeric not null,
  unit text not null,
  in_hand_account text not null,
  user_id text not null,
  user_name text not null,
  witness_id text,
  override_reason text,
  given numeric not null default 0,
  wasted numeric not null default 0,
  returned numeric not null default 0,
  missing numeric not null default 0,
  -- What it should have come with and did not: 'order', 'reason', 'witness', 'count'. Anything here asks for a review.
  lacks text[] not null default '{}',
  review text not null default 'none',
  reviewed_by text,
  reviewed_at timestamptz,
  review_reason text,
  -- Order of the same patient and ingredient that an override without an order turned out to belong to.
  matched_order_id uuid,
  message_id uuid,
  withdrawn_at timestamptz not null,
  recorded_at timestamptz not null,
  closed_at timestamptz,
  constraint withdrawals_pk primary key (facility_id, withdrawal_id),
  constraint withdrawals_kind_known check (kind in ('profile', 'override', 'delivered')),
  constraint withdrawals_review_known check (review in ('none', 'open', 'done')),
  constraint withdrawals_quantity_positive check (quantity > 0),
  constraint withdrawals_parts_not_negative check (least(given, wasted, returned, missing) >= 0),
  constraint withdrawals_not_more_than_withdrawn check (given + wasted + returned + missing <= quantity),
  constraint withdrawals_closed_is_accounted check ((closed_at is not null) = (given + wasted + returned + missing = quantity)),
  constraint withdrawals_account_fk foreign key (facility_id, in_hand_account) references stock.accounts
);
create index withdrawals_open on medication_loop.withdrawals (facility_id, patient_id, product) where closed_at is null;
create index withdrawals_open_since on medication_loop.withdrawals (facility_id, withdrawn_at) where closed_at is null;
create index withdrawals_review_open on medication_loop.withdrawals (facility_id, withdrawn_at) where review = 'open';
create index withdrawals_unordered on medication_loop.withdrawals (facility_id, patient_id, withdrawn_at) where order_id is null;
create index withdrawals_order on medication_loop.withdrawals (facility_id, order_id);
create index withdrawals_dose on medication_loop.withdrawals (facility_id, dose_id) where dose_id is not null;
create index withdrawals_at on medication_loop.withdrawals (facility_id, withdrawn_at);
create index withdrawals_closed on medication_loop.withdrawals (facility_id, closed_at) where closed_at is not null;

-- What was wasted, and who saw it. A controlled drug's waste is signed by a second person within the time of a rule.
create table medication_loop.wastes (
  facility_id text not null,
  waste_id uuid not null,
  withdrawal_id uuid,
  patient_id uuid,
  product text not null,
  lot text not null,
  quantity numeric not null,
  unit text not null,
  reason text not null,
  user_id text not null,
  user_name text not null,
  needs_witness boolean not null,
  witness_id text,
  witness_name text,
  witnessed_at timestamptz,
  message_id uuid,
  wasted_at timestamptz not null,
  recorded_at timestamptz not null,
  constraint wastes_pk primary key (facility_id, waste_id),
  constraint wastes_withdrawal_fk foreign key (facility_id, withdrawal_id) references medication_loop.withdrawals,
  constraint wastes_quantity_positive check (quantity > 0),
  constraint wastes_witness_is_another check (witness_id <> user_id)
);
create index wastes_unwitnessed on medication_loop.wastes (facility_id, wasted_at) where needs_witness and witnessed_at is null;
create index wastes_withdrawal on medication_loop.wastes (facility_id, withdrawal_id);

-- A dose that falls due. Its state moves once: due → given, held, refused, not given, missed or cancelled. Only a missed
-- one can still be settled late, and one that was cancelled after it had been given, by back-entry.
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
  -- Why it was cancelled or missed: 'order-discontinued', 'order-held', 'order-changed', 'patient-discharged', …
  reason text,
  settled_at timestamptz,
  constraint doses_pk primary key (facility_id, dose_id),
  constraint doses_version_fk foreign key (facility_id, order_id, version) references medication_loop.order_versions,
  constraint doses_state_known check (state in ('due', 'given', 'held', 'refused', 'not-given', 'missed', 'cancelled')),
  constraint doses_settled_has_time check ((state = 'due') = (settled_at is null))
);
-- A cancelled dose leaves its place free: a released or changed order makes it due again.
create unique index doses_due_once on medication_loop.doses (facility_id, order_id, due_at) where state <> 'cancelled';
create index doses_order on medication_loop.doses (facility_id, order_id, due_at);
create index doses_due on medication_loop.doses (facility_id, patient_id, due_at) where state = 'due';
create index doses_late on medication_loop.doses (facility_id, window_to) where state = 'due';
create index doses_window on medication_loop.doses (facility_id, due_at);
create index doses_patient on medication_loop.doses (facility_id, patient_id, due_at);

-- Up to when the doses of an order have been made due; infinity when it makes no more.
create table medication_loop.dose_horizons (
  facility_id text not null,
  order_id uuid not null,
  version integer not null,
  until timestamptz not null,
  constraint dose_horizons_pk primary key (facility_id, order_id),
  constraint dose_horizons_order_fk foreign key (facility_id, order_id) references medication_loop.orders
);
create index dose_horizons_until on medication_loop.dose_horizons (facility_id, until) where until < 'infinity';

-- What was given, held or refused at the bedside. Insert-only; a correction is a further row that names the former.
create table medication_loop.administrations (
  facility_id text not null,
  administration_id uuid not null,
  patient_id uuid not null,
  order_id uuid,
  -- The version that was given, and the signature under it.
  version integer,
  verification_id uuid,
  dose_id uuid,
  outcome text not null,
  reason text,
  product text,
  package text,
  lot text,
  dose numeric,
  dose_unit text,
  -- In base units of the product.
  quantity numeric,
  route text,
  patient_scanned boolean not null,
  product_scanned boolean not null,
  unable_to_scan_reason text,
  -- Answers to what the scan asked (early, late, partial …), coded.
  answers jsonb not null default '[]',
  given_by text not null,
  given_by_name text not null,
  witness_id text,
  unit_id text,
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
  constraint administrations_order_or_exception check (outcome <> 'given' or verification_id is not null or exception is not null),
  constraint administrations_reason_when_not_given check (outcome = 'given' or reason is not null),
  constraint administrations_not_future check (occurred_at <= recorded_at + interval '1 minute')
);
create unique index administrations_dose_once on medication_loop.administrations (facility_id, dose_id) where dose_id is not null and corrects is null;
create index administrations_patient on medication_loop.administrations (facility_id, patient_id, occurred_at desc);
create index administrations_order on medication_loop.administrations (facility_id, order_id, occurred_at desc);
create index administrations_at on medication_loop.administrations (facility_id, occurred_at);
create index administrations_corrects on medication_loop.administrations (facility_id, corrects) where corrects is not null;
create index administrations_recorded on medication_loop.administrations (facility_id, recorded_at);

-- Each product and lot that one administration was made of.
create table medication_loop.administration_items (
  facility_id text not null,
  administration_id uuid not null,
  position integer not null,
  patient_id uuid not null,
  product text not null,
  package text,
  lot text,
  quantity numeric not null,
  unit text not null,
  -- Entry that supplied it when no withdrawal was known: from what nobody can explain.
  unexplained_lot text,
  occurred_at timestamptz not null,
  constraint administration_items_pk primary key (facility_id, administration_id, position),
  constraint administration_items_administration_fk foreign key (facility_id, administration_id) references medication_loop.administrations,
  constraint administration_items_quantity_positive check (quantity > 0)
);
create index administration_items_unexplained on medication_loop.administration_items (facility_id, patient_id, product, occurred_at) where unexplained_lot is not null;
create index administration_items_unexplained_at on medication_loop.administration_items (facility_id, occurred_at) where unexplained_lot is not null;

-- Which withdrawal it came from. A withdrawal that is told late adds its row late.
create table medication_loop.administration_supplies (
  facility_id text not null,
  administration_id uuid not null,
  position integer not null,
  withdrawal_id uuid not null,
  quantity numeric not null,
  recorded_at timestamptz not null,
  constraint administration_supplies_pk primary key (facility_id, administration_id, position, withdrawal_id),
  constraint administration_supplies_item_fk foreign key (facility_id, administration_id, position) references medication_loop.administration_items,
  constraint administration_supplies_withdrawal_fk foreign key (facility_id, withdrawal_id) references medication_loop.withdrawals,
  constraint administration_supplies_quantity_positive check (quantity > 0)
);
create index administration_supplies_withdrawal on medication_loop.administration_supplies (facility_id, withdrawal_id);

grant usage on schema medication_loop to mortar_app;
grant select, insert on all tables in schema medication_loop to mortar_app;
grant update on medication_loop.orders, medication_loop.withdrawals, medication_loop.doses, medication_loop.dose_horizons to mortar_app;
grant update (witness_id, witness_name, witnessed_at) on medication_loop.wastes to mortar_app;
grant update (patient_id) on medication_loop.administration_items to mortar_app;
