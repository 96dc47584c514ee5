/** What a check looks at and what it says. Everything a rule needs is in the case: rules read nothing. */
import type { RuleValues } from '#src/tables/schedules/index.ts';

export type Tier = 'stop' | 'ask' | 'note';

export type Verdict = 'passed' | 'alert' | 'not-known';

export type CheckResult = {
  readonly rule: string;
  /** Names this result within its run, and the same in the next run: what an answer answers. */
  readonly key: string;
  readonly verdict: Verdict;
  /** stop = cannot go on; ask = needs a coded answer; note = is read. A passed check is a note. */
  readonly tier: Tier;
  readonly says: string;
  readonly source: string;
  readonly evidence: Readonly<Record<string, unknown>>;
};

export type DrugClass = { readonly class: string; readonly name: string; readonly kind: 'allergy' | 'therapeutic' };

export type CheckedIngredient = {
  readonly ingredient: string;
  readonly name: string;
  readonly classes: readonly DrugClass[];
};

export type CheckedProduct = {
  readonly product: string;
  readonly name: string;
  readonly strengthText: string;
  readonly form: string;
  readonly baseUnit: string;
  readonly doseUnit: string;
  readonly strengthPerBase: string;
  readonly volumeMlPerBase: string | null;
  readonly routes: readonly CheckedRoute[];
  readonly ingredients: readonly CheckedIngredient[];
};

export type CheckedSchedule = {
  readonly schedule: string;
  readonly words: string;
  readonly kind: 'interval' | 'times' | 'once' | 'continuous' | 'as-needed';
  readonly intervalMinutes: number | null;
  readonly times: readonly string[];
  readonly days: readonly string[];
};

export type CheckedRoute = { readonly route: string; readonly words: string; readonly kind: string };

export type CheckedOrder = {
  readonly orderId: string | null;
  readonly product: CheckedProduct;
  /** Products of its components, base and additives. */
  readonly components: readonly CheckedProduct[];
  readonly route: CheckedRoute;
  /** null: what is in the hand has no schedule of its own. */
  readonly schedule: CheckedSchedule | null;
  readonly prn: boolean;
  readonly prnReason: string | null;
  readonly priority: 'stat' | 'now' | 'routine' | 'one-time' | 'prn';
  readonly dose: string;
  readonly doseMax: string | null;
  readonly doseUnit: string;
  readonly dosePer: string | null;
  readonly dosePerUnit: string | null;
  readonly weightKg: string | null;
  readonly startAt: Date;
  readonly stopAt: Date | null;
  readonly enteredAt: Date;
  /** Number of doses that fall due from start to stop; null = open end, or not counted by a schedule. */
  readonly dosesUntilStop: number | null;
};

export type CheckedAllergy = {
  readonly said: string;
  readonly ingredient: string | null;
  readonly class: string | null;
  /** Allergy classes of the ingredient, when it was said as an ingredient. */
  readonly classesOfIngredient: readonly string[];
  readonly reaction: string | null;
  readonly severity: string | null;
};

export type CheckedPatient = {
  /** Whole years; null = birth not known. */
  readonly ageYears: number | null;
  readonly allergyStatus: 'not-recorded' | 'none-known' | 'recorded';
  readonly allergies: readonly CheckedAllergy[];
  readonly weight: { readonly kg: string; readonly at: Date; readonly source: string } | null;
};

/** A dose limit that is meant for this patient and route, and what the order comes to in its unit. */
export type MeasuredLimit = {
  readonly limitId: string;
  readonly ingredient: string;
  readonly ingredientName: string;
  readonly maxSingle: string;
  readonly unit: string;
  readonly maxDaily: string | null;
  readonly maxPerKg: string | null;
  readonly source: string;
  readonly confirmed: boolean;
  /** Largest single dose of the order. */
  readonly single: string;
  /** All doses of a day by the schedule, with other orders of the same ingredient; null = cannot be reckoned. */
  readonly daily: string | null;
  /** What of `daily` comes from other orders, and which. */
  readonly others: readonly { readonly orderId: string; readonly text: string; readonly daily: string }[];
};

export type CheckCase = {
  readonly now: Date;
  readonly timeZone: string;
  readonly patient: CheckedPatient;
  readonly order: CheckedOrder;
  /** Other orders of the patient that are in force, with their lines as text. */
  readonly others: readonly (CheckedOrder & { readonly text: string })[];
  /** Largest dose of the order in base units of its product; null = the unit of the dose does not fit the product. */
  readonly baseUnits: string | null;
  readonly limits: readonly MeasuredLimit[];
  /** Ingredients of the order for which the drug file has no limit that is meant for this patient and route. */
  readonly withoutLimit: readonly string[];
  readonly rules: RuleValues;
  /** Interactions that name an ingredient or class of the order; null = the table is empty: nothing was checked. */
  readonly interactions: readonly Interaction[] | null;
};

export type Interaction = {
  readonly interaction: string;
  /** `ingredient warfarin` or `class nsaid-analgesics`. */
  readonly left: string;
  readonly right: string;
  readonly severity: 'contraindicated' | 'serious' | 'moderate';
  readonly effect: string;
  readonly management: string;
  readonly source: string;
};

export type CheckRule = {
  readonly id: string;
  /** Two or three words: "dose limit". */
  readonly title: string;
  readonly source: string;
  /** Also runs on what is in the hand at the bedside. */
  readonly atBedside: boolean;
  /** Coded answers that settle an `ask`. */
  readonly answers: readonly AnswerCode[];
  /** Coded reasons by which a `stop` may be overridden; none = it may not. */
  readonly overrides: readonly AnswerCode[];
  run(check: CheckCase): readonly CheckResult[];
};

/** Coded answers: free text alone is none (AJMC 2007: one in five free reasons helped anybody). */
export const answerTexts = {
  'allergy-checked-with-patient': 'Asked the patient or family: no allergy to this',
  'tolerated-before': 'Was given before and tolerated',
  'intolerance-only': 'An intolerance, not an allergy',
  'low-cross-reactivity': 'Cross reaction is unlikely; will be observed',
  'benefit-outweighs-risk': 'No better choice; benefit outweighs the risk',
  'prescriber-confirmed': 'The prescriber confirmed it',
  'both-intended': 'Both orders are intended',
  'other-will-be-stopped': 'The other order will be stopped',
  'dose-intended': 'This dose is intended and indicated',
  'levels-monitored': 'Levels or effect are monitored',
  protocol: 'By an approved protocol',
  'weight-confirmed': 'The weight was confirmed',
  'weight-not-needed': 'The weight does not change this dose',
  'route-suitable': 'The product is suitable for this route',
  'timing-intended': 'The timing is intended',
  'oncology-protocol': 'Oncology protocol with daily doses, checked with the oncologist',
  'no-data-judged': 'Judged without data, by the labeling',
} as const;

export type AnswerCode = keyof typeof answerTexts;
