/** Reads the demo hospital's files (demo/): the same files that Mortar loads, as a hospital's other systems share them. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

const folder = new URL('../../demo/', import.meta.url);

/** Rows of one file, by header name. Throws when the file is not there. */
export function demoRows<Name extends string>(file: string): Record<Name, string>[] {
  return parse(readFileSync(new URL(file, folder), 'utf8'), {
    columns: true,
    skip_empty_lines: true,
    comment: '#',
  }) as Record<Name, string>[];
}

export type Unit = { readonly unit: string; readonly name: string; readonly kind: string; readonly location: string };
export type Bed = { readonly unit: string; readonly room: string; readonly bed: string };
export type Sentence = Record<
  | 'sentence_id'
  | 'product'
  | 'dose'
  | 'dose_max'
  | 'unit'
  | 'route'
  | 'schedule'
  | 'prn'
  | 'prn_reason'
  | 'priority'
  | 'duration_hours'
  | 'indication'
  | 'weight_based'
  | 'weight_per',
  string
>;
export type Product = Record<
  | 'product'
  | 'name'
  | 'orderable'
  | 'strength_text'
  | 'form'
  | 'base_unit'
  | 'dose_unit'
  | 'strength_per_base'
  | 'cs_schedule'
  | 'high_alert'
  | 'usage_rank'
  | 'allow_override',
  string
>;

export function units(): Unit[] {
  return demoRows<'unit' | 'name' | 'kind' | 'location_code'>('hospital/units.csv').map((row) => ({
    unit: row.unit,
    name: row.name,
    kind: row.kind,
    location: row.location_code,
  }));
}

export function beds(): Bed[] {
  return demoRows<'unit' | 'room' | 'bed'>('hospital/beds.csv');
}

export const sentences = (): Sentence[] => demoRows('drug-file/order-sentences.csv') as Sentence[];
export const products = (): Product[] => demoRows('drug-file/products.csv') as Product[];
export const names = () => demoRows<'family' | 'given' | 'sex'>('hospital/names.csv');
export const staff = () => demoRows<'user' | 'name' | 'credentials' | 'role' | 'unit'>('hospital/staff.csv');
export const packages = () =>
  demoRows<'package' | 'product' | 'ndc11' | 'gtin' | 'level' | 'quantity'>('drug-file/packages.csv');
export const productIngredients = () => demoRows<'product' | 'ingredient'>('drug-file/product-ingredients.csv');
export const ingredientClasses = () => demoRows<'ingredient' | 'class'>('drug-file/ingredient-classes.csv');
export const cabinets = () => demoRows<'cabinet' | 'unit' | 'name' | 'system'>('hospital/cabinets.csv');
export const cabinetStock = () =>
  demoRows<
    'cabinet' | 'drawer' | 'pocket' | 'product' | 'capacity' | 'reorder_level' | 'start_quantity' | 'controlled'
  >('hospital/cabinet-stock.csv');

/** Time zone of the demo hospital. */
export const hospitalZone = demoRows<'time_zone'>('hospital/hospital.csv')[0]?.time_zone ?? 'UTC';
