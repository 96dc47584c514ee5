/** What the cabinets were set up with: their pockets, the items that may lie in them, who may open them, the units. */
import { Decimal } from 'decimal.js';
import {
  cabinets as cabinetRows,
  cabinetStock,
  demoRows,
  packages,
  staff,
  units as unitRows,
} from '../world/demo-files.ts';
import type { Pocket } from './shapes.ts';

export type Item = {
  readonly product: string;
  readonly name: string;
  readonly brand: string;
  readonly strengthText: string;
  readonly form: string;
  readonly baseUnit: string;
  readonly doseUnit: string;
  readonly strengthPerBase: string;
  readonly volumeMlPerBase: string;
  readonly schedule: string;
  readonly highAlert: boolean;
  readonly allowOverride: boolean;
  readonly className: string;
};

export type Cabinet = {
  readonly cabinet: string;
  readonly unit: string;
  readonly name: string;
  readonly system: string;
};
export type Person = {
  readonly user: string;
  readonly name: string;
  readonly credentials: string;
  readonly role: string;
};
export type Timing = {
  readonly schedule: string;
  readonly words: string;
  readonly kind: string;
  readonly intervalMinutes: number;
  readonly times: readonly string[];
  readonly days: readonly string[];
};

export type Formulary = {
  readonly facility: { readonly code: string; readonly name: string; readonly timeZone: string };
  readonly cabinets: ReadonlyMap<string, Cabinet>;
  readonly items: ReadonlyMap<string, Item>;
  readonly people: ReadonlyMap<string, Person>;
  /** Unit by its id and by the location code of the hospital. */
  readonly units: ReadonlyMap<string, { readonly unit: string; readonly name: string }>;
  readonly timings: ReadonlyMap<string, Timing>;
  readonly routes: ReadonlyMap<string, string>;
  /** The item of a scanned GTIN or NDC of ten or eleven digits. */
  itemOfCode(code: string): string | null;
  readonly pockets: readonly Pocket[];
};

/** Reads the set-up from the demo hospital's files. */
export function readFormulary(): Formulary {
  const codes = new Map<string, string>();
  for (const row of packages()) for (const code of [row.gtin, row.ndc11]) if (code) codes.set(code, row.product);
  const [facility] = demoRows<'facility' | 'name' | 'time_zone'>('hospital/hospital.csv');
  return {
    facility: {
      code: facility?.facility ?? 'DEMO',
      name: facility?.name ?? 'Demo hospital',
      timeZone: facility?.time_zone ?? 'UTC',
    },
    cabinets: new Map(cabinetRows().map((row) => [row.cabinet, row])),
    items: readItems(),
    people: new Map(staff().map((row) => [row.user, row])),
    units: new Map(
      unitRows().flatMap(({ unit, name, location }) => [unit, location].map((key) => [key, { unit, name }])),
    ),
    timings: readTimings(),
    routes: new Map(
      demoRows<'route' | 'words' | 'hl7_code'>('drug-file/routes.csv').flatMap((row) =>
        [row.hl7_code, row.route].map((key) => [key, row.words] as const),
      ),
    ),
    itemOfCode: (code) => codes.get(code) ?? null,
    pockets: cabinetStock().map((row) => ({
      cabinet: row.cabinet,
      drawer: row.drawer,
      pocket: row.pocket,
      product: row.product,
      capacity: row.capacity,
      reorderLevel: row.reorder_level,
      controlled: row.controlled === 'true',
      expected: row.start_quantity,
      physical: row.start_quantity,
      lots: [],
      locked: false,
    })),
  };
}

type Columns =
  | 'product'
  | 'name'
  | 'brand'
  | 'strength_text'
  | 'form'
  | 'base_unit'
  | 'dose_unit'
  | 'strength_per_base'
  | 'volume_ml_per_base'
  | 'cs_schedule'
  | 'high_alert'
  | 'allow_override';

function readItems(): Map<string, Item> {
  const ingredients = groupsOf(
    demoRows<'product' | 'ingredient'>('drug-file/product-ingredients.csv'),
    'product',
    'ingredient',
  );
  const classes = groupsOf(demoRows<'ingredient' | 'class'>('drug-file/ingredient-classes.csv'), 'ingredient', 'class');
  // What a drug is for says more than what one may be allergic to.
  const classNames = new Map(
    demoRows<'class' | 'name' | 'kind'>('drug-file/classes.csv')
      .toSorted((a, b) => Number(a.kind === 'allergy') - Number(b.kind === 'allergy'))
      .map((row) => [row.class, row.name]),
  );
  const order = [...classNames.keys()];
  const classOf = (product: string): string => {
    const found = (ingredients.get(product) ?? []).flatMap((ingredient) => classes.get(ingredient) ?? []);
    const [first] = found.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    return classNames.get(first ?? '') ?? '';
  };
  return new Map(
    demoRows<Columns>('drug-file/products.csv').map((row) => [
      row.product,
      {
        product: row.product,
        name: row.name,
        brand: row.brand,
        strengthText: row.strength_text,
        form: row.form,
        baseUnit: row.base_unit,
        doseUnit: row.dose_unit,
        strengthPerBase: row.strength_per_base,
        volumeMlPerBase: row.volume_ml_per_base,
        schedule: row.cs_schedule,
        highAlert: row.high_alert === 'true',
        allowOverride: row.allow_override === 'true',
        className: classOf(row.product),
      },
    ]),
  );
}

function groupsOf<Key extends string, Value extends string>(
  rows: readonly Readonly<Record<Key | Value, string>>[],
  key: Key,
  value: Value,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row[value]]);
  return groups;
}

function readTimings(): Map<string, Timing> {
  const rows = demoRows<'schedule' | 'words' | 'kind' | 'interval_minutes' | 'times' | 'days' | 'hl7_pattern'>(
    'drug-file/schedules.csv',
  );
  const timings = new Map<string, Timing>();
  for (const row of rows) {
    const timing = {
      schedule: row.schedule,
      words: row.words,
      kind: row.kind,
      intervalMinutes: Number(row.interval_minutes),
      times: row.times.split(' ').filter(Boolean),
      days: row.days.split(' ').filter(Boolean),
    };
    timings.set(row.schedule, timing);
    if (row.hl7_pattern !== '' && !timings.has(row.hl7_pattern)) timings.set(row.hl7_pattern, timing);
  }
  return timings;
}

/** An exact decimal, or null for text that is none. */
export function decimal(text: string): Decimal | null {
  return /^-?\d+(\.\d+)?$/.test(text) ? new Decimal(text) : null;
}

const Exact = Decimal.clone({ precision: 60 });

/** What one dose takes out of the pocket, and what of it is then left over, in the base unit. */
export type Pieces = { readonly take: string; readonly rest: string };

/** Whole pieces hold a dose; of what is drawn by volume exactly the dose is taken. Null when the dose cannot be reckoned. */
export function piecesOf(
  item: Item,
  { pieces, dose, doseUnit }: { readonly pieces: string; readonly dose: string; readonly doseUnit: string },
): Pieces | null {
  const exact = exactPieces(item, pieces, dose, doseUnit);
  if (!exact?.gt(0)) return null;
  if (item.baseUnit === 'mL') return { take: exact.toFixed(), rest: '0' };
  const whole = exact.ceil();
  return { take: whole.toFixed(), rest: whole.minus(exact).toFixed() };
}

/** The dose in the base unit: as the order says it, else reckoned from the strength. */
function exactPieces(item: Item, pieces: string, dose: string, unit: string): Decimal | null {
  const told = decimal(pieces);
  if (told?.gt(0)) return told;
  const amount = decimal(dose);
  const strength = decimal(item.strengthPerBase);
  if (!amount || !strength?.gt(0)) return null;
  if (unit === item.doseUnit) return new Exact(amount).div(strength).toSignificantDigits(20);
  return unit === item.baseUnit ? amount : null;
}
