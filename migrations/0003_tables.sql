-- The drug file. Tables belong to the enterprise; a facility's own choices are overlays.

create schema tables;

-- Two entries of one key never hold at once: the exclusion constraint compares text as well as ranges.
create extension if not exists btree_gist with schema public;

-- What a person wants to be otherwise in the tables. Nothing of it holds before a second person has confirmed it.
create table tables.change_sets (
  change_set_id uuid not null,
  title text not null,
  reason text not null,
  state text not null,
  author text not null,
  author_name text not null,
  proposed_at timestamptz not null,
  -- null: with the confirmation.
  go_live_at timestamptz,
  decider text,
  decider_name text,
  decided_at timestamptz,
  decision text,
  live_at timestamptz,
  constraint change_sets_pk primary key (change_set_id),
  constraint change_sets_state_known check (state in ('proposed', 'confirmed', 'live', 'rejected', 'withdrawn')),
  constraint change_sets_second_person check (state not in ('confirmed', 'live', 'rejected') or decider <> author),
  constraint change_sets_decided check ((state = 'proposed') = (decided_at is null)),
  constraint change_sets_live_known check ((state = 'live') = (live_at is not null))
);
create index change_sets_state on tables.change_sets (state, proposed_at);

create table tables.change_set_items (
  change_set_id uuid not null,
  kind text not null,
  key text not null,
  action text not null,
  body jsonb not null,
  -- The entry that the author saw and changes; null = there was none.
  base_entry_id bigint,
  -- What the second person showed, where the kind asks for it: the rescan of a package.
  proof text,
  constraint change_set_items_pk primary key (change_set_id, kind, key),
  constraint change_set_items_change_set_fk foreign key (change_set_id) references tables.change_sets,
  constraint change_set_items_action_known check (action in ('put', 'inactivate'))
);
create index change_set_items_key on tables.change_set_items (kind, key);

-- Every entry of every table. valid: when it holds in the hospital. recorded: from when to when we believed so. Neither is
-- ever changed but for the end of `recorded`: any past instant can be read back as it was known then, and as it is known now.
create table tables.entries (
  entry_id bigint generated always as identity,
  kind text not null,
  key text not null,
  body jsonb not null,
  active boolean not null,
  valid tstzrange not null,
  recorded tstzrange not null,
  change_set_id uuid not null,
  constraint entries_pk primary key (entry_id),
  constraint entries_change_set_fk foreign key (change_set_id) references tables.change_sets,
  constraint entries_valid_is_some check (not isempty(valid)),
  constraint entries_never_overlap exclude using gist (kind with =, key with =, valid with &&, recorded with &&)
);
create index entries_key on tables.entries (kind, key, entry_id);
create index entries_change_set on tables.entries (change_set_id);

-- What follows is made from the entries that hold now, so that the loop reads plain tables.

create table tables.units (
  unit text not null,
  display text not null,
  kind text not null,
  -- Exact factor to the base unit of the kind (mg, mL, …).
  factor numeric not null,
  active boolean not null default true,
  constraint units_pk primary key (unit),
  constraint units_factor_positive check (factor > 0)
);

create table tables.routes (
  route text not null,
  words text not null,
  hl7_code text,
  kind text not null,
  active boolean not null default true,
  constraint routes_pk primary key (route)
);

create table tables.schedules (
  schedule text not null,
  words text not null,
  kind text not null,
  interval_minutes integer,
  times text[] not null default '{}',
  days text[] not null default '{}',
  hl7_pattern text,
  active boolean not null default true,
  constraint schedules_pk primary key (schedule),
  constraint schedules_kind_known check (kind in ('interval', 'times', 'once', 'continuous', 'as-needed'))
);

create table tables.ingredients (
  ingredient text not null,
  name text not null,
  synonyms text[] not null default '{}',
  active boolean not null default true,
  constraint ingredients_pk primary key (ingredient)
);

create table tables.classes (
  class text not null,
  name text not null,
  kind text not null,
  source text not null,
  active boolean not null default true,
  constraint classes_pk primary key (class),
  constraint classes_kind_known check (kind in ('allergy', 'therapeutic'))
);

create table tables.ingredient_classes (
  ingredient text not null,
  class text not null,
  constraint ingredient_classes_pk primary key (ingredient, class),
  constraint ingredient_classes_ingredient_fk foreign key (ingredient) references tables.ingredients,
  constraint ingredient_classes_class_fk foreign key (class) references tables.classes
);

create table tables.products (
  product text not null,
  name text not null,
  brand text,
  orderable text not null,
  strength_text text not null,
  form text not null,
  -- What the ledger counts.
  base_unit text not null,
  -- What doses are ordered in, and how much of it one base unit holds.
  dose_unit text not null,
  strength_per_base numeric not null,
  volume_ml_per_base numeric,
  routes text[] not null,
  cs_schedule text,
  high_alert boolean not null,
  hazardous boolean not null default false,
  timing_class text not null,
  storage text not null,
  allow_override boolean not null,
  usage_rank integer not null,
  -- Of a liquid or powder, g per mL: what the balance is checked with.
  density_g_per_ml numeric,
  source text not null,
  active boolean not null default true,
  constraint products_pk primary key (product),
  constraint products_base_unit_fk foreign key (base_unit) references tables.units,
  constraint products_dose_unit_fk foreign key (dose_unit) references tables.units,
  constraint products_strength_positive check (strength_per_base > 0),
  constraint products_cs_known check (cs_schedule in ('C-II', 'C-III', 'C-IV', 'C-V')),
  constraint products_timing_known check (timing_class in ('time-critical', 'standard', 'not-eligible'))
);
create index products_orderable on tables.products (orderable);

create table tables.product_ingredients (
  product text not null,
  ingredient text not null,
  amount numeric not null,
  unit text not null,
  constraint product_ingredients_pk primary key (product, ingredient),
  constraint product_ingredients_product_fk foreign key (product) references tables.products,
  constraint product_ingredients_ingredient_fk foreign key (ingredient) references tables.ingredients,
  constraint product_ingredients_unit_fk foreign key (unit) references tables.units
);
create index product_ingredients_ingredient on tables.product_ingredients (ingredient);

create table tables.packages (
  package text not null,
  product text not null,
  ndc text not null,
  ndc_format text not null,
  ndc11 text not null,
  labeler text not null,
  description text not null,
  -- In base units of the product.
  quantity numeric not null,
  level text not null,
  gtin text,
  gtin_derived boolean not null,
  -- The package that lies inside this one, and the NDC that this one took over from.
  inner_package text,
  replaces text,
  source text not null,
  active boolean not null default true,
  constraint packages_pk primary key (package),
  constraint packages_product_fk foreign key (product) references tables.products,
  constraint packages_ndc_once unique (ndc),
  constraint packages_gtin_once unique (gtin)
);
create index packages_ndc11 on tables.packages (ndc11);
create index packages_product on tables.packages (product);

create table tables.dose_limits (
  limit_id text not null,
  ingredient text not null,
  route text,
  age_from_years numeric,
  age_to_years numeric,
  max_single numeric not null,
  unit text not null,
  max_daily numeric,
  max_per_kg numeric,
  source text not null,
  confirmed boolean not null,
  constraint dose_limits_pk primary key (limit_id),
  constraint dose_limits_ingredient_fk foreign key (ingredient) references tables.ingredients
);
create index dose_limits_ingredient on tables.dose_limits (ingredient);

create table tables.order_sentences (
  sentence_id text not null,
  product text not null,
  dose numeric not null,
  dose_max numeric,
  unit text not null,
  route text not null,
  schedule text not null,
  prn boolean not null,
  prn_reason text,
  priority text not null,
  duration_hours integer,
  indication text,
  weight_based boolean not null,
  weight_per numeric,
  constraint order_sentences_pk primary key (sentence_id),
  constraint order_sentences_product_fk foreign key (product) references tables.products
);

-- Words of other systems for what the drug file knows. A schedule's target may carry prn. An allergen is an ingredient or a class.
create table tables.synonyms (
  kind text not null,
  text text not null,
  target text not null,
  prn boolean not null default false,
  note text,
  constraint synonyms_pk primary key (kind, text, target),
  constraint synonyms_kind_known check (kind in ('drug', 'route', 'schedule', 'unit', 'allergen'))
);

-- Every name of every product, folded (case, punctuation, salt): made anew from products, ingredients and synonyms with each load.
create table tables.drug_names (
  name text not null,
  product text not null,
  -- 1 = the product's own names and synonyms, 2 = those of its one ingredient: asked for only when nothing is named by the first.
  rank integer not null,
  constraint drug_names_pk primary key (name, product),
  constraint drug_names_product_fk foreign key (product) references tables.products
);

-- Numbers that a standard or the site sets, each with its source: never a constant in code.
create table tables.rule_values (
  rule text not null,
  value numeric not null,
  unit text not null,
  says text not null,
  source text not null,
  confirmed boolean not null,
  constraint rule_values_pk primary key (rule)
);

-- Barcodes that a person linked: any text that a scanner sends and no package's own NDC or GTIN explains. One meaning each.
create table tables.barcodes (
  barcode text not null,
  symbology text not null,
  package text not null,
  note text,
  constraint barcodes_pk primary key (barcode),
  constraint barcodes_package_fk foreign key (package) references tables.packages
);
create index barcodes_package on tables.barcodes (package);

-- A facility's choice of products; a product without a row is on its formulary.
create table tables.formulary (
  facility_id text not null,
  product text not null,
  status text not null,
  restriction text,
  source text not null,
  constraint formulary_pk primary key (facility_id, product),
  constraint formulary_product_fk foreign key (product) references tables.products,
  constraint formulary_status_known check (status in ('formulary', 'restricted', 'non-formulary'))
);

-- Standard times of a schedule where a unit keeps its own.
create table tables.schedule_times (
  facility_id text not null,
  unit_id text not null,
  schedule text not null,
  times text[] not null,
  constraint schedule_times_pk primary key (facility_id, unit_id, schedule),
  constraint schedule_times_schedule_fk foreign key (schedule) references tables.schedules
);

-- Class by class; an ingredient stands for a class of one.
create table tables.interactions (
  interaction text not null,
  left_kind text not null,
  left_code text not null,
  right_kind text not null,
  right_code text not null,
  severity text not null,
  effect text not null,
  management text not null,
  source text not null,
  constraint interactions_pk primary key (interaction),
  constraint interactions_kinds_known check (left_kind in ('ingredient', 'class') and right_kind in ('ingredient', 'class')),
  constraint interactions_severity_known check (severity in ('contraindicated', 'serious', 'moderate'))
);
create index interactions_left on tables.interactions (left_kind, left_code);
create index interactions_right on tables.interactions (right_kind, right_code);

create table tables.interchanges (
  interchange text not null,
  from_product text not null,
  to_product text not null,
  -- Dose units of the second for one of the first.
  ratio numeric not null,
  conditions text,
  approved_by text not null,
  constraint interchanges_pk primary key (interchange),
  constraint interchanges_from_fk foreign key (from_product) references tables.products,
  constraint interchanges_to_fk foreign key (to_product) references tables.products,
  constraint interchanges_differ check (from_product <> to_product)
);

create table tables.order_sets (
  order_set text not null,
  place integer not null,
  title text not null,
  sentence_id text not null,
  preselected boolean not null,
  constraint order_sets_pk primary key (order_set, place),
  constraint order_sets_sentence_fk foreign key (sentence_id) references tables.order_sentences
);

-- What is printed and how large; {words} in the lines are filled from the product and the package.
create table tables.labels (
  label text not null,
  title text not null,
  width_mm integer not null,
  height_mm integer not null,
  lines text[] not null,
  barcode text not null,
  constraint labels_pk primary key (label)
);

create table tables.charge_codes (
  charge_code text not null,
  package text not null,
  hcpcs text,
  hcpcs_unit text,
  -- HCPCS billing units in one package.
  billing_units numeric,
  source text not null,
  constraint charge_codes_pk primary key (charge_code),
  constraint charge_codes_package_fk foreign key (package) references tables.packages
);
create index charge_codes_package on tables.charge_codes (package);

grant usage on schema tables to mortar_app;
grant select, insert on all tables in schema tables to mortar_app;
grant update on tables.units, tables.routes, tables.schedules, tables.ingredients, tables.classes, tables.ingredient_classes,
  tables.products, tables.product_ingredients, tables.packages, tables.dose_limits, tables.order_sentences, tables.synonyms,
  tables.rule_values, tables.barcodes, tables.formulary, tables.schedule_times, tables.interactions, tables.interchanges,
  tables.order_sets, tables.labels, tables.charge_codes to mortar_app;
-- An entry that is inactive leaves those tables whose rows nothing else names.
grant delete on tables.ingredient_classes, tables.product_ingredients, tables.dose_limits, tables.order_sentences, tables.synonyms,
  tables.rule_values, tables.barcodes, tables.formulary, tables.schedule_times, tables.interactions, tables.interchanges,
  tables.order_sets, tables.labels, tables.charge_codes, tables.drug_names to mortar_app;
grant update (state, decider, decider_name, decided_at, decision, live_at) on tables.change_sets to mortar_app;
grant update (proof) on tables.change_set_items to mortar_app;
grant update (recorded) on tables.entries to mortar_app;
