/** All SQL of the checks: what the drug file says of classes, and the results that were stored. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { CheckedOrder, CheckResult, DrugClass, Interaction } from './shapes.ts';

export type IngredientClass = DrugClass & { readonly ingredient: string };

/** Classes of ingredients, with the name and kind of each class. */
export async function selectClassesOf(sql: Sql, ingredients: readonly string[]): Promise<IngredientClass[]> {
  return sql.rows<IngredientClass>(
    `select i.ingredient, c.class, c.name, c.kind from tables.ingredient_classes i
       join tables.classes c on c.class = i.class
      where i.ingredient = any($1) order by i.ingredient, c.class`,
    [ingredients],
  );
}

export async function selectTimeZone(sql: Sql, facilityId: string): Promise<string> {
  const row = await sql.one<{ timeZone: string }>(
    `select time_zone as "timeZone" from kernel.facilities where facility_id = $1`,
    [facilityId],
  );
  return row.timeZone;
}

/** Interactions of the ingredients of an order and of their classes; null = the table has none at all. */
export async function selectInteractions(
  sql: Sql,
  order: Pick<CheckedOrder, 'product' | 'components'>,
): Promise<Interaction[] | null> {
  const ingredients = [order.product, ...order.components].flatMap((product) => product.ingredients);
  const found = await sql.rows<Interaction>(
    `select interaction, left_kind || ' ' || left_code as left, right_kind || ' ' || right_code as right, severity, effect,
            management, source
       from tables.interactions
      where (left_kind = 'ingredient' and left_code = any($1)) or (right_kind = 'ingredient' and right_code = any($1))
         or (left_kind = 'class' and left_code = any($2)) or (right_kind = 'class' and right_code = any($2))
      order by array_position(array['contraindicated', 'serious', 'moderate'], severity), interaction`,
    [
      ingredients.map(({ ingredient }) => ingredient),
      ingredients.flatMap(({ classes }) => classes.map((group) => group.class)),
    ],
  );
  if (found.length > 0) return found;
  const { any } = await sql.one<{ any: boolean }>('select exists (select from tables.interactions) as any');
  return any ? [] : null;
}

export type StoredRun = {
  readonly orderId: string;
  readonly version: number;
  readonly at: Date;
  readonly results: readonly CheckResult[];
};

export async function insertRun(sql: Sql, facilityId: string, run: StoredRun): Promise<void> {
  const list = (key: keyof CheckResult) => run.results.map((result) => result[key]);
  await sql.run(
    `insert into medication_loop.order_checks (facility_id, order_id, version, run, position, key, rule, verdict, tier, says, source,
       evidence, checked_at)
     select $1, $2, $3,
            (select coalesce(max(run), 0) + 1 from medication_loop.order_checks where facility_id = $1 and order_id = $2 and version = $3),
            position, key, rule, verdict, tier, says, source, evidence::jsonb, $4
       from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
            with ordinality as t(key, rule, verdict, tier, says, source, evidence, position)`,
    [
      facilityId,
      run.orderId,
      run.version,
      run.at,
      list('key'),
      list('rule'),
      list('verdict'),
      list('tier'),
      list('says'),
      list('source'),
      run.results.map((result) => JSON.stringify(result.evidence)),
    ],
  );
}

/** Results of the newest run on a version, in their order. */
export async function selectNewestRun(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
): Promise<CheckResult[]> {
  return sql.rows<CheckResult>(
    `select rule, key, verdict, tier, says, source, evidence from medication_loop.order_checks
      where facility_id = $1 and order_id = $2 and version = $3
        and run = (select max(run) from medication_loop.order_checks where facility_id = $1 and order_id = $2 and version = $3)
      order by position`,
    [facilityId, orderId, version],
  );
}

/** Orders of a patient that wait for verification. */
export async function selectWaitingOrders(sql: Sql, facilityId: string, patientId: string): Promise<string[]> {
  const rows = await sql.rows<{ orderId: string }>(
    `select order_id as "orderId" from medication_loop.orders
      where facility_id = $1 and patient_id = $2 and state = 'active' and (verified_version is null or verified_version < version)
      order by order_id`,
    [facilityId, patientId],
  );
  return rows.map((row) => row.orderId);
}
