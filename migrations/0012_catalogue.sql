-- Official tables as data sets: each file that was read is kept whole, row by row, with what was rejected of it and why.

create table tables.data_sets (
  data_set integer generated always as identity,
  kind text not null,
  -- One import may bring several: the members of an archive.
  import_id uuid not null,
  source text,
  file_name text not null,
  member text,
  -- As the file or its name says; else the first of its SHA-256.
  version text not null,
  state text not null,
  sha256 text,
  bytes bigint not null default 0,
  encoding text,
  columns text[] not null default '{}',
  ignored_columns text[] not null default '{}',
  rows_read integer not null default 0,
  rows_accepted integer not null default 0,
  rows_rejected integer not null default 0,
  -- Rows of sources that this kind does not take (RxNorm): counted, not read.
  rows_skipped integer not null default 0,
  failed_because text,
  started_by text not null,
  started_by_name text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint data_sets_pk primary key (data_set),
  constraint data_sets_state_known check (state in ('loading', 'ready', 'failed')),
  constraint data_sets_every_row_accounted check (rows_accepted + rows_rejected = rows_read),
  constraint data_sets_failure_said check ((state = 'failed') = (failed_because is not null))
);
create index data_sets_kind on tables.data_sets (kind, data_set);
create index data_sets_import on tables.data_sets (import_id);

-- One row of a file: its cells in the order of data_sets.columns, parted by the unit separator (1F), which no cell holds:
-- read with string_to_array(cells, chr(31)); an array would cost COPY a third more. Code is the NDC in 11 digits or the GTIN in 14, where the kind has one.
create table tables.data_set_rows (
  data_set integer not null,
  row_no integer not null,
  key text collate "C" not null,
  code text collate "C",
  name text collate "C",
  cells text not null,
  constraint data_set_rows_pk primary key (data_set, row_no)
);

-- Look-ups, made in order after the rows of a data set are there.
create table tables.data_set_codes (
  data_set integer not null,
  code text collate "C" not null,
  row_no integer not null,
  constraint data_set_codes_pk primary key (data_set, code, row_no)
);

-- Each different name of a data set, numbered in the order of the alphabet, with the rows that bear it.
create table tables.data_set_names (
  data_set integer not null,
  name_no integer not null,
  name text collate "C" not null,
  row_nos integer[] not null,
  constraint data_set_names_pk primary key (data_set, name_no)
);

-- Words of the names; the place of the word in the name ranks what begins with it first.
create table tables.data_set_words (
  data_set integer not null,
  word text collate "C" not null,
  name_no integer not null,
  is_first boolean not null,
  constraint data_set_words_pk primary key (data_set, word, name_no)
);

-- A start that very many names have: what it finds is reckoned once, how many, and the first ten.
create table tables.data_set_starts (
  data_set integer not null,
  start text collate "C" not null,
  names integer not null,
  first_names integer[] not null,
  constraint data_set_starts_pk primary key (data_set, start)
);

create table tables.data_set_rejects (
  data_set integer not null,
  row_no integer not null,
  column_name text,
  value text,
  why text not null,
  raw text not null,
  constraint data_set_rejects_pk primary key (data_set, row_no),
  constraint data_set_rejects_data_set_fk foreign key (data_set) references tables.data_sets
);

-- Which columns of a site's own file are which of ours, remembered by the name of its source.
create table tables.import_mappings (
  source text not null,
  kind text not null,
  columns jsonb not null,
  mapped_by text not null,
  mapped_by_name text not null,
  mapped_at timestamptz not null,
  constraint import_mappings_pk primary key (source)
);

grant select, insert, update on tables.data_sets, tables.import_mappings to mortar_app;
grant select, insert on tables.data_set_rows, tables.data_set_codes, tables.data_set_names, tables.data_set_words,
  tables.data_set_starts, tables.data_set_rejects to mortar_app;
