/** The files of a drug file: which table each fills, what its columns take, what its rows refer to. */
import { lintText } from '#src/tables/display/index.ts';
import {
  type Columns,
  type ColumnType,
  code,
  decimal,
  flag,
  integer,
  list,
  oneOf,
  optional,
  optionalText,
  positive,
  shown,
  text,
  textOrEmpty,
} from './csv.ts';

export type FileSpec = {
  readonly file: string;
  readonly table: string;
  readonly columns: Columns;
  readonly key: readonly string[];
  /** Column → what its values name: the file and the column that hold them. */
  readonly refers?: Readonly<Record<string, readonly [file: string, column: string]>>;
  /** Of a file with other columns than the table: the column in the table of each. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Columns of the table that are the same in each row. */
  readonly fixed?: Readonly<Record<string, string>>;
};

const clock: ColumnType = (value) =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? { value } : { why: 'it is no time of day like 09:00' };
const weekDay = oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
const name = shown((value) => lintText(value, 'name'));
const digits11 = (value: string) => (/^\d{11}$/.test(value) ? { value } : { why: 'it has not 11 digits' });

/** In the order in which they are loaded: what is referred to comes first. */
export const drugFiles: readonly FileSpec[] = [
  {
    file: 'units.csv',
    table: 'units',
    key: ['unit'],
    columns: { unit: text, display: text, kind: text, factor: positive },
  },
  {
    file: 'routes.csv',
    table: 'routes',
    key: ['route'],
    columns: { route: code, words: shown((value) => lintText(value, 'route')), hl7_code: optionalText, kind: text },
  },
  {
    file: 'schedules.csv',
    table: 'schedules',
    key: ['schedule'],
    columns: {
      schedule: code,
      words: shown((value) => lintText(value, 'frequency')),
      kind: oneOf('interval', 'times', 'once', 'continuous', 'as-needed'),
      interval_minutes: optional(integer),
      times: list(' ', clock),
      days: list(' ', weekDay),
      hl7_pattern: optionalText,
    },
  },
  {
    file: 'ingredients.csv',
    table: 'ingredients',
    key: ['ingredient'],
    columns: { ingredient: code, name, synonyms: list('|') },
  },
  {
    file: 'classes.csv',
    table: 'classes',
    key: ['class'],
    columns: { class: code, name: text, kind: oneOf('allergy', 'therapeutic'), source: text },
  },
  {
    file: 'ingredient-classes.csv',
    table: 'ingredient_classes',
    key: ['ingredient', 'class'],
    columns: { ingredient: code, class: code },
    refers: { ingredient: ['ingredients.csv', 'ingredient'], class: ['classes.csv', 'class'] },
  },
  {
    file: 'products.csv',
    table: 'products',
    key: ['product'],
    columns: {
      product: code,
      name,
      brand: shown((value) => lintText(value, 'brand'), optionalText),
      orderable: code,
      strength_text: shown((value) => lintText(value, 'strength'), textOrEmpty),
      form: name,
      base_unit: text,
      dose_unit: text,
      strength_per_base: positive,
      volume_ml_per_base: optional(positive),
      routes: list(' ', code),
      cs_schedule: optional(oneOf('C-II', 'C-III', 'C-IV', 'C-V')),
      high_alert: flag,
      timing_class: oneOf('time-critical', 'standard', 'not-eligible'),
      storage: text,
      allow_override: flag,
      usage_rank: integer,
      source: text,
    },
    refers: { base_unit: ['units.csv', 'unit'], dose_unit: ['units.csv', 'unit'], routes: ['routes.csv', 'route'] },
  },
  {
    file: 'product-ingredients.csv',
    table: 'product_ingredients',
    key: ['product', 'ingredient'],
    columns: { product: code, ingredient: code, amount: positive, unit: text },
    refers: {
      product: ['products.csv', 'product'],
      ingredient: ['ingredients.csv', 'ingredient'],
      unit: ['units.csv', 'unit'],
    },
  },
  {
    file: 'packages.csv',
    table: 'packages',
    key: ['package'],
    columns: {
      package: code,
      product: code,
      ndc: text,
      ndc_format: text,
      ndc11: digits11,
      labeler: text,
      description: text,
      quantity: positive,
      level: text,
      gtin: optionalText,
      gtin_derived: flag,
      source: text,
    },
    refers: { product: ['products.csv', 'product'] },
  },
  {
    file: 'dose-limits.csv',
    table: 'dose_limits',
    key: ['limit_id'],
    columns: {
      limit_id: code,
      ingredient: code,
      route: optional(code),
      age_from_years: optional(decimal),
      age_to_years: optional(decimal),
      max_single: positive,
      unit: text,
      max_daily: optional(positive),
      max_per_kg: optional(positive),
      source: text,
      confirmed: flag,
    },
    refers: {
      ingredient: ['ingredients.csv', 'ingredient'],
      route: ['routes.csv', 'route'],
      unit: ['units.csv', 'unit'],
    },
  },
  {
    file: 'order-sentences.csv',
    table: 'order_sentences',
    key: ['sentence_id'],
    columns: {
      sentence_id: code,
      product: code,
      dose: positive,
      dose_max: optional(positive),
      unit: text,
      route: code,
      schedule: code,
      prn: flag,
      prn_reason: optionalText,
      priority: text,
      duration_hours: optional(integer),
      indication: optionalText,
      weight_based: flag,
      weight_per: optional(positive),
    },
    refers: {
      product: ['products.csv', 'product'],
      unit: ['units.csv', 'unit'],
      route: ['routes.csv', 'route'],
      schedule: ['schedules.csv', 'schedule'],
    },
  },
  {
    file: 'drug-synonyms.csv',
    table: 'synonyms',
    columns: { text, product_or_orderable: code, note: optionalText },
    key: ['text', 'product_or_orderable'],
    renamed: { product_or_orderable: 'target' },
    fixed: { kind: 'drug' },
  },
  {
    file: 'frequency-synonyms.csv',
    table: 'synonyms',
    columns: { text, schedule: code, prn: flag },
    key: ['text', 'schedule'],
    renamed: { schedule: 'target' },
    fixed: { kind: 'schedule' },
    refers: { schedule: ['schedules.csv', 'schedule'] },
  },
  {
    file: 'route-synonyms.csv',
    table: 'synonyms',
    columns: { text, route: code },
    key: ['text', 'route'],
    renamed: { route: 'target' },
    fixed: { kind: 'route' },
    refers: { route: ['routes.csv', 'route'] },
  },
  {
    file: 'unit-synonyms.csv',
    table: 'synonyms',
    columns: { text, unit: text },
    key: ['text', 'unit'],
    renamed: { unit: 'target' },
    fixed: { kind: 'unit' },
    refers: { unit: ['units.csv', 'unit'] },
  },
  {
    file: 'rule-values.csv',
    table: 'rule_values',
    key: ['rule'],
    columns: { rule: text, value: decimal, unit: text, says: text, source: text, confirmed: flag },
  },
  {
    file: 'allergen-synonyms.csv',
    table: 'synonyms',
    columns: { text, ingredient_or_class: code, note: optionalText },
    key: ['text', 'ingredient_or_class'],
    renamed: { ingredient_or_class: 'target' },
    fixed: { kind: 'allergen' },
  },
];
