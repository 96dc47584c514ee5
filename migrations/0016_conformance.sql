-- How often messages differ from their partner's profile, by field and day. No message's bytes and no value of a field.

create table interfaces.violation_counts (
  facility_id text not null,
  channel text not null,
  profile text not null,
  -- As the profile names it: `ORC-7.4`.
  place text not null,
  rule text not null,
  -- The facility's day.
  day date not null,
  direction text not null,
  times integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- The newest message that showed it.
  sample_message_id uuid not null,
  constraint violation_counts_pk primary key (facility_id, channel, profile, place, rule, day),
  constraint violation_counts_direction_known check (direction in ('in', 'out')),
  constraint violation_counts_counted check (times > 0)
);
create index violation_counts_day on interfaces.violation_counts (facility_id, day);

grant select, insert on interfaces.violation_counts to mortar_app;
grant update (times, last_at, sample_message_id) on interfaces.violation_counts to mortar_app;
