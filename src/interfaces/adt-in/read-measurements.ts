/** Weight and height in OBX (LOINC), metric only: kilograms, grams, centimetres and metres; anything else is refused later. */
import type { Segment } from '#lib/hl7v2/index.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { decimalText, isDecimal, quantity } from '#src/kernel/quantity.ts';
import { timeOrNull } from '../messages/index.ts';
import { refuse } from './refusals.ts';

export type SaidMeasurement = {
  readonly kind: 'weight' | 'height';
  readonly value: string;
  readonly unit: string;
  readonly measuredAt: Date;
  readonly source: string;
};

/** LOINC codes, and the words of senders without them. */
const kinds: Readonly<Record<string, { kind: 'weight' | 'height'; source: string }>> = {
  '29463-7': { kind: 'weight', source: 'hospital record' },
  '3141-9': { kind: 'weight', source: 'measured' },
  '3142-7': { kind: 'weight', source: 'stated' },
  '8335-2': { kind: 'weight', source: 'estimated' },
  '8302-2': { kind: 'height', source: 'hospital record' },
  '3137-7': { kind: 'height', source: 'measured' },
  '3138-5': { kind: 'height', source: 'stated' },
};

const words: Readonly<Record<string, string>> = {
  WEIGHT: '29463-7',
  'BODY WEIGHT': '29463-7',
  WT: '29463-7',
  HEIGHT: '8302-2',
  'BODY HEIGHT': '8302-2',
  HT: '8302-2',
};

function kindOf(obx: Segment): { kind: 'weight' | 'height'; source: string } | null {
  for (const component of [1, 4, 2, 5]) {
    const said = obx.field(3).text(component).trim();
    const known = kinds[said] ?? kinds[words[said.toUpperCase()] ?? ''];
    if (known) return known;
  }
  return null;
}

const units: Readonly<Record<string, { unit: string; times: string }>> = {
  kg: { unit: 'kg', times: '1' },
  kgs: { unit: 'kg', times: '1' },
  kilogram: { unit: 'kg', times: '1' },
  kilograms: { unit: 'kg', times: '1' },
  g: { unit: 'kg', times: '0.001' },
  gm: { unit: 'kg', times: '0.001' },
  cm: { unit: 'cm', times: '1' },
  m: { unit: 'cm', times: '100' },
};

/** The weights and heights among observations; withdrawn and wrong ones (OBX-11 D, W, X) are left out. */
export function readMeasurements(
  observations: readonly Segment[],
  by: { readonly timeZone: string; readonly otherwise: Date },
): Outcome<SaidMeasurement[], 'measurement-not-readable'> {
  const found: SaidMeasurement[] = [];
  for (const obx of observations) {
    const known = kindOf(obx);
    const said = obx.field(5).text(1).trim() || obx.text('5').trim();
    if (!known || said === '' || ['D', 'W', 'X'].includes(obx.text('11').trim())) continue;
    const value = said.startsWith('.') ? `0${said}` : said;
    if (!isDecimal(value)) return refuse('measurement-not-readable', { kind: known.kind, value: said });
    const unit = obx.text('6.1').trim() || obx.field(5).text(2).trim();
    const metric = units[unit.toLowerCase()];
    found.push({
      kind: known.kind,
      value: metric ? decimalText(quantity(value).times(metric.times)) : decimalText(value),
      unit: metric?.unit ?? unit,
      measuredAt: timeOrNull(obx.text('14.1'), by.timeZone) ?? by.otherwise,
      source: known.source,
    });
  }
  return done(found);
}
