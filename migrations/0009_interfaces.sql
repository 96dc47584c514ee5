-- Messages, byte for byte. What came in is stored before it is acknowledged; every effect names its message.

create schema interfaces;

create table interfaces.messages (
  facility_id text not null,
  message_id uuid not null,
  seq bigint generated always as identity,
  channel text not null,
  direction text not null,
  raw_sha256 bytea not null,
  -- Out: the receiver.
  sender text not null,
  control_id text not null,
  -- The sender had used this number for other bytes before.
  number_reused boolean not null default false,
  type text not null,
  -- What the message is about, for order and search: 'patient:MRN', 'cabinet:NAME'; a merge touches two patients.
  ordering_key text not null,
  other_key text,
  -- Later messages of the patient, not only of the same order, wait behind this one (ADT and merges).
  patient_wide boolean not null default false,
  order_numbers text[] not null default '{}',
  -- In: received → processed | waiting | conflict | discarded. Out: queued → acknowledged | waiting | discarded.
  state text not null,
  -- Why it waits: the code, what exactly (the unmapped text, the message it is behind), the sentence and the remedy.
  cause text,
  cause_key text,
  says text,
  remedy text,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  replays integer not null default 0,
  caused_by uuid,
  duplicates integer not null default 0,
  -- Hospital time; the machine's time beside it where a duration is reckoned.
  received_at timestamptz not null,
  received_wall_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  replayed_at timestamptz,
  sent_wall_at timestamptz,
  reply_ms integer,
  discard_reason text,
  constraint messages_pk primary key (facility_id, message_id),
  constraint messages_direction_known check (direction in ('in', 'out')),
  constraint messages_state_known check (state in ('received', 'processed', 'waiting', 'conflict', 'discarded', 'queued', 'acknowledged')),
  constraint messages_waiting_has_cause check (state not in ('waiting', 'conflict') or cause is not null)
);
-- A number names one message of a sender; what comes under it again is the same bytes (and acts once) or a conflict.
create unique index messages_number_once on interfaces.messages (facility_id, control_id, channel, sender)
  where control_id <> '' and not number_reused;
create unique index messages_bytes_once on interfaces.messages (facility_id, control_id, channel, sender, raw_sha256)
  where control_id = '' or number_reused;
create index messages_seq on interfaces.messages (facility_id, seq);
create index messages_key on interfaces.messages (facility_id, ordering_key, seq);
create index messages_other_key on interfaces.messages (facility_id, other_key, seq) where other_key is not null;
-- What is to be processed, in its order; and the few of it that were tried and are held back for a while.
create index messages_to_process on interfaces.messages (facility_id, seq) where state = 'received';
create index messages_postponed on interfaces.messages (facility_id, channel, seq)
  where state = 'received' and next_attempt_at > '-infinity';
create index messages_open on interfaces.messages (facility_id, channel, seq) where state in ('waiting', 'queued');
-- Whether an earlier one of the same key is still open: the same time for a queue of a million as for one of a thousand.
create index messages_open_key on interfaces.messages (facility_id, channel, ordering_key, seq) where state in ('waiting', 'queued');
create index messages_waiting_other_key on interfaces.messages (facility_id, other_key) where state = 'waiting' and other_key is not null;
create index messages_cause on interfaces.messages (facility_id, cause, cause_key) where state in ('waiting', 'conflict');
create index messages_caused_by on interfaces.messages (facility_id, caused_by) where caused_by is not null;
create index messages_received on interfaces.messages using brin (received_at);

-- The bytes of messages and of their answers, apart from the keys, by month: what is older than the rule keeps leaves as a
-- whole month, and the keys and effects stay. Encrypted with the site's key when there is one.
create table interfaces.bodies (
  facility_id text not null,
  received_at timestamptz not null,
  message_id uuid not null,
  -- 'message': as received or sent. 'answer': each acknowledgement, the newest last.
  part text not null,
  nth integer not null default 0,
  bytes bytea not null,
  constraint bodies_pk primary key (facility_id, message_id, part, nth, received_at),
  constraint bodies_part_known check (part in ('message', 'answer'))
) partition by range (received_at);
-- What no month was made for; a message is never refused for want of a partition.
create table interfaces.bodies_other partition of interfaces.bodies default;

-- Months whose bytes were removed by the rule, with what they were.
create table interfaces.removed_months (
  facility_id text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  messages bigint not null,
  -- The words of messages up to here are removed after it.
  last_seq bigint not null,
  removed_at timestamptz not null,
  constraint removed_months_pk primary key (facility_id, from_at)
);

-- Makes the partition of a month (UTC) when it is not there. The role that works may not make tables itself.
create function interfaces.make_month(at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog set timezone = 'UTC' as $$
declare
  month timestamptz := date_trunc('month', at);
  month_end timestamptz := date_trunc('month', at) + interval '1 month';
  name text := 'bodies_' || to_char(at, 'YYYY_MM');
begin
  if to_regclass('interfaces.' || name) is null
     and not exists (select from interfaces.bodies_other where received_at >= month and received_at < month_end)
  then
    execute format('create table interfaces.%I partition of interfaces.bodies for values from (%L) to (%L)', name, month, month_end);
  end if;
end $$;

-- Removes the bytes of the oldest month that ended by `before` and has no message that is still open; and with them what
-- no month was made for. Gives the end of the month, or null when there is none.
create function interfaces.remove_month(before timestamptz, at timestamptz) returns timestamptz
language plpgsql security definer set search_path = pg_catalog set timezone = 'UTC' as $$
declare
  name text;
  month timestamptz;
  month_end timestamptz;
begin
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'interfaces.bodies'::regclass and c.relname ~ '^bodies_[0-9]{4}_[0-9]{2}$' order by 1
  loop
    month := (replace(substr(name, 8), '_', '-') || '-01T00:00:00Z')::timestamptz;
    month_end := month + interval '1 month';
    exit when month_end > before;
    continue when exists (
      select from interfaces.messages m
       where m.state in ('received', 'waiting', 'conflict', 'queued') and m.received_at >= month and m.received_at < month_end);
    insert into interfaces.removed_months (facility_id, from_at, until_at, messages, last_seq, removed_at)
    select m.facility_id, month, month_end, count(*), max(m.seq), at
      from interfaces.messages m where m.received_at >= month and m.received_at < month_end
     group by m.facility_id;
    execute format('drop table interfaces.%I', name);
    delete from interfaces.bodies_other b
     where b.received_at < month_end and not exists (
       select from interfaces.messages m
        where m.facility_id = b.facility_id and m.message_id = b.message_id and m.state in ('received', 'waiting', 'conflict', 'queued'));
    delete from interfaces.refused_frames f where f.received_at < month_end;
    return month_end;
  end loop;
  return null;
end $$;

-- What came in and is acknowledged, as bare as can be: one row, one index, so that a sender waits for little more than the
-- commit. From here each message is registered, in this order and once: it leaves in the transaction that puts it there.
create table interfaces.inbox (
  facility_id text not null,
  seq bigint generated always as identity,
  message_id uuid not null,
  channel text not null,
  raw bytea not null,
  received_at timestamptz not null,
  received_wall_at timestamptz not null default clock_timestamp(),
  constraint inbox_pk primary key (facility_id, seq)
);

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
create index refused_frames_received on interfaces.refused_frames (facility_id, received_at);

-- State of each channel as it was last seen: what a partner answered, not what a socket says.
create table interfaces.channel_states (
  facility_id text not null,
  channel text not null,
  paused boolean not null default false,
  pause_reason text,
  paused_by text,
  paused_at timestamptz,
  connected boolean not null default false,
  connected_changed_at timestamptz,
  last_good_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  reply_p95_ms integer,
  seen_at timestamptz,
  constraint channel_states_pk primary key (facility_id, channel)
);

insert into tables.rule_values (rule, value, unit, says, source, confirmed) values
  ('interfaces.unsettled-after', 5, 'min', 'An acknowledged message that is neither settled nor in an error list for this long is a finding.', 'Mortar default; set by the site', false),
  ('interfaces.queue-age', 10, 'min', 'A message to a partner that is older than this and not acknowledged is a finding.', 'Mortar default; set by the site', false),
  ('interfaces.not-connected-after', 60, 's', 'A channel to a partner that is not connected for this long is a finding.', 'Mortar default; set by the site', false),
  ('interfaces.quiet-after', 60, 'min', 'A channel without any message for this long is a finding when it was busy in the hour before.', 'Mortar default; set by the site', false),
  ('interfaces.quiet-needs', 30, 'messages', 'A channel counts as busy with more messages than this in an hour.', 'Mortar default; set by the site', false),
  ('interfaces.keep-bytes', 13, 'months', 'The bytes of messages older than this are removed, month by month; their keys, effects and records stay.', 'Mortar default; set by the site', false),
  ('interfaces.clean-for', 7, 'days', 'A field that nobody saw violated for this long is told when it begins to be.', 'Mortar default; set by the site', false);

grant usage on schema interfaces to mortar_app;
grant select, insert on all tables in schema interfaces to mortar_app;
grant update (state, cause, cause_key, says, remedy, attempts, next_attempt_at, replays, duplicates, settled_at, replayed_at, sent_wall_at, reply_ms, discard_reason)
  on interfaces.messages to mortar_app;
revoke insert on interfaces.removed_months from mortar_app;
revoke all on function interfaces.make_month(timestamptz), interfaces.remove_month(timestamptz, timestamptz) from public;
grant execute on function interfaces.make_month(timestamptz), interfaces.remove_month(timestamptz, timestamptz) to mortar_app;
grant delete on interfaces.inbox to mortar_app;
grant update on interfaces.channel_states to mortar_app;
