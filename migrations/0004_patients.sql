-- Patients: where they are, what they must not get, how much they weigh.

create schema patients;

create table patients.units (
  facility_id text not null,
  unit_id text not null,
  name text not null,
  kind text not null,
  floor text,
  location_code text not null,
  constraint units_pk primary key (facility_id, unit_id),
  constraint units_location_once unique (facility_id, location_code)
);

create table patients.beds (
  facility_id text not null,
  unit_id text not null,
  -- Room and bed as one label ("119-A"): a bed letter alone names one in each room.
  bed text not null,
  room text not null,
  constraint beds_pk primary key (facility_id, unit_id, bed),
  constraint beds_unit_fk foreign key (facility_id, unit_id) references patients.units
);

create table patients.patients (
  facility_id text not null,
  patient_id uuid not null,
  mrn text not null,
  family text not null,
  given text not null,
  birth_date date,
  sex text,
  allergy_status text not null default 'not-recorded',
  -- After a merge (A40) the patient that goes on; this row stays.
  merged_into uuid,
  died_at timestamptz,
  -- Instant of the newest news of name, birth and sex; older news that comes late changes only what was not known.
  updated_at timestamptz not null,
  constraint patients_pk primary key (facility_id, patient_id),
  constraint patients_mrn_once unique (facility_id, mrn),
  constraint patients_allergy_status_known check (allergy_status in ('not-recorded', 'none-known', 'recorded')),
  constraint patients_merged_fk foreign key (facility_id, merged_into) references patients.patients,
  constraint patients_not_into_itself check (merged_into <> patient_id)
);
create index patients_name on patients.patients (facility_id, lower(family), lower(given));

create table patients.encounters (
  facility_id text not null,
  encounter_id uuid not null,
  patient_id uuid not null,
  visit_number text not null,
  class text not null,
  state text not null,
  unit_id text,
  bed text,
  admitted_at timestamptz not null,
  discharged_at timestamptz,
  -- Instant of the newest move that counts: an older one that comes late does not move the patient back.
  moved_at timestamptz not null,
  constraint encounters_pk primary key (facility_id, encounter_id),
  constraint encounters_visit_once unique (facility_id, visit_number),
  constraint encounters_patient_fk foreign key (facility_id, patient_id) references patients.patients,
  constraint encounters_unit_fk foreign key (facility_id, unit_id) references patients.units,
  constraint encounters_state_known check (state in ('admitted', 'discharged', 'cancelled'))
);
create index encounters_patient on patients.encounters (facility_id, patient_id);
create index encounters_present on patients.encounters (facility_id, unit_id) where state = 'admitted';

-- Each thing told about where a patient of a visit is: admitted, moved, discharged, or one of these taken back. Insert-only.
-- The encounter's row is what these come to, in the order in which they happened, whatever the order in which they came.
create table patients.moves (
  facility_id text not null,
  move_id uuid not null,
  encounter_id uuid not null,
  kind text not null,
  unit_id text,
  bed text,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  message_id uuid,
  constraint moves_pk primary key (facility_id, move_id),
  constraint moves_encounter_fk foreign key (facility_id, encounter_id) references patients.encounters,
  constraint moves_unit_fk foreign key (facility_id, unit_id) references patients.units,
  constraint moves_kind_known check (kind in ('admit', 'place', 'transfer', 'discharge', 'cancel-admit', 'cancel-transfer', 'cancel-discharge')),
  constraint moves_once unique nulls not distinct (facility_id, encounter_id, kind, occurred_at, unit_id, bed)
);

create table patients.allergies (
  facility_id text not null,
  allergy_id uuid not null,
  patient_id uuid not null,
  -- As it was said; ingredient or class when it could be matched. An allergy that matches neither is checked by a person.
  said text not null,
  ingredient text,
  class text,
  reaction text,
  severity text,
  recorded_at timestamptz not null,
  ended_at timestamptz,
  constraint allergies_pk primary key (facility_id, allergy_id),
  constraint allergies_patient_fk foreign key (facility_id, patient_id) references patients.patients
);
create unique index allergies_said_once on patients.allergies (facility_id, patient_id, lower(said)) where ended_at is null;

create table patients.measurements (
  facility_id text not null,
  measurement_id uuid not null,
  patient_id uuid not null,
  kind text not null,
  value numeric not null,
  unit text not null,
  measured_at timestamptz not null,
  source text not null,
  constraint measurements_pk primary key (facility_id, measurement_id),
  constraint measurements_patient_fk foreign key (facility_id, patient_id) references patients.patients,
  constraint measurements_kind_known check (kind in ('weight', 'height')),
  constraint measurements_metric check (unit = case kind when 'weight' then 'kg' else 'cm' end),
  constraint measurements_positive check (value > 0),
  constraint measurements_once unique (facility_id, patient_id, kind, measured_at)
);

grant usage on schema patients to mortar_app;
grant select, insert on all tables in schema patients to mortar_app;
grant update on patients.units, patients.beds, patients.patients, patients.encounters, patients.allergies, patients.measurements to mortar_app;
-- What a merge finds twice stays on the row of the merged patient; nothing is deleted.
