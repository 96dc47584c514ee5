-- Messages, byte for byte. What came in is stored before it is acknowledged; every effect names its message.

create schema interfaces;

create table interfaces.messages (
  facility_id text not null,
  message_id uuid not null,
  seq bigint generated always as identity,
  channel text not null,
  direction text not null,
  raw bytea not null,
  raw_sha256 bytea not null,
  sender text not null,
  control_id text not null,
  type text not null,
  -- What the message is about, for order and search: 'patient:MRN' and the order numbers in it.
  ordering_key text not null,
  order_numbers text[] not null default '{}',
  -- In: received → processed | waiting | conflict | discarded. Out: queued → acknowledged | waiting | discarded.
  state text not null,
  cause text,
  says text,
  cause_key text,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  ack bytea,
  caused_by uuid,
  duplicates integer not null default 0,
  received_at timestamptz not null,
  settled_at timestamptz,
  replayed_at timestamptz,
  constraint messages_pk primary key (facility_id, message_id),
  constraint messages_direction_known check (direction in ('in', 'out')),
  constraint messages_state_known check (state in ('received', 'processed', 'waiting', 'conflict', 'discarded', 'queued', 'acknowledged'))
);
create index messages_seq on interfaces.messages (facility_id, seq desc);
create index messages_control on interfaces.messages (facility_id, channel, sender, control_id);
-- Same sender, same MSH-10, same bytes = the same message: it acts once.
create unique index messages_once on interfaces.messages (facility_id, channel, sender, control_id, raw_sha256) where direction = 'in';
create index messages_open on interfaces.messages (facility_id, channel, ordering_key, seq) where state in ('received', 'waiting', 'queued');
create index messages_cause on interfaces.messages (facility_id, cause, cause_key) where state in ('waiting', 'conflict');
create index messages_received on interfaces.messages (facility_id, received_at);

-- Frames and bytes that were no message: kept with the reason they were refused.
create table interfaces.refused_frames (
  facility_id text not null,
  frame_id uuid not null,
  channel text not null,
  raw bytea not null,
  says text not null,
  received_at timestamptz not null,
  constraint refused_frames_pk primary key (facility_id, frame_id)
);

-- State of each channel as it was last seen.
create table interfaces.channel_states (
  facility_id text not null,
  channel text not null,
  paused boolean not null default false,
  pause_reason text,
  connected boolean not null default false,
  last_good_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  constraint channel_states_pk primary key (facility_id, channel)
);

-- Codes of a partner and what they mean here. kind: drug, route, schedule, unit, location, allergy.
create table interfaces.code_maps (
  facility_id text not null,
  source text not null,
  kind text not null,
  code text not null,
  target text not null,
  mapped_by text not null,
  mapped_at timestamptz not null,
  constraint code_maps_pk primary key (facility_id, source, kind, code)
);

grant usage on schema interfaces to mortar_app;
grant select, insert on all tables in schema interfaces to mortar_app;
grant update (state, cause, says, cause_key, attempts, next_attempt_at, ack, duplicates, settled_at, replayed_at, ordering_key) on interfaces.messages to mortar_app;
grant update on interfaces.channel_states, interfaces.code_maps to mortar_app;
