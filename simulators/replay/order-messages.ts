/**
 * Orders of the replay: RDE^O11, HL7 v2.5.1 chapter 4A. Words go as they are written in the source: a range dose as
 * RXE-3 and RXE-4, everything else untouched. What cannot be said in HL7 at all is said by `unsayable`.
 */
import { type Hl7FieldValue, repeated, type SegmentSpec } from '#lib/hl7v2/index.ts';
import { message, type Person, pid, provider, pv1, type Stamp, type Stay, sender } from './envelope.ts';
import type { PharmacyRow, PrescriptionRow } from './source.ts';
import type { Moment } from './times.ts';

/** One pharmacy_id: its row, and the rows of prescriptions.csv that are its components. */
export type Order = { readonly pharmacy: PharmacyRow; readonly components: readonly PrescriptionRow[] };

export type Control = 'NW' | 'HD' | 'DC';

export type Told = {
  readonly control: Control;
  /** When the prescriber did it (ORC-9). */
  readonly at: Moment;
  readonly start: Moment;
  /** The stop that was planned; null for orders that somebody ended (their end comes as a message of its own). */
  readonly stop: Moment | null;
};

const systemOfNdc = 'NDC';
const localSystem = 'L';

/** The component that the order is called by: the drug, else the base that goes alone. */
export function mainOf(components: readonly PrescriptionRow[]): PrescriptionRow | null {
  const of = (type: string) => components.find((row) => row.drug_type === type);
  return of('MAIN') ?? of('ADDITIVE') ?? of('BASE') ?? null;
}

/** Why no order message can be made of the rows; null when one can. */
export function unsayable(components: readonly PrescriptionRow[]): 'no-drug' | 'no-dose' | null {
  const main = mainOf(components);
  if (main === null || main.drug === '') return 'no-drug';
  return main.dose_val_rx === '' || main.dose_unit_rx === '' ? 'no-dose' : null;
}

/** RXE-3 and RXE-4 of a dose as it is written: "1-2" is a range, "25,000" stays as it is. */
export function doseRange(written: string): { readonly least: string; readonly most: string } {
  const range = /^([\d.,]+)\s*-\s*([\d.,]+)$/.exec(written.trim());
  return range ? { least: range[1] ?? '', most: range[2] ?? '' } : { least: written.trim(), most: '' };
}

/** RXE-25 and RXE-26 of a strength as it is written: its first number, and all that follows as the unit. */
export function strengthOf(written: string): { readonly amount: string; readonly unit: Hl7FieldValue } {
  const [, amount = '', rest = ''] = /^(\d[\d,]*(?:\.\d+)?|\.\d+)?\s*(.*)$/.exec(written.trim()) ?? [];
  return { amount: amount.replaceAll(',', ''), unit: rest === '' ? '' : [rest, '', localSystem] };
}

/** CE of a drug: the NDC where the source has one, the local code beside it. */
export function drugCode(row: PrescriptionRow): Hl7FieldValue {
  const local = [row.formulary_drug_cd, row.drug.trim(), localSystem];
  const ndc = /^\d{11}$/.test(row.ndc) && !/^0+$/.test(row.ndc) ? row.ndc : '';
  return ndc === '' ? local : [ndc, row.drug.trim(), systemOfNdc, ...local];
}

/** The message. The order has a drug and a dose (`unsayable` is null). */
export function orderMessage(stamp: Stamp, person: Person, stay: Stay, order: Order, told: Told): Uint8Array {
  const main = mainOf(order.components);
  if (main === null) throw new Error(`order ${order.pharmacy.pharmacy_id} has no component`);
  return message(
    stamp,
    ['RDE', 'O11', 'RDE_O11'],
    [
      pid(person),
      pv1(stay),
      orc(order, main, told),
      rxe(order, main),
      tq1(order, told),
      ['RXR', main.route.trim() || order.pharmacy.route.trim()],
      ...order.components.filter((row) => row !== main).map(rxc),
    ],
  );
}

function orc({ pharmacy }: Order, main: PrescriptionRow, told: Told): SegmentSpec {
  const number = [pharmacy.pharmacy_id, sender.application];
  return {
    segment: 'ORC',
    fields: {
      1: told.control,
      2: number,
      4: pharmacy.poe_id === '' ? '' : [pharmacy.poe_id, sender.application],
      9: told.at.text,
      12: provider(main.order_provider_id),
      15: told.at.text,
      16: told.control === 'NW' ? '' : ['', pharmacy.status],
    },
  };
}

function rxe({ pharmacy }: Order, main: PrescriptionRow): SegmentSpec {
  const { least, most } = doseRange(main.dose_val_rx);
  const strength = strengthOf(main.prod_strength);
  return {
    segment: 'RXE',
    fields: {
      2: drugCode(main),
      3: least,
      4: most,
      5: main.dose_unit_rx,
      6: main.form_rx,
      7: repeated(instructionsOf(pharmacy).map((text) => ['', text])),
      10: main.form_val_disp,
      11: main.form_unit_disp,
      15: pharmacy.pharmacy_id,
      25: strength.amount,
      26: strength.unit,
    },
  };
}

/** What of an order is said in words only: sliding scale, patient-controlled pump, kind of infusion. */
export function instructionsOf(pharmacy: PharmacyRow): string[] {
  const pump = [
    ['lockout', pharmacy.lockout_interval, 'min'],
    ['basal rate', pharmacy.basal_rate, ''],
    ['most in one hour', pharmacy.one_hr_max, ''],
  ].flatMap(([title, value, unit]) => (value ? [`${title} ${value} ${unit}`.trim()] : []));
  return [
    ...(pharmacy.sliding_scale === 'Y' ? ['Sliding scale'] : []),
    ...(pump.length > 0 ? [`Pump: ${pump.join(', ')}`] : []),
    ...(pharmacy.dispensation === 'PATIENT MAY TAKE OWN' ? ['Patient may take own'] : []),
  ];
}

function tq1({ pharmacy }: Order, told: Told): SegmentSpec {
  const spans: Readonly<Record<string, string>> = { Hours: 'h', Days: 'd', Weeks: 'wk' };
  const unit = spans[pharmacy.duration_interval];
  return {
    segment: 'TQ1',
    fields: {
      1: '1',
      3: pharmacy.frequency,
      4: repeated(timesOf(pharmacy.disp_sched)),
      6: unit && pharmacy.duration !== '' ? [pharmacy.duration, [unit, pharmacy.duration_interval]] : '',
      7: told.start.text,
      8: told.stop?.text ?? '',
      14: pharmacy.duration_interval === 'Doses' ? pharmacy.duration : '',
    },
  };
}

/** Times of giving: "08, 20" is 0800~2000. */
function timesOf(written: string): string[] {
  return written
    .split(',')
    .map((time) => time.trim())
    .filter((time) => /^\d{1,2}$/.test(time))
    .map((time) => `${time.padStart(2, '0')}00`);
}

function rxc(row: PrescriptionRow): SegmentSpec {
  const strength = strengthOf(row.prod_strength);
  const kind = row.drug_type === 'BASE' ? 'B' : 'A';
  return ['RXC', kind, drugCode(row), row.dose_val_rx, row.dose_unit_rx, strength.amount, strength.unit];
}
