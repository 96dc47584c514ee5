-- The drug file. Tables belong to the enterprise; a facility's own choices are overlays.

create schema tables;

create table tables.units (
  unit text not null,
  display text not null,
  kind text not null,
  -- Exact factor to the base unit of the kind (mg, mL, …).
  factor numeric not null,
  constraint units_pk primary key (unit),
  constraint units_factor_positive check (factor > 0)
);

create table tables.routes (
  route text not null,
  words text not null,
  hl7_code text,
  kind text not null,
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
  constraint schedules_pk primary key (schedule),
  constraint schedules_kind_known check (kind in ('interval', 'times', 'once', 'continuous', 'as-needed'))
);

create table tables.ingredients (
  ingredient text not null,
  name text not null,
  synonyms text[] not null default '{}',
  constraint ingredients_pk primary key (ingredient)
);

create table tables.classes (
  class text not null,
  name text not null,
  kind text not null,
  source text not null,
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
  timing_class text not null,
  storage text not null,
  allow_override boolean not null,
  usage_rank integer not null,
  source text not null,
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
  source text not null,
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

grant usage on schema tables to mortar_app;
grant select, insert, update on all tables in schema tables to mortar_app;
grant delete on tables.drug_names to mortar_app;
