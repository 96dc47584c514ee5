/**
 * Medicines in words, as the cabinet shows them: generic with its tall letters, strength, dose, route, frequency. Numbers
 * with their units hold together; nothing is converted to be shown.
 */
import { Decimal } from 'decimal.js';
import { decimal, type Formulary, type Item, piecesOf } from './formulary.ts';
import type { ProfileOrder } from './shapes.ts';

export type LinePart = { readonly kind: 'name' | 'amount' | 'label' | 'text'; readonly text: string };

const nbsp = '\u00a0';
const plurals: Readonly<Record<string, string>> = {
  box: 'boxes',
  suppository: 'suppositories',
  patch: 'patches',
  inch: 'inches',
};
const counted = new Set(
  'tablet capsule vial ampule syringe bag bottle cup packet kit patch suppository enema inhaler puff spray drop tube lozenge application inch'.split(
    ' ',
  ),
);

/** "1,250": comma from 1,000, no trailing zero. */
export function shownNumber(text: string): string {
  const amount = decimal(text);
  if (!amount) return text;
  const [whole = '0', fraction] = amount.toFixed().split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

/** "2 tablets", "0.5 mg". */
export function shownAmount(text: string, unit: string): string {
  const word = counted.has(unit) && decimal(text)?.eq(1) !== true ? (plurals[unit] ?? `${unit}s`) : unit;
  return `${shownNumber(text)}${nbsp}${word}`;
}

/** Strength and form: "1 mg per mL, 1 mL prefilled syringe". */
export function itemText(item: Item): string {
  return `${item.strengthText.replace(/(\d) (?=[A-Za-z])/g, `$1${nbsp}`)} ${item.form}`.trim();
}

/** The line of an order. */
export function orderLine(formulary: Formulary, order: ProfileOrder): LinePart[] {
  const item = formulary.items.get(order.product);
  const timing = formulary.timings.get(order.schedule);
  const words = timing?.words ?? order.schedule;
  const frequency = order.prn && !words.endsWith('as needed') ? `${words} as needed`.trim() : words;
  const reason = order.prn ? order.prnReason : order.indication;
  const line: LinePart[] = [
    { kind: 'name', text: item?.name ?? order.product },
    { kind: 'text', text: item ? itemText(item) : '' },
    { kind: 'label', text: 'DOSE' },
    { kind: 'amount', text: doseText(item, order) },
    { kind: 'text', text: formulary.routes.get(order.route) ?? order.route },
    { kind: 'text', text: frequency },
    { kind: 'text', text: reason === '' ? '' : /^(for|if|when) /i.test(reason) ? reason : `for ${reason}` },
  ];
  return line.filter(({ text }) => text !== '');
}

function doseText(item: Item | undefined, { dose, doseMax, doseUnit }: ProfileOrder): string {
  if (dose === '') return '';
  if (doseMax !== '' && doseMax !== dose)
    return `${shownNumber(dose)}${nbsp}to${nbsp}${shownAmount(doseMax, doseUnit)}`;
  const volume = item ? volumeOf(item, dose, doseUnit) : null;
  return volume ? `${shownAmount(dose, doseUnit)} (${volume})` : shownAmount(dose, doseUnit);
}

/** The same dose as a volume, only where it is exact. */
export function volumeOf(item: Item, dose: string, unit: string): string | null {
  const perBase = decimal(item.volumeMlPerBase);
  const strength = decimal(item.strengthPerBase);
  const amount = decimal(dose);
  if (!perBase || !strength?.gt(0) || !amount || unit !== item.doseUnit || unit === 'mL') return null;
  const volume = amount.times(perBase).div(strength);
  return volume.decimalPlaces() <= 3 ? shownAmount(volume.toFixed(), 'mL') : null;
}

/** An amount of the base unit as dose and volume: "0.5 mg (0.5 mL)". */
export function restText(item: Item, quantity: string): string {
  const amount = new Decimal(quantity).times(item.strengthPerBase).toSignificantDigits(12).toFixed();
  const volume = volumeOf(item, amount, item.doseUnit);
  return volume ? `${shownAmount(amount, item.doseUnit)} (${volume})` : shownAmount(amount, item.doseUnit);
}

/** What one dose takes out of the pocket, and what is then wasted, in words. */
export function packageWords(item: Item, order: ProfileOrder): { take: string; rest: string | null } {
  const { take, rest } = piecesOf(item, order) ?? { take: '1', rest: '0' };
  return { take, rest: rest === '0' ? null : restText(item, rest) };
}
