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

/**
 * What was said of the strength of a product that is dosed by the puff, drop or application: the size of the container
 * ("8 g inhaler", "15 mL bottle") is none.
 */
export function withoutSize(said: Strength, product: Pick<Product, 'doseUnit' | 'baseUnit'>, units: Units): Strength {
  const kind = units.get(product.doseUnit)?.kind ?? '';
  if (!kind.startsWith('count:') || product.doseUnit === product.baseUnit) return said;
  const gram = units.get('g')?.factor ?? '1000';
  return {
    amounts: said.amounts.filter((amount) => amount.kind !== 'mass' || amount.value.lessThan(gram)),
    concentrations: said.concentrations,
    volumesMl: [],
  };
}

/** Labels round: 0.083% is 2.5 mg in 3 mL. */
function close(a: Quantity, b: Quantity): boolean {
  return a.minus(b).abs().times(100).lessThanOrEqualTo(b.abs());
}

/** What one base unit can be parted into: a plain tablet in halves, everything else that is counted not at all. */
function smallestPart(product: Pick<Product, 'baseUnit' | 'form'>): string | null {
  if (product.baseUnit === 'tablet') return /^tablet$|scored/.test(product.form) ? '0.5' : '1';
  return ['capsule', 'patch', 'suppository', 'lozenge', 'packet'].includes(product.baseUnit) ? '1' : null;
}

type Divided = Pick<Product, 'baseUnit' | 'form' | 'doseUnit' | 'strengthPerBase'>;

/**
 * True when what was ordered can be made of the product whatever its strength: the dose is an amount, not a count of
 * tablets, and the strength that was said is whole tablets (or halves of plain ones) or whole capsules of it.
 */
export function makes(product: Divided, said: Strength, doseUnit: string | null, units: Units): boolean {
  if (doseUnit === null) return false;
  const kind = units.get(doseUnit)?.kind ?? '';
  if (kind.startsWith('count:') || convert(units, '1', doseUnit, product.doseUnit) === null) return false;
  const part = smallestPart(product);
  if (part === null) return true;
  const unit = units.get(product.doseUnit);
  const step = quantity(product.strengthPerBase)
    .times(unit?.factor ?? '1')
    .times(part);
  return said.amounts.every((amount) => amount.kind !== unit?.kind || amount.value.mod(step).isZero());
}
