/**
 * The medication line: generic · (brand) · strength · form · dose, volume or rate · over · route · frequency · reason.
 * Sources: NHS/Microsoft CUI, Medication Line; ISMP, Safe electronic communication of medication information (2019);
 * where the two differ, ISMP is followed.
 */
import { divide, type Quantity, quantity } from '#src/kernel/quantity.ts';
import { amountText, minutesText, nbsp, perText, rangeText, rateText } from './amounts.ts';
import type { LinePart, MedicationLineInput, ShownProduct } from './shapes.ts';

/** The one name of a product, everywhere: generic, tall letters as stored. */
export function displayName(product: Pick<ShownProduct, 'name'>): string {
  return product.name;
}

/** Name, brand, strength and form: what stands on a shelf, a label, a list of choices. */
export function productLine(product: ShownProduct): LinePart[] {
  const line: LinePart[] = [{ kind: 'name', text: displayName(product) }];
  if (product.brand) line.push({ kind: 'brand', text: `(${product.brand})` });
  if (product.strengthText) line.push({ kind: 'strength', text: holdAmounts(product.strengthText) });
  if (product.form) line.push({ kind: 'form', text: product.form });
  return line;
}

/** The parts of the line of an order, in the order in which they are read. */
export function medicationLine(input: MedicationLineInput): LinePart[] {
  return [
    ...productLine(input.product),
    ...componentParts(input),
    ...doseParts(input),
    ...volumeParts(input),
    ...rateParts(input),
    ...whenParts(input),
  ];
}

function componentParts({ components = [] }: MedicationLineInput): LinePart[] {
  const bases = components.filter((component) => component.kind === 'base').map(named);
  const additives = components.filter((component) => component.kind === 'additive').map(named);
  const line: LinePart[] = [];
  if (additives.length > 0) line.push({ kind: 'text', text: `with ${additives.join(' and ')}` });
  if (bases.length > 0) line.push({ kind: 'text', text: `in ${bases.join(' and ')}` });
  return line;
}

function named(component: {
  readonly name: string;
  readonly amount?: string | null;
  readonly unit?: string | null;
}): string {
  const { name, amount, unit } = component;
  return amount && unit ? `${name} ${amountText(amount, unit)}` : name;
}

function doseParts(input: MedicationLineInput): LinePart[] {
  const { product, dose, doseUnit } = input;
  if (!dose || !doseUnit) return [];
  const doseMax = input.doseMax && !quantity(input.doseMax).equals(quantity(dose)) ? input.doseMax : null;
  const told = doseMax ? rangeText(dose, doseMax, doseUnit) : amountText(dose, doseUnit);
  const same = bracket(product, dose, doseMax, doseUnit);
  const line: LinePart[] = [
    { kind: 'label', text: 'DOSE' },
    { kind: 'amount', text: same ? `${told} (${same})` : told },
  ];
  if (input.dosePer && input.dosePerUnit) {
    line.push({ kind: 'text', text: rateText(input.dosePer, input.dosePerUnit) }, ...weightParts(input));
  }
  return line;
}

/** Base units that a nurse counts out; others (vials, bags) are shown by their volume. */
const counted: ReadonlySet<string> = new Set(['tablet', 'capsule', 'patch', 'suppository', 'packet', 'lozenge']);

/** The same dose as volume or tablets (rule R11): only where it is exact; a rounded volume is never shown. */
function bracket(product: ShownProduct, dose: string, doseMax: string | null, doseUnit: string): string | null {
  const { baseUnit, strengthPerBase } = product;
  if (!baseUnit || !strengthPerBase || doseUnit !== product.doseUnit || doseUnit === baseUnit) return null;
  const [unit, perBase] = shownAs(product, baseUnit);
  if (unit === null || unit === doseUnit) return null;
  const same = (amount: string): Quantity => divide(quantity(amount), quantity(strengthPerBase)).times(perBase);
  const from = same(dose);
  if (!shows(from, unit)) return null;
  if (!doseMax) return amountText(from, unit);
  const to = same(doseMax);
  return shows(to, unit) ? rangeText(from.toFixed(), to.toFixed(), unit) : null;
}

function shownAs(product: ShownProduct, baseUnit: string): [string | null, string] {
  if (counted.has(baseUnit)) return [baseUnit, '1'];
  if (product.volumeMlPerBase) return ['mL', product.volumeMlPerBase];
  return baseUnit === 'mL' ? ['mL', '1'] : [null, '1'];
}

function shows(amount: Quantity, unit: string): boolean {
  const places = amount.decimalPlaces();
  return unit === 'mL' ? places <= 3 : amount.times(4).isInteger() && (unit === 'tablet' || amount.isInteger());
}

function volumeParts({ volumeMl }: MedicationLineInput): LinePart[] {
  if (!volumeMl) return [];
  return [
    { kind: 'label', text: 'VOLUME' },
    { kind: 'amount', text: amountText(volumeMl, 'mL') },
  ];
}

function rateParts(input: MedicationLineInput): LinePart[] {
  if (!input.rate || !input.rateUnit) return [];
  const line: LinePart[] = [
    { kind: 'label', text: 'RATE' },
    { kind: 'amount', text: rateText(input.rate, input.rateUnit) },
  ];
  return perText(input.rateUnit).includes(`per${nbsp}kg`) ? [...line, ...weightParts(input)] : line;
}

/** The weight that a dose was reckoned with, and its date: "(weight 61 kg, 23-Nov-2026)". */
function weightParts({ weightKg, weightOn }: MedicationLineInput): LinePart[] {
  if (!weightKg) return [];
  const weight = `weight${nbsp}${amountText(weightKg, 'kg')}`;
  return [{ kind: 'text', text: weightOn ? `(${weight}, ${weightOn})` : `(${weight})` }];
}

function whenParts(input: MedicationLineInput): LinePart[] {
  const line: LinePart[] = [];
  if (input.overMinutes) line.push({ kind: 'duration', text: `over${nbsp}${minutesText(input.overMinutes)}` });
  if (input.route) line.push({ kind: 'route', text: input.route });
  const frequency = frequencyText(input);
  if (frequency) line.push({ kind: 'frequency', text: frequency });
  if (input.prn && input.prnReason) line.push({ kind: 'reason', text: forText(input.prnReason) });
  else if (input.indication) line.push({ kind: 'reason', text: forText(input.indication) });
  return line;
}

function frequencyText({ frequency, prn }: MedicationLineInput): string | null {
  const words = frequency?.trim() ?? '';
  if (!prn || /\bas needed$/.test(words)) return words === '' ? null : words;
  return words === '' ? 'as needed' : `${words} as needed`;
}

function forText(reason: string): string {
  const trimmed = reason.trim();
  return /^(for|if|when)\s/i.test(trimmed) ? trimmed : `for ${trimmed}`;
}

/** Holds numbers and what follows them together: "500 mg per 10 mL". */
function holdAmounts(text: string): string {
  return text.replace(/(\d%?) (?=[A-Za-z])/g, `$1${nbsp}`);
}

/** What stands between two parts: nothing breaks a label from its value; brackets follow their word (rules R4, R5). */
export function separator(previous: LinePart, part: LinePart): string {
  if (previous.kind === 'label') return nbsp;
  if (part.text.startsWith('(')) return ' ';
  if (previous.kind === 'strength' && part.kind === 'form') return ' ';
  return ' \u2014 ';
}

/** The line as plain text: labels, exports, messages, what a screen reader speaks. */
export function lineText(parts: readonly LinePart[]): string {
  return parts.reduce((text, part, at) => {
    const previous = parts[at - 1];
    return previous ? text + separator(previous, part) + part.text : part.text;
  }, '');
}

/** Name, brand, strength and form as plain text. */
export function productText(product: ShownProduct): string {
  return lineText(productLine(product));
}
