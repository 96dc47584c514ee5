/** What ordering decides: whether two contents are the same, and which state follows from which. */
import { decimalText, isDecimal, quantity } from '#src/kernel/quantity.ts';
import type { OrderContent, OrderState, OrderWords } from './shapes.ts';

/** Content in one writing: numbers without trailing zeros, empty texts as nothing. Equal orders give equal content. */
export function contentOf(words: OrderWords): OrderContent {
  return {
    product: words.product,
    dose: number(words.dose) ?? words.dose,
    doseMax: sameAsDose(words) ? null : number(words.doseMax),
    doseUnit: words.doseUnit,
    route: words.route,
    schedule: words.schedule,
    prn: words.prn,
    prnReason: text(words.prnReason),
    priority: words.priority,
    startAt: words.startAt,
    stopAt: words.stopAt ?? null,
    rate: number(words.rate),
    rateUnit: text(words.rateUnit),
    dosePer: number(words.dosePer),
    dosePerUnit: text(words.dosePerUnit),
    weightKg: number(words.weightKg),
    weightAt: words.weightAt ?? null,
    weightSource: text(words.weightSource),
    indication: text(words.indication),
    instructions: text(words.instructions),
    prescriberId: text(words.prescriberId),
    prescriberName: text(words.prescriberName),
    remarks: text(words.remarks),
    components: words.components.map(({ kind, product, amount, unit }) => ({
      kind,
      product,
      amount: number(amount) ?? amount,
      unit,
    })),
  };
}

function text(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function number(value: string | null | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  return isDecimal(value) ? decimalText(value) : value;
}

/** "1 to 1 tablets" is one tablet. */
function sameAsDose({ dose, doseMax }: OrderWords): boolean {
  return !!doseMax && isDecimal(dose) && isDecimal(doseMax) && quantity(dose).equals(quantity(doseMax));
}

const fields: readonly (keyof OrderContent)[] = [
  'product',
  'dose',
  'doseMax',
  'doseUnit',
  'route',
  'schedule',
  'prn',
  'prnReason',
  'priority',
  'startAt',
  'stopAt',
  'rate',
  'rateUnit',
  'dosePer',
  'dosePerUnit',
  'weightKg',
  'weightAt',
  'weightSource',
  'indication',
  'instructions',
  'prescriberId',
  'prescriberName',
  'remarks',
  'components',
];

/** Fields in which two contents differ, in the order in which they are read. */
export function changedFields(before: OrderContent, after: OrderContent): (keyof OrderContent)[] {
  return fields.filter((field) => plain(before[field]) !== plain(after[field]));
}

function plain(value: OrderContent[keyof OrderContent]): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return JSON.stringify(value.map(({ kind, product, amount, unit }) => [kind, product, amount, unit]));
  return JSON.stringify(value);
}

/** True for a dose that can be ordered: above zero, and a range that ends above its start. */
export function doseIsValid({ dose, doseMax }: Pick<OrderContent, 'dose' | 'doseMax'>): boolean {
  if (!isDecimal(dose) || !quantity(dose).greaterThan(0)) return false;
  return doseMax === null || (isDecimal(doseMax) && quantity(doseMax).greaterThan(dose));
}

/** States in which an order can still be changed, held or discontinued. A returned one waits for its prescriber. */
export function isOpen(state: OrderState): boolean {
  return state === 'active' || state === 'held' || state === 'returned';
}

/** True when a pharmacist has to look at the order now. */
export function waitsForVerification(order: {
  readonly state: OrderState;
  readonly version: number;
  readonly verifiedVersion: number | null;
}): boolean {
  return order.state === 'active' && order.verifiedVersion !== order.version;
}
