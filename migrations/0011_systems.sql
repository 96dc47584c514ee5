-- The service itself: which demo data were loaded.

create schema systems;

create table systems.demo_loads (
  facility_id text not null,
  sha256 text not null,
  loaded_at timestamptz not null default clock_timestamp(),
  constraint demo_loads_pk primary key (facility_id, sha256)
);

grant usage on schema systems to mortar_app;
grant select, insert on all tables in schema systems to mortar_app;
