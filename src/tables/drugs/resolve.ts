/**
 * Words of other systems for what the drug file knows. Deterministic, and it explains itself: a product comes with how
 * it was found and what a person must read; what cannot be named for sure is not named.
 */
import type { Sql } from '#src/kernel/database/database.ts';
import { ndc11Candidates } from '#src/tables/barcodes/index.ts';
import { fold } from './fold.ts';
import { formFits, readForm, releaseFit } from './forms.ts';
import { namedProducts } from './names.ts';
import type { DrugWords, Product, Resolved, ResolvedSchedule, Route, Unit, Units } from './shapes.ts';
import {
  selectPackagesByGtin,
  selectPackagesByNdc11,
  selectProducts,
  selectRoute,
  selectRoutes,
  selectSchedule,
  selectSynonyms,
  selectUnits,
} from './store.ts';
import { fits, isSilent, makes, readStrength, type Strength, strengthOf, withoutSize } from './strength.ts';

/** The route that a word names: a code of ours, an HL7 code that only one route has, or a synonym. */
export async function resolveRoute(sql: Sql, text: string): Promise<Route | null> {
  const word = text.trim();
  const own = await selectRoute(sql, word.toUpperCase());
  if (own) return own;
  const target = only(await targets(sql, 'route', word));
  if (target) return selectRoute(sql, target);
  const byWord = (await selectRoutes(sql)).filter(
    (route) => route.words.toLowerCase() === word.toLowerCase() || route.hl7Code === word.toUpperCase(),
  );
  return byWord.length === 1 ? (byWord[0] ?? null) : null;
}

/** The schedule that a word names, and whether it means "as needed": a code of ours or a synonym. */
export async function resolveSchedule(sql: Sql, text: string): Promise<ResolvedSchedule | null> {
  const word = text.trim();
  const own = await selectSchedule(sql, word.toUpperCase());
  if (own) return { schedule: own, prn: own.kind === 'as-needed' };
  const synonyms = await selectSynonyms(sql, 'schedule', word);
  const target = only(synonyms.map((synonym) => synonym.target));
  const schedule = target ? await selectSchedule(sql, target) : null;
  return schedule && { schedule, prn: schedule.kind === 'as-needed' || synonyms.some((synonym) => synonym.prn) };
}

/** The unit that a word names: a code of ours (case counts: mg is not MG), or a synonym. */
export async function resolveUnit(sql: Sql, text: string): Promise<Unit | null> {
  const units = await selectUnits(sql);
  const word = text.trim();
  const own = units.get(word);
  if (own) return own;
  const synonyms = await selectSynonyms(sql, 'unit', word);
  const exact = synonyms.filter((synonym) => synonym.text === word);
  const target = only((exact.length > 0 ? exact : synonyms).map((synonym) => synonym.target));
  return (target ? units.get(target) : null) ?? null;
}

async function targets(sql: Sql, kind: 'route' | 'unit', word: string): Promise<string[]> {
  return (await selectSynonyms(sql, kind, word)).map((synonym) => synonym.target);
}

/** The one value that all are, else null: two meanings are none. */
function only(values: readonly string[]): string | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/**
 * The product that another system speaks of: by our code, by GTIN, by NDC, or by name with strength, form and route.
 * Between strengths it never guesses: only where the dose is an amount that any of them can make is the most used one
 * taken, and the remark says so.
 */
export async function resolveDrug(sql: Sql, words: DrugWords): Promise<Resolved> {
  const byCode = words.code ? await selectProducts(sql, [words.code]) : [];
  if (byCode[0]) return { product: byCode[0], how: 'code', says: `product code ${words.code}`, remark: null };
  const byGtin = words.gtin ? await selectPackagesByGtin(sql, words.gtin.padStart(14, '0')) : [];
  if (byGtin[0]) {
    const [product] = await selectProducts(sql, [byGtin[0].product]);
    if (product) return { product, how: 'gtin', says: `GTIN ${words.gtin}`, remark: null };
  }
  const asked: Asked = { words, ...(await meaning(sql, words)) };
  const byNdc = await productsOfNdc(sql, words.ndc ?? '');
  const [first] = byNdc;
  const named = await namedProducts(sql, [words.text ?? '', `${words.text ?? ''} ${words.strength ?? ''}`]);
  if (byNdc.length === 1 && first) {
    if (contradicts(first, named)) {
      const says = `NDC ${words.ndc} is ${first.name} ${first.strengthText}, but "${words.text}" names another drug`;
      return unmapped('ambiguous-drug', says, [first, ...named]);
    }
    return { product: first, how: 'ndc', says: `NDC ${words.ndc}`, remark: ndcRemark(asked, first) };
  }
  // An NDC that several products share is settled by the name, if the name means one of them.
  const both =
    byNdc.length > 1 ? byNdc.filter((product) => named.some((other) => other.product === product.product)) : [];
  return choose(asked, both.length > 0 ? both : named.length > 0 ? named : byNdc);
}

type Asked = {
  readonly words: DrugWords;
  readonly route: string | null;
  readonly unit: string | null;
  readonly units: Units;
};

async function meaning(sql: Sql, words: DrugWords): Promise<Omit<Asked, 'words'>> {
  const route = words.route ? await resolveRoute(sql, words.route) : null;
  const unit = words.doseUnit ? await resolveUnit(sql, words.doseUnit) : null;
  return { route: route?.route ?? null, unit: unit?.unit ?? null, units: await selectUnits(sql) };
}

async function productsOfNdc(sql: Sql, ndc: string): Promise<Product[]> {
  const candidates = ndc11Candidates(ndc);
  if (candidates.length === 0) return [];
  const packages = await selectPackagesByNdc11(sql, candidates);
  return selectProducts(sql, [...new Set(packages.map((each) => each.product))]);
}

/** True when the words name drugs and none of them shares an ingredient with the product. */
function contradicts(product: Product, named: readonly Product[]): boolean {
  const own = new Set(product.ingredients.map((each) => each.ingredient));
  const shares = (other: Product) =>
    other.product === product.product || other.ingredients.some((each) => own.has(each.ingredient));
  return named.length > 0 && !named.some(shares);
}

/** What a person must read when the NDC says one thing and the words another. */
function ndcRemark(asked: Asked, product: Product): string | null {
  const { words, units } = asked;
  const said = readStrength(words.strength ?? '', units);
  const remarks: string[] = [];
  if (!isSilent(said) && !fits(said, strengthOf(product, units))) remarks.push(strengthRemark(words, product));
  if (asked.route && !product.routes.includes(asked.route)) {
    remarks.push(`Ordered by ${words.route}; the product of the NDC is for ${product.routes.join(', ')}`);
  }
  return remarks.length > 0 ? remarks.join('. ') : null;
}

function strengthRemark(words: DrugWords, product: Product): string {
  const said = [words.text, words.strength].filter(Boolean).join(', ');
  return `Ordered as "${said}"; the product is ${product.name} ${product.strengthText} ${product.form}`.replace(
    /\s+/g,
    ' ',
  );
}

/** Names the one product of the candidates that fits route, release, form and strength; or says why none can be named. */
function choose(asked: Asked, candidates: readonly Product[]): Resolved {
  const { words, units } = asked;
  const called = [words.text, words.strength].filter(Boolean).join(', ') || words.ndc || words.code || 'nothing';
  if (candidates.length === 0) return unmapped('unknown-drug', `The drug file has no "${called}"`, []);
  const form = readForm([words.text, words.strength, words.form].filter(Boolean).join(' '));
  const byRoute = ofRoute(candidates, asked.route);
  if (byRoute.length === 0) {
    return unmapped('unknown-drug', `The drug file has "${called}", but none for ${words.route}`, candidates);
  }
  const released = best(byRoute, (product) => releaseFit(form, product));
  if (released.length === 0) {
    return unmapped('unknown-drug', `The drug file has "${called}", but none of this release`, byRoute);
  }
  const said = readStrength(`${words.strength ?? ''} ${words.text ?? ''}`, units);
  const strong = isSilent(said)
    ? []
    : released.filter((product) => fits(withoutSize(said, product, units), strengthOf(product, units)));
  const formed = (list: readonly Product[]) => {
    const fitting = list.filter((product) => formFits(form, product));
    return fitting.length > 0 ? fitting : list;
  };
  if (strong.length > 0) return named(asked, called, formed(strong), null);
  return ofAnyStrength(asked, called, formed(released), said);
}

const silence: Strength = { amounts: [], concentrations: [], volumesMl: [] };

/** Nothing was said of the strength, or a strength that the drug file lacks. */
function ofAnyStrength(asked: Asked, called: string, fitting: readonly Product[], said: Strength): Resolved {
  const { words, unit, units } = asked;
  if (!oneDrug(fitting))
    return unmapped('ambiguous-drug', `"${called}" may be any of ${fitting.length} drugs`, fitting);
  const strengths = new Set(fitting.map((product) => `${product.orderable} ${product.strengthText}`));
  if (strengths.size === 1 && isSilent(said)) return named(asked, called, fitting, null);
  const whole = fitting.filter((product) => makes(product, said, unit, units));
  if (whole.length === 0 || fitting.some((product) => !makes(product, silence, unit, units))) {
    return unmapped('ambiguous-drug', `"${called}" may be any of ${fitting.length} products`, fitting);
  }
  // A strength that differs from what was ordered is no small thing for a drug that kills by dose.
  if (!isSilent(said) && whole.some((product) => product.highAlert)) {
    return unmapped('ambiguous-drug', `"${called}" is a high-alert drug in a strength that the drug file lacks`, whole);
  }
  const [most] = byUse(whole);
  return most ? named(asked, called, [most], strengthRemark(words, most)) : unmapped('unknown-drug', called, []);
}

function named(asked: Asked, called: string, fitting: readonly Product[], remark: string | null): Resolved {
  if (!oneDrug(fitting))
    return unmapped('ambiguous-drug', `"${called}" may be any of ${fitting.length} drugs`, fitting);
  const orderables = new Set(fitting.map((product) => product.orderable));
  const [most] = byUse(fitting);
  const sameStrength = new Set(fitting.map((product) => product.strengthText)).size === 1;
  if (!most || (orderables.size > 1 && !sameStrength && !makes(most, silence, asked.unit, asked.units))) {
    return unmapped('ambiguous-drug', `"${called}" may be any of ${fitting.length} products`, fitting);
  }
  const chosen = fitting.length > 1 && !sameStrength ? strengthRemark(asked.words, most) : null;
  return { product: most, how: 'name', says: `name "${called}"`, remark: remark ?? chosen };
}

/** Insulin regular and insulin lispro, sodium chloride 0.9% and 3%: another name is another drug. */
function oneDrug(products: readonly Product[]): boolean {
  return new Set(products.map((product) => product.name.toLowerCase())).size <= 1;
}

function byUse(products: readonly Product[]): Product[] {
  return [...products].sort((a, b) => a.usageRank - b.usageRank || (a.product < b.product ? -1 : 1));
}

/** Ways into the body that are one: a bag beside the infusion, a tube into the stomach, air into the lungs. */
const sameWay: Readonly<Record<string, readonly string[]>> = {
  IV: ['IVPB'],
  IVPB: ['IV'],
  NG: ['PO', 'FT'],
  FT: ['PO', 'NG'],
  INH: ['NEB'],
  NEB: ['INH'],
};

/** The candidates of a route; where there are none, those of a route that is the same way into the body. */
function ofRoute(candidates: readonly Product[], route: string | null): Product[] {
  if (route === null) return [...candidates];
  const exact = candidates.filter((product) => product.routes.includes(route));
  if (exact.length > 0) return exact;
  return candidates.filter((product) => (sameWay[route] ?? []).some((way) => product.routes.includes(way)));
}

function best(products: readonly Product[], rated: (product: Product) => number | null): Product[] {
  const known = products.flatMap((product) => {
    const value = rated(product);
    return value === null ? [] : [{ product, value }];
  });
  const least = Math.min(...known.map(({ value }) => value));
  return known.filter(({ value }) => value === least).map(({ product }) => product);
}

function unmapped(why: 'unknown-drug' | 'ambiguous-drug', says: string, candidates: readonly Product[]): Resolved {
  const shown = byUse(candidates).slice(0, 12);
  return {
    unmapped: why,
    says,
    candidates: shown.map(({ product, name, strengthText, form }) => ({ product, name, strengthText, form })),
  };
}

/** The text under which a drug is looked for: exported for the code map, so that one mapping settles all its writings. */
export function drugKey(text: string): string {
  return fold(text);
}
