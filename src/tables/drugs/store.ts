/** All SQL that reads the drug file. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { RuleValues, Schedule } from '#src/tables/schedules/index.ts';
import type { DoseLimit, Package, Product, Route, Unit, Units } from './shapes.ts';

const productColumns = `p.product, p.name, p.brand, p.orderable, p.strength_text as "strengthText", p.form, p.base_unit as "baseUnit",
  p.dose_unit as "doseUnit", trim_scale(p.strength_per_base)::text as "strengthPerBase",
  trim_scale(p.volume_ml_per_base)::text as "volumeMlPerBase", p.routes, p.cs_schedule as "csSchedule",
  p.high_alert as "highAlert", p.timing_class as "timingClass", p.storage, p.allow_override as "allowOverride",
  p.usage_rank as "usageRank",
  coalesce((select jsonb_agg(jsonb_build_object('ingredient', i.ingredient, 'name', i.name, 'amount', trim_scale(pi.amount)::text,
              'unit', pi.unit, 'classes', (select coalesce(jsonb_agg(c.class order by c.class), '[]'::jsonb)
                from tables.ingredient_classes c where c.ingredient = i.ingredient)) order by i.name)
              from tables.product_ingredients pi join tables.ingredients i on i.ingredient = pi.ingredient
             where pi.product = p.product), '[]'::jsonb) as ingredients`;

const packageColumns = `package, product, ndc, ndc11, labeler, description, trim_scale(quantity)::text as quantity, level, gtin,
  gtin_derived as "gtinDerived", active`;

export async function selectProducts(sql: Sql, products: readonly string[]): Promise<Product[]> {
  return sql.rows<Product>(
    `select ${productColumns} from tables.products p where p.product = any($1) order by p.product`,
    [products],
  );
}

export async function selectAllProducts(sql: Sql): Promise<Product[]> {
  return sql.rows<Product>(`select ${productColumns} from tables.products p order by p.usage_rank, p.product`);
}

/** Products whose name, brand or orderable has a word that starts with the text, most used first. */
export async function selectProductsByStart(sql: Sql, start: string, limit: number): Promise<Product[]> {
  return sql.rows<Product>(
    `select ${productColumns} from tables.products p
      where p.active and p.name || ' ' || coalesce(p.brand, '') || ' ' || replace(p.orderable, '-', ' ') ~* ('\\m' || $1)
      order by p.usage_rank, p.product limit $2`,
    [escapePattern(start), limit],
  );
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

export async function selectPackagesByGtin(sql: Sql, gtin: string): Promise<Package[]> {
  return sql.rows<Package>(
    `select ${packageColumns} from tables.packages
      where gtin = $1 or package = (select b.package from tables.barcodes b where b.barcode = $1)
      order by quantity, package`,
    [gtin],
  );
}

export async function selectPackagesByNdc11(sql: Sql, ndc11: readonly string[]): Promise<Package[]> {
  return sql.rows<Package>(
    `select ${packageColumns} from tables.packages where ndc11 = any($1) order by ndc11, package`,
    [ndc11],
  );
}

export async function selectPackagesByCode(sql: Sql, code: string): Promise<Package[]> {
  return sql.rows<Package>(
    `select ${packageColumns} from tables.packages
      where package = $1 or ndc = $1 or package = (select b.package from tables.barcodes b where b.barcode = $1)
      order by quantity, package`,
    [code],
  );
}

export async function selectPackagesOf(sql: Sql, product: string): Promise<Package[]> {
  return sql.rows<Package>(
    `select ${packageColumns} from tables.packages where product = $1 order by quantity, package`,
    [product],
  );
}

export async function selectUnits(sql: Sql): Promise<Units> {
  const rows = await sql.rows<Unit>(
    `select unit, display, kind, trim_scale(factor)::text as factor from tables.units order by unit`,
  );
  return new Map(rows.map((row) => [row.unit, row]));
}

const scheduleColumns = `schedule, words, kind, interval_minutes as "intervalMinutes", times, days, hl7_pattern as "hl7Pattern"`;

export async function selectSchedules(sql: Sql): Promise<Schedule[]> {
  return sql.rows<Schedule>(`select ${scheduleColumns} from tables.schedules order by schedule`);
}

export async function selectSchedule(sql: Sql, schedule: string): Promise<Schedule | null> {
  return sql.maybe<Schedule>(`select ${scheduleColumns} from tables.schedules where schedule = $1`, [schedule]);
}

/** A schedule with the standard times that a unit keeps, where it keeps its own. */
export async function selectScheduleOfUnit(
  sql: Sql,
  schedule: string,
  unit: { readonly facilityId: string; readonly unitId: string },
): Promise<Schedule | null> {
  return sql.maybe<Schedule>(
    `select s.schedule, s.words, s.kind, s.interval_minutes as "intervalMinutes", coalesce(t.times, s.times) as times, s.days,
            s.hl7_pattern as "hl7Pattern"
       from tables.schedules s
       left join tables.schedule_times t on t.facility_id = $2 and t.unit_id = $3 and t.schedule = s.schedule and s.kind = 'times'
      where s.schedule = $1`,
    [schedule, unit.facilityId, unit.unitId],
  );
}

const routeColumns = `route, words, hl7_code as "hl7Code", kind`;

export async function selectRoutes(sql: Sql): Promise<Route[]> {
  return sql.rows<Route>(`select ${routeColumns} from tables.routes order by route`);
}

export async function selectRoute(sql: Sql, route: string): Promise<Route | null> {
  return sql.maybe<Route>(`select ${routeColumns} from tables.routes where route = $1`, [route]);
}

export async function selectDoseLimits(sql: Sql, ingredients: readonly string[]): Promise<DoseLimit[]> {
  return sql.rows<DoseLimit>(
    `select limit_id as "limitId", ingredient, route, trim_scale(age_from_years)::text as "ageFromYears",
            trim_scale(age_to_years)::text as "ageToYears", trim_scale(max_single)::text as "maxSingle", unit,
            trim_scale(max_daily)::text as "maxDaily", trim_scale(max_per_kg)::text as "maxPerKg", source, confirmed
       from tables.dose_limits where ingredient = any($1) order by ingredient, limit_id`,
    [ingredients],
  );
}

export async function selectRuleValues(sql: Sql): Promise<RuleValues> {
  const rows = await sql.rows<{ rule: string; value: string; unit: string }>(
    `select rule, trim_scale(value)::text as value, unit from tables.rule_values`,
  );
  return new Map(rows.map((row) => [row.rule, { value: row.value, unit: row.unit }]));
}

export type SynonymKind = 'drug' | 'route' | 'schedule' | 'unit' | 'allergen';
export type Synonym = {
  readonly kind: SynonymKind;
  readonly text: string;
  readonly target: string;
  readonly prn: boolean;
  readonly note: string | null;
};

/** Synonyms of one kind whose text is the same without regard to case. */
export async function selectSynonyms(sql: Sql, kind: SynonymKind, text: string): Promise<Synonym[]> {
  return sql.rows<Synonym>(
    `select kind, text, target, prn, note from tables.synonyms where kind = $1 and lower(text) = lower($2) order by text, target`,
    [kind, text],
  );
}

export async function selectAllSynonyms(sql: Sql): Promise<Synonym[]> {
  return sql.rows<Synonym>(`select kind, text, target, prn, note from tables.synonyms order by kind, text, target`);
}

export type IngredientRow = {
  readonly ingredient: string;
  readonly name: string;
  readonly synonyms: readonly string[];
};
export type ClassRow = { readonly class: string; readonly name: string; readonly kind: string };

export async function selectIngredients(sql: Sql): Promise<IngredientRow[]> {
  return sql.rows<IngredientRow>(`select ingredient, name, synonyms from tables.ingredients order by ingredient`);
}

export async function selectClasses(sql: Sql): Promise<ClassRow[]> {
  return sql.rows<ClassRow>(`select class, name, kind from tables.classes order by class`);
}

/** Words for ingredients and classes that are no names of theirs: PCN, sulfa. */
export async function selectAllergenSynonyms(sql: Sql): Promise<{ text: string; target: string }[]> {
  return sql.rows(`select text, target from tables.synonyms where kind = 'allergen' order by text, target`);
}

/** Brands of the products that have one ingredient. */
export async function selectBrandIngredients(sql: Sql): Promise<{ brand: string; ingredient: string }[]> {
  return sql.rows(
    `select p.brand, min(pi.ingredient) as ingredient from tables.products p
       join tables.product_ingredients pi on pi.product = p.product
      where p.brand is not null group by p.product, p.brand having count(*) = 1 order by p.brand, 2`,
  );
}

/** Every name of every product: its own, its brand and its synonyms (rank 1), those of its one ingredient (rank 2). */
export async function selectDrugNames(sql: Sql): Promise<{ text: string; product: string; rank: number }[]> {
  return sql.rows(
    `select p.name as text, p.product, 1 as rank from tables.products p where p.active
     union select p.brand, p.product, 1 from tables.products p where p.active and p.brand is not null
     union select s.text, p.product, 1 from tables.synonyms s
             join tables.products p on p.product = s.target or p.orderable = s.target where s.kind = 'drug' and p.active
     union select unnest(i.synonyms || i.name), o.product, 2 from tables.ingredients i
             join (select product, min(ingredient) as ingredient from tables.product_ingredients
                    group by product having count(*) = 1) o on o.ingredient = i.ingredient
             join tables.products p on p.product = o.product and p.active
     order by 1, 2, 3`,
  );
}

/** Replaces the folded names of all products. */
export async function replaceDrugNames(
  sql: Sql,
  names: readonly { readonly name: string; readonly product: string; readonly rank: number }[],
): Promise<void> {
  await sql.run('delete from tables.drug_names');
  await sql.run(
    `insert into tables.drug_names (name, product, rank)
     select r.name, r.product, min(r.rank) from jsonb_to_recordset($1::jsonb) as r(name text, product text, rank integer)
      group by r.name, r.product`,
    [JSON.stringify(names)],
  );
}

export type NameRow = { readonly name: string; readonly product: string; readonly rank: number };

/** Products under any of the folded names. */
export async function selectNamed(sql: Sql, names: readonly string[]): Promise<NameRow[]> {
  return sql.rows<NameRow>(
    `select name, product, rank from tables.drug_names where name = any($1) order by name, rank, product`,
    [names],
  );
}

/** What a finding about a product shows. */
export type CheckedProduct = Pick<
  Product,
  'product' | 'name' | 'brand' | 'strengthText' | 'form' | 'usageRank' | 'highAlert'
>;

const checkedColumns = `p.product, p.name, p.brand, p.strength_text as "strengthText", p.form, p.usage_rank as "usageRank",
  p.high_alert as "highAlert"`;

export async function selectWithoutPackage(sql: Sql): Promise<CheckedProduct[]> {
  return sql.rows<CheckedProduct>(
    `select ${checkedColumns} from tables.products p
      where p.active and not exists (select from tables.packages k where k.product = p.product and k.active) order by p.usage_rank`,
  );
}

export async function selectPackagesWithoutBarcode(
  sql: Sql,
): Promise<(CheckedProduct & { readonly package: string; readonly ndc: string })[]> {
  return sql.rows(
    `select ${checkedColumns}, k.package, k.ndc from tables.packages k join tables.products p on p.product = k.product
      where k.active and p.active and k.gtin is null order by p.usage_rank, k.package`,
  );
}

/**
 * Products of which no ingredient has a dose limit, although they are given in single doses into the body: what runs by
 * rate and what stays on the skin or in the eye has no single dose to limit.
 */
export async function selectWithoutLimit(sql: Sql): Promise<CheckedProduct[]> {
  return sql.rows<CheckedProduct>(
    `select ${checkedColumns} from tables.products p
      where p.active and not exists (select from tables.product_ingredients pi
                          join tables.dose_limits l on l.ingredient = pi.ingredient where pi.product = p.product)
        and exists (select from tables.order_sentences s
                      join tables.schedules sc on sc.schedule = s.schedule and sc.kind <> 'continuous'
                      join tables.routes r on r.route = s.route and r.kind in ('enteral', 'parenteral', 'inhaled')
                     where s.product = p.product)
      order by p.usage_rank`,
  );
}
