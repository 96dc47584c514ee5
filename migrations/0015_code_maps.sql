-- What a partner's codes mean here (source: the channel they come in by). Made from the entries of the table kind `code-maps`;
-- exactly one of the last columns says what is meant, by the kind.
create table interfaces.code_maps (
  facility_id text not null,
  source text not null,
  kind text not null,
  code text not null,
  product text,
  route text,
  schedule text,
  prn boolean,
  unit text,
  location text,
  allergen text,
  constraint code_maps_pk primary key (facility_id, source, kind, code),
  constraint code_maps_kind_known check (kind in ('drug', 'route', 'schedule', 'unit', 'location', 'allergy')),
  constraint code_maps_means_one check (num_nonnulls(product, route, schedule, unit, location, allergen) = 1)
);

grant select, insert, update, delete on interfaces.code_maps to mortar_app;
