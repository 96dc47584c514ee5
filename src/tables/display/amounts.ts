/** Amounts, rates and dates as they are shown. Nothing here changes a unit: what is shown is what is stored (rule R12). */
import { decimalText, type Quantity, quantity, shownAmount } from '#src/kernel/quantity.ts';

/** No-break space: a number never loses its unit at the end of a line (rule R5). */
export const nbsp = '\u00a0';

/** Units that are counted and so have a plural. Units of mass, volume and charge have none. */
const plurals: Readonly<Record<string, string>> = {
  unit: 'units',
  tablet: 'tablets',
  capsule: 'capsules',
  vial: 'vials',
  ampule: 'ampules',
  syringe: 'syringes',
  bag: 'bags',
  bottle: 'bottles',
  cup: 'cups',
  packet: 'packets',
  kit: 'kits',
  patch: 'patches',
  suppository: 'suppositories',
  enema: 'enemas',
  inhaler: 'inhalers',
  puff: 'puffs',
  spray: 'sprays',
  drop: 'drops',
  tube: 'tubes',
  application: 'applications',
  inch: 'inches',
  lozenge: 'lozenges',
  hour: 'hours',
  minute: 'minutes',
  day: 'days',
};

/** Unit codes whose word differs from the code. */
const words: Readonly<Record<string, string>> = { units: 'unit', ng: 'nanogram' };

/** The word of a unit after an amount: "tablet", "tablets", "mg", "units". */
export function unitWord(unit: string, amount: Quantity | string): string {
  const word = words[unit] ?? unit;
  const value = typeof amount === 'string' ? quantity(amount) : amount;
  return value.equals(1) ? word : (plurals[word] ?? word);
}

const parts: Readonly<Record<string, string>> = { '0.25': 'a quarter of', '0.5': 'half', '0.75': 'three quarters of' };

/** Half and quarter tablets in words (ISMP, Safe electronic communication of medication information, item on half tablets). */
function tabletWords(value: Quantity): string | null {
  const whole = value.floor();
  const rest = decimalText(value.minus(whole));
  const part = parts[rest];
  if (part === undefined) return null;
  if (whole.isZero()) return part === 'half' ? 'half a tablet' : `${part} a tablet`;
  if (rest !== '0.5') return null;
  return whole.equals(1) ? 'one and a half tablets' : `${shownAmount(whole)} and a half tablets`;
}

/** "1,250 mg", "0.5 mL", "2 tablets", "half a tablet", "2.4 million units"; number and unit hold together. */
export function amountText(amount: Quantity | string, unit: string): string {
  const value = typeof amount === 'string' ? quantity(amount) : amount;
  const inWords = unit === 'tablet' ? tabletWords(value) : null;
  if (inWords) return inWords.replaceAll(' ', nbsp);
  return `${numberText(value, unit)}${nbsp}${unitWord(unit, value)}`;
}

/** "1 to 2 tablets", "5 to 10 mg". */
export function rangeText(from: string, to: string, unit: string): string {
  const upper = quantity(to);
  if (quantity(from).equals(upper)) return amountText(from, unit);
  return `${numberText(quantity(from), unit)}${nbsp}to${nbsp}${numberText(upper, unit)}${nbsp}${unitWord(unit, upper)}`;
}

function numberText(value: Quantity, unit: string): string {
  const millions = value.div(1_000_000);
  const inMillions = unit === 'units' && millions.greaterThanOrEqualTo(1) && millions.decimalPlaces() <= 2;
  return inMillions ? `${shownAmount(millions)}${nbsp}million` : shownAmount(value);
}

const perWords: Readonly<Record<string, string>> = {
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  hours: 'hour',
  min: 'minute',
  mins: 'minute',
  minutes: 'minute',
  d: 'day',
  ml: 'mL',
  ug: 'mcg',
  '\u00b5g': 'mcg',
  '\u03bcg': 'mcg',
};

/** Words of a unit made of others: "mcg/kg/min" and "mcg per kg per minute" give the second; no amount changes. */
export function perText(unit: string): string {
  return unit
    .trim()
    .split(/\s*\/\s*|\s+per\s+/)
    .map((part) => perWords[part] ?? perWords[part.toLowerCase()] ?? part)
    .join(`${nbsp}per${nbsp}`);
}

/** A rate: "0.05 mcg per kg per minute". */
export function rateText(amount: string, unit: string): string {
  return `${shownAmount(amount)}${nbsp}${perText(unit)}`;
}

/** "90 minutes", "2 hours", "24 hours". */
export function minutesText(minutes: number): string {
  const [count, unit] = minutes >= 120 && minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return amountText(String(count), unit);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "23-Nov-2026" of "2026-11-23" (rule R16). Throws on anything else. */
export function shownDate(isoDate: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate);
  const month = months[Number(match?.[2]) - 1];
  if (!match || month === undefined) throw new Error(`not a date: ${isoDate}`);
  return `${match[3]}-${month}-${match[1]}`;
}

/** "23-Nov-2026 10:46" in the zone of the facility (rule R16). */
export function shownInstant(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = shownDate(`${part.get('year')?.padStart(4, '0')}-${part.get('month')}-${part.get('day')}`);
  return `${date} ${part.get('hour')}:${part.get('minute')}`;
}
