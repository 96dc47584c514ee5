-- People: who may sign in, their sessions.

create schema people;

create table people.users (
  facility_id text not null,
  user_id text not null,
  family text not null,
  given text not null,
  credentials text not null default '',
  role text not null,
  unit_id text,
  password_hash text not null,
  active boolean not null default true,
  demo boolean not null default false,
  constraint users_pk primary key (facility_id, user_id),
  constraint users_role_known check (role in ('informatics', 'pharmacist', 'dispensing-technician', 'nurse', 'analyst', 'prescriber'))
);

create table people.sessions (
  facility_id text not null,
  session_id text not null,
  token_sha256 text not null,
  user_id text not null,
  station text,
  started_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint sessions_pk primary key (facility_id, session_id),
  constraint sessions_token_once unique (facility_id, token_sha256),
  constraint sessions_user_fk foreign key (facility_id, user_id) references people.users
);
create index sessions_user on people.sessions (facility_id, user_id) where ended_at is null;

grant usage on schema kernel, people to mortar_app;
grant select on all tables in schema kernel, people to mortar_app;
grant insert on kernel.records, kernel.seals, kernel.outbox, kernel.deliveries, kernel.demo_clocks, kernel.facilities, kernel.chain_heads to mortar_app;
grant update on kernel.deliveries, kernel.chain_heads, kernel.demo_clocks, kernel.facilities to mortar_app;
grant insert, update on people.users, people.sessions to mortar_app;
