/** Strengths as people write them, compared as amounts: "40mg/4mL", "2 g / 50 mL Premix", "100 Units / mL - 10 mL Vial". */
import { divide, type Quantity, quantity } from '#src/kernel/quantity.ts';
import type { Product, Units } from './shapes.ts';
import { convert } from './units.ts';

/** What is said of a strength, in base units of each kind. */
export type Strength = {
  readonly amounts: readonly { readonly kind: string; readonly value: Quantity }[];
  /** Amount in one mL. */
  readonly concentrations: readonly { readonly kind: string; readonly value: Quantity }[];
  readonly volumesMl: readonly Quantity[];
};

const unitWords: Readonly<Record<string, string>> = {
  mg: 'mg',
  mgs: 'mg',
  milligram: 'mg',
  mcg: 'mcg',
  ug: 'mcg',
  g: 'g',
  gm: 'g',
  gram: 'g',
  grams: 'g',
  unit: 'units',
  units: 'units',
  u: 'units',
  iu: 'units',
  meq: 'mEq',
  mmol: 'mmol',
  mm: 'mmol',
  ml: 'mL',
  l: 'L',
};

const words = Object.keys(unitWords)
  .sort((a, b) => b.length - a.length)
  .join('|');
const amountPattern = new RegExp(
  `(\\d+(?:\\.\\d+)?)\\s*(${words})\\b(?:\\s*(?:\\/|per)\\s*(\\d+(?:\\.\\d+)?)?\\s*(ml|l)\\b)?|(\\d+(?:\\.\\d+)?)\\s*%`,
  'g',
);

/** Reads all amounts, volumes and concentrations out of a text. */
export function readStrength(text: string, units: Units): Strength {
  const plain = text
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(^|[^\d])\.(?=\d)/g, '$10.');
  const amounts: { kind: string; value: Quantity }[] = [];
  const concentrations: { kind: string; value: Quantity }[] = [];
  const volumesMl: Quantity[] = [];
  for (const [, amount, word = '', perAmount, perWord, percent] of plain.matchAll(amountPattern)) {
    // Percent of a solution is grams in 100 mL.
    if (percent !== undefined) concentrations.push({ kind: 'mass', value: quantity(percent).times(10) });
    const unit = units.get(unitWords[word] ?? '');
    if (amount === undefined || !unit) continue;
    const value = quantity(amount).times(unit.factor);
    if (perWord === undefined) {
      if (unit.kind === 'volume') volumesMl.push(value);
      else amounts.push({ kind: unit.kind, value });
    } else if (unit.kind !== 'volume') {
      const volume = quantity(perAmount ?? '1').times(perWord === 'l' ? 1000 : 1);
      if (volume.isZero()) continue;
      concentrations.push({ kind: unit.kind, value: divide(value, volume) });
      if (perAmount !== undefined) {
        amounts.push({ kind: unit.kind, value });
        volumesMl.push(volume);
      }
    }
  }
  return { amounts, concentrations, volumesMl };
}

type Strong = Pick<Product, 'strengthText' | 'name' | 'doseUnit' | 'strengthPerBase' | 'volumeMlPerBase' | 'baseUnit'>;

/** What is known of the strength of a product: its numbers and what its strength text says. */
export function strengthOf(product: Strong, units: Units): Strength {
  const said = readStrength(`${product.name} ${product.strengthText}`, units);
  const unit = units.get(product.doseUnit);
  const value = unit ? quantity(product.strengthPerBase).times(unit.factor) : null;
  const volume = product.volumeMlPerBase === null ? null : quantity(product.volumeMlPerBase);
  const isAmount = unit && value && unit.kind !== 'volume' && !unit.kind.startsWith('count:');
  return {
    amounts: isAmount ? [...said.amounts, { kind: unit.kind, value }] : said.amounts,
    concentrations:
      isAmount && volume
        ? [...said.concentrations, { kind: unit.kind, value: divide(value, volume) }]
        : said.concentrations,
    volumesMl: volume && product.baseUnit !== 'mL' ? [...said.volumesMl, volume] : said.volumesMl,
  };
}

/** True when nothing was said. */
export function isSilent(strength: Strength): boolean {
  return strength.amounts.length + strength.concentrations.length + strength.volumesMl.length === 0;
}

/** True when everything that was said is true of the product. */
export function fits(said: Strength, of: Strength): boolean {
  const holds = (wanted: Strength['amounts'], known: Strength['amounts']) =>
    wanted.every(({ kind, value }) => known.some((each) => each.kind === kind && close(each.value, value)));
  return (
    holds(said.amounts, of.amounts) &&
    holds(said.concentrations, of.concentrations) &&
    said.volumesMl.every((volume) => of.volumesMl.some((each) => close(each, volume)))
  );
}

/** Labels round: 0.083% is 2.5 mg in 3 mL. */
function close(a: Quantity, b: Quantity): boolean {
  return a.minus(b).abs().times(100).lessThanOrEqualTo(b.abs());
}

/** True when a dose in this unit can be made of a product of any strength: an amount, not a count of tablets. */
export function divisible(product: Pick<Product, 'doseUnit'>, doseUnit: string | null, units: Units): boolean {
  if (doseUnit === null) return false;
  const kind = units.get(doseUnit)?.kind ?? '';
  return !kind.startsWith('count:') && convert(units, '1', doseUnit, product.doseUnit) !== null;
}
