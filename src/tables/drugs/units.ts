/** Amounts from one unit to another, exactly. Never used to show an amount: what is shown is what is stored. */
import { divide, type Quantity, quantity } from '#src/kernel/quantity.ts';
import type { Product, Units } from './shapes.ts';

type Amount = Quantity | string;

const exact = (amount: Amount): Quantity => (typeof amount === 'string' ? quantity(amount) : amount);

/** `amount` of `from` in `to`; null when the two measure different things or one is unknown. */
export function convert(units: Units, amount: Amount, from: string, to: string): Quantity | null {
  const value = exact(amount);
  if (from === to) return value;
  const source = units.get(from);
  const target = units.get(to);
  if (!source || !target || source.kind !== target.kind) return null;
  return divide(value.times(source.factor), quantity(target.factor));
}

type Measured = Pick<Product, 'baseUnit' | 'doseUnit' | 'strengthPerBase' | 'volumeMlPerBase'>;

/**
 * How many base units of the product a dose is: 500 mg of a 250 mg tablet = 2 tablets. The dose may be told in the
 * base unit, in what the product is dosed in, or as a volume where the product has one. null = none of these.
 */
export function toBaseUnits(product: Measured, dose: Amount, unit: string, units: Units): Quantity | null {
  const inBase = convert(units, dose, unit, product.baseUnit);
  if (inBase) return inBase;
  const inDose = convert(units, dose, unit, product.doseUnit);
  if (inDose) return divide(inDose, quantity(product.strengthPerBase));
  const inMl = product.volumeMlPerBase === null ? null : convert(units, dose, unit, 'mL');
  if (inMl && product.volumeMlPerBase !== null) return divide(inMl, quantity(product.volumeMlPerBase));
  return null;
}

/** A dose in the unit that the product is dosed in; null when it cannot be said so. */
export function toDoseUnits(product: Measured, dose: Amount, unit: string, units: Units): Quantity | null {
  const direct = convert(units, dose, unit, product.doseUnit);
  if (direct) return direct;
  const base = toBaseUnits(product, dose, unit, units);
  return base ? base.times(product.strengthPerBase) : null;
}
