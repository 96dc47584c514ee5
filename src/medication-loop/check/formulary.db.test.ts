/** The rules over the whole formulary: what is ordered every day is not asked about, what is above a limit is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, later } from '#src/kernel/clock.ts';
import { quantity } from '#src/kernel/quantity.ts';
import { admit, openHospital, type TestPatient } from '#src/medication-loop/order/loop.fixture.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { gatherCase, gatherHand, type Judged } from './gather.ts';
import { loadRuleValues } from './index.ts';
import { judgeDose, judgeOrder, needsAnswer } from './rules/all.ts';
import { allergyClass } from './rules/allergy-class.ts';
import { allergyIngredient } from './rules/allergy-ingredient.ts';
import { crossClasses } from './rules/cross-classes.ts';
import type { CheckCase, CheckedAllergy, CheckResult } from './shapes.ts';

let db: TestDatabase;
let kernel: TestKernel;
let adult: TestPatient;

beforeAll(async () => {
  db = await testDatabase();
  kernel = await testKernel({ url: db.url });
  await openHospital(kernel);
  await loadRuleValues(kernel.database);
  adult = await admit(kernel);
});
afterAll(async () => {
  await kernel.close();
  await db.close();
});

type Sentence = {
  readonly id: string;
  readonly product: string;
  readonly dose: string;
  readonly doseMax: string | null;
  readonly unit: string;
  readonly route: string;
  readonly schedule: string;
  readonly prn: boolean;
  readonly prnReason: string | null;
  readonly priority: Judged['priority'];
  readonly hours: number | null;
  readonly perKg: string | null;
};

async function sentences(): Promise<Sentence[]> {
  return kernel.database.rows<Sentence>(
    `select sentence_id as id, product, trim_scale(dose)::text as dose, trim_scale(dose_max)::text as "doseMax", unit, route, schedule, prn,
            prn_reason as "prnReason", priority, duration_hours as hours,
            case when weight_based then trim_scale(weight_per)::text end as "perKg"
       from tables.order_sentences order by sentence_id`,
  );
}

/** A sentence as an order for an adult of 80 kg. */
function ordered(sentence: Sentence, patientId = adult.patientId): Judged {
  const now = kernel.clock.now();
  return {
    orderId: null,
    patientId,
    product: sentence.product,
    components: [],
    route: sentence.route,
    schedule: sentence.schedule,
    prn: sentence.prn,
    prnReason: sentence.prnReason,
    priority: sentence.priority,
    dose: sentence.dose,
    doseMax: sentence.doseMax,
    doseUnit: sentence.unit,
    dosePer: sentence.perKg,
    dosePerUnit: sentence.perKg === null ? null : `${sentence.unit} per kg`,
    weightKg: sentence.perKg === null ? null : '80',
    startAt: now,
    stopAt: sentence.hours === null ? null : later(now, hours(sentence.hours)),
    enteredAt: now,
  };
}

async function judge(judged: Judged): Promise<CheckResult[]> {
  const gathered = await gatherCase(kernel.database, kernel.facilityId, judged, kernel.clock.now());
  if (!gathered) throw new Error(`no case for ${judged.product}`);
  return judgeOrder(gathered);
}

test('what is ordered every day asks nothing of an adult without allergies', async () => {
  const asked: string[] = [];
  const all = await sentences();
  for (const sentence of all) {
    const results = await judge(ordered(sentence));
    for (const result of results.filter(needsAnswer))
      asked.push(`${sentence.id}: ${result.tier} ${result.rule} ${result.says}`);
  }
  process.stdout.write(
    `nuisance: ${asked.length} of ${all.length} order sentences ask (${((100 * asked.length) / all.length).toFixed(2)} %)\n`,
  );
  expect(asked).toEqual([]);
}, 120_000);

/** The case of each product, by one of its order sentences. */
async function caseOfEachProduct(): Promise<Map<string, CheckCase>> {
  const cases = new Map<string, CheckCase>();
  for (const sentence of await sentences()) {
    if (cases.has(`${sentence.product} ${sentence.route}`)) continue;
    const gathered = await gatherCase(kernel.database, kernel.facilityId, ordered(sentence), kernel.clock.now());
    if (gathered) cases.set(`${sentence.product} ${sentence.route}`, gathered);
  }
  return cases;
}

test('each dose limit of the drug file is heard by an order above it, and stops at many times it', async () => {
  const heard = new Set<string>();
  for (const sentence of await sentences()) {
    const judged = { ...ordered(sentence), doseMax: null, dosePer: null, dosePerUnit: null };
    const gathered = await gatherCase(kernel.database, kernel.facilityId, judged, kernel.clock.now());
    for (const limit of gathered?.limits ?? []) {
      if (heard.has(limit.limitId)) continue;
      heard.add(limit.limitId);
      const times = (factor: string) => ({
        ...judged,
        dose: quantity(judged.dose)
          .times(limit.maxSingle)
          .times(factor)
          .div(limit.single)
          .toDecimalPlaces(12)
          .toFixed(),
      });
      const above = (await judge(times('1.01'))).filter(needsAnswer);
      expect(
        above.map((result) => result.key),
        limit.limitId,
      ).toContain(`single-dose:${limit.limitId}`);
      const far = (await judge(times('3.01'))).filter((result) => result.tier === 'stop');
      expect(
        far.map((result) => result.key),
        limit.limitId,
      ).toContain(`absolute-dose:${limit.limitId}`);
    }
  }
  const silent = await kernel.database.rows<{ id: string }>(
    `select limit_id as id from tables.dose_limits where (age_from_years is null or age_from_years <= 69)
        and (age_to_years is null or age_to_years > 69) and not limit_id = any($1)
        and exists (select from tables.order_sentences s join tables.product_ingredients i on i.product = s.product
                     where i.ingredient = dose_limits.ingredient and s.route = dose_limits.route)`,
    [[...heard]],
  );
  expect(heard.size).toBeGreaterThan(250);
  expect(silent).toEqual([]);
}, 300_000);

const allergy = (words: Partial<CheckedAllergy>): CheckedAllergy => ({
  said: 'said',
  ingredient: null,
  class: null,
  classesOfIngredient: [],
  reaction: 'rash',
  severity: null,
  ...words,
});
const withAllergy = (check: CheckCase, words: Partial<CheckedAllergy>): CheckCase => ({
  ...check,
  patient: { ...check.patient, allergyStatus: 'recorded', allergies: [allergy(words)] },
});
const ingredientsOf = (check: CheckCase) => check.order.product.ingredients;
const classesOf = (check: CheckCase) =>
  ingredientsOf(check).flatMap(({ classes }) =>
    classes.flatMap((group) => (group.kind === 'allergy' ? group.class : [])),
  );

test('each ingredient of each product is heard as an allergy, and no other ingredient is', async () => {
  const cases = [...(await caseOfEachProduct()).values()];
  const ingredients = new Set(cases.flatMap((check) => ingredientsOf(check).map(({ ingredient }) => ingredient)));
  expect(ingredients.size).toBeGreaterThan(200);
  for (const ingredient of ingredients) {
    for (const check of cases) {
      const alerts = allergyIngredient.run(withAllergy(check, { ingredient })).filter(needsAnswer);
      const contains = ingredientsOf(check).some((one) => one.ingredient === ingredient);
      expect(
        alerts.map((result) => result.tier),
        `${ingredient} ${check.order.product.product}`,
      ).toEqual(contains ? ['stop'] : []);
    }
  }
}, 120_000);

test('each pair of allergy classes: the same class asks, a documented pair says what is documented, no other pair speaks', async () => {
  const cases = [...(await caseOfEachProduct()).values()];
  const classes = [...new Set(cases.flatMap(classesOf))].sort();
  expect(classes.length).toBeGreaterThan(25);
  for (const from of classes) {
    for (const check of cases) {
      const said = allergyClass.run(withAllergy(check, { class: from })).filter((result) => result.verdict === 'alert');
      const own = classesOf(check);
      const crossing = crossClasses.filter((cross) => cross.from === from && own.includes(cross.to));
      const expected = own.includes(from) ? ['ask'] : crossing.slice(0, 1).map((cross) => cross.tier);
      expect([...new Set(said.map((result) => result.tier))], `${from} ${check.order.product.product}`).toEqual(
        expected,
      );
      const grave = allergyClass.run(withAllergy(check, { class: from, reaction: 'anaphylaxis' }));
      expect(
        grave.some((result) => result.tier === 'stop'),
        `${from} ${check.order.product.product}`,
      ).toBe(expected.includes('ask'));
    }
  }
  for (const cross of crossClasses) {
    expect(classes, `${cross.from} is a class of the drug file`).toContain(cross.from);
    expect(classes, `${cross.to} is a class of the drug file`).toContain(cross.to);
  }
}, 120_000);

test('what is read in one round trip for the bedside is judged as what is read for the order', async () => {
  const patient = await admit(kernel, {
    allergies: [{ said: 'penicillin', reaction: 'hives' }, { said: 'ibuprofen' }],
  });
  const now = kernel.clock.now();
  for (const sentence of await sentences()) {
    const judged = { ...ordered(sentence, patient.patientId), dosePer: null, weightKg: null };
    const hand = { ...judged, dose: judged.doseMax ?? judged.dose };
    const [atDesk, atBedside] = [
      await gatherCase(kernel.database, kernel.facilityId, judged, now),
      await gatherHand(kernel.database, kernel.facilityId, hand, now),
    ];
    if (!atDesk || !atBedside) throw new Error(`no case for ${sentence.id}`);
    const desk = judgeDose({ ...atDesk, order: { ...atDesk.order, schedule: null } });
    expect(judgeDose(atBedside), sentence.id).toEqual(desk);
  }
}, 120_000);

test('without rule values and limits nothing passes silently: it is said that it is not known', async () => {
  const [check] = (await caseOfEachProduct()).values();
  if (!check) throw new Error('the drug file has no order sentence');
  const blind = { ...check, rules: new Map(), limits: [], withoutLimit: ['metformin'] };
  const said = judgeOrder(blind).filter((result) => result.verdict === 'not-known');
  expect(said.map((result) => result.key)).toEqual(['absolute-dose', 'single-dose:no-data']);
  expect(said.find((result) => result.key === 'absolute-dose')?.tier).toBe('ask');
});
