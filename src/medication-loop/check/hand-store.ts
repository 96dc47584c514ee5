/** All that the checks on a dose in the hand look at, in one statement: at the bedside each round trip is waited for. */
import type { Sql } from '#src/kernel/database/database.ts';

export type HandProduct = {
  readonly product: string;
  readonly name: string;
  readonly strengthText: string;
  readonly form: string;
  readonly baseUnit: string;
  readonly doseUnit: string;
  readonly strengthPerBase: string;
  readonly volumeMlPerBase: string | null;
  readonly routes: readonly { readonly route: string; readonly words: string; readonly kind: string }[];
  readonly ingredients: readonly {
    readonly ingredient: string;
    readonly name: string;
    readonly amount: string;
    readonly unit: string;
    readonly classes: readonly {
      readonly class: string;
      readonly name: string;
      readonly kind: 'allergy' | 'therapeutic';
    }[];
  }[];
};

export type HandRow = {
  readonly timeZone: string;
  readonly birthDate: string | null;
  readonly allergyStatus: 'not-recorded' | 'none-known' | 'recorded';
  readonly allergies: readonly {
    readonly said: string;
    readonly ingredient: string | null;
    readonly class: string | null;
    readonly classesOfIngredient: readonly string[];
    readonly reaction: string | null;
    readonly severity: string | null;
  }[];
  readonly weight: { readonly kg: string; readonly at: string; readonly source: string } | null;
  readonly product: HandProduct;
  readonly route: { readonly route: string; readonly words: string; readonly kind: string } | null;
  readonly units: readonly {
    readonly unit: string;
    readonly display: string;
    readonly kind: string;
    readonly factor: string;
  }[];
  readonly limits: readonly {
    readonly limitId: string;
    readonly ingredient: string;
    readonly route: string | null;
    readonly ageFromYears: string | null;
    readonly ageToYears: string | null;
    readonly maxSingle: string;
    readonly unit: string;
    readonly maxDaily: string | null;
    readonly maxPerKg: string | null;
    readonly source: string;
    readonly confirmed: boolean;
  }[];
  readonly rules: readonly { readonly rule: string; readonly value: string; readonly unit: string }[];
};

/** Patient (merges followed), product and what the drug file says of it; null = one of the two is not known. */
export async function selectHand(
  sql: Sql,
  facilityId: string,
  hand: { readonly patientId: string; readonly product: string; readonly route: string },
): Promise<HandRow | null> {
  return sql.maybe<HandRow>(handStatement, [facilityId, hand.patientId, hand.product, hand.route]);
}

const handStatement = `
with recursive chain as (
  select patient_id, merged_into, birth_date, allergy_status from patients.patients where facility_id = $1 and patient_id = $2
  union all
  select p.patient_id, p.merged_into, p.birth_date, p.allergy_status
    from chain c join patients.patients p on p.facility_id = $1 and p.patient_id = c.merged_into)
select f.time_zone as "timeZone", p.birth_date::text as "birthDate", p.allergy_status as "allergyStatus",
  (select coalesce(json_agg(json_build_object('said', a.said, 'ingredient', a.ingredient, 'class', a.class, 'reaction', a.reaction,
            'severity', a.severity, 'classesOfIngredient',
            (select coalesce(json_agg(i.class), '[]') from tables.ingredient_classes i
               join tables.classes c on c.class = i.class and c.kind = 'allergy' where i.ingredient = a.ingredient))), '[]')
     from patients.allergies a where a.facility_id = $1 and a.patient_id = p.patient_id and a.ended_at is null) as allergies,
  (select json_build_object('kg', trim_scale(m.value)::text, 'at', m.measured_at, 'source', m.source)
     from patients.measurements m where m.facility_id = $1 and m.patient_id = p.patient_id and m.kind = 'weight'
    order by m.measured_at desc limit 1) as weight,
  json_build_object('product', d.product, 'name', d.name, 'strengthText', d.strength_text, 'form', d.form, 'baseUnit', d.base_unit,
    'doseUnit', d.dose_unit, 'strengthPerBase', trim_scale(d.strength_per_base)::text,
    'volumeMlPerBase', trim_scale(d.volume_ml_per_base)::text,
    'routes', (select coalesce(json_agg(json_build_object('route', r.route, 'words', r.words, 'kind', r.kind)), '[]')
                 from tables.routes r where r.route = any(d.routes)),
    'ingredients', (select coalesce(json_agg(json_build_object('ingredient', i.ingredient, 'name', n.name,
                       'amount', trim_scale(i.amount)::text, 'unit', i.unit, 'classes',
                       (select coalesce(json_agg(json_build_object('class', c.class, 'name', c.name, 'kind', c.kind)), '[]')
                          from tables.ingredient_classes x join tables.classes c on c.class = x.class
                         where x.ingredient = i.ingredient)) order by i.ingredient), '[]')
                      from tables.product_ingredients i join tables.ingredients n on n.ingredient = i.ingredient
                     where i.product = d.product)) as product,
  (select json_build_object('route', r.route, 'words', r.words, 'kind', r.kind) from tables.routes r where r.route = $4) as route,
  (select json_agg(json_build_object('unit', u.unit, 'display', u.display, 'kind', u.kind, 'factor', trim_scale(u.factor)::text))
     from tables.units u) as units,
  (select coalesce(json_agg(json_build_object('limitId', l.limit_id, 'ingredient', l.ingredient, 'route', l.route,
            'ageFromYears', trim_scale(l.age_from_years)::text, 'ageToYears', trim_scale(l.age_to_years)::text,
            'maxSingle', trim_scale(l.max_single)::text, 'unit', l.unit, 'maxDaily', trim_scale(l.max_daily)::text,
            'maxPerKg', trim_scale(l.max_per_kg)::text, 'source', l.source, 'confirmed', l.confirmed)), '[]')
     from tables.dose_limits l join tables.product_ingredients i on i.ingredient = l.ingredient and i.product = d.product) as limits,
  (select coalesce(json_agg(json_build_object('rule', v.rule, 'value', trim_scale(v.value)::text, 'unit', v.unit)), '[]')
     from tables.rule_values v where v.rule like 'check.%') as rules
  from chain p, kernel.facilities f, tables.products d
 where p.merged_into is null and f.facility_id = $1 and d.product = $3`;
