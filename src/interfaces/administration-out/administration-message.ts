/** RAS^O17: a dose that was given, held, refused or not given, for the hospital record (HL7 v2.5.1 chapter 4A). */
import type { SegmentSpec } from '#lib/hl7v2/index.ts';
import { quantity } from '#src/kernel/quantity.ts';
import type { Administration } from '#src/medication-loop/administer/index.ts';
import type { Order } from '#src/medication-loop/order/index.ts';
import { productText } from '#src/tables/display/index.ts';
import type { Product } from '#src/tables/drugs/index.ts';
import { hl7Time } from '../messages/index.ts';

/** Table 0322: complete, refused, not administered. */
const completion: Readonly<Record<Administration['outcome'], string>> = {
  given: 'CP',
  refused: 'RE',
  held: 'NA',
  'not-given': 'NA',
};

type Told = {
  readonly administration: Administration;
  readonly order: Order | null;
  readonly product: Product | null;
  readonly timeZone: string;
};

/** ORC, RXO, RXA and RXR of one administration. A dose that was given in part says PA. */
export function administrationSegments({ administration, order, product, timeZone }: Told): SegmentSpec[] {
  const { outcome, dose, doseUnit, route, reason, lot } = administration;
  const at = hl7Time(administration.occurredAt, timeZone);
  const code = product
    ? [product.product, productText(product), '99MORTAR']
    : [administration.product ?? '', 'not told'];
  const partly = outcome === 'given' && order !== null && isLess(administration, order);
  const given = outcome === 'given';
  const orc: SegmentSpec = {
    segment: 'ORC',
    fields: {
      1: 'RE',
      2: order ? [order.placerNumber, order.placer] : '',
      3: administration.orderId ? [administration.orderId, 'MORTAR'] : '',
      9: hl7Time(administration.recordedAt, timeZone),
    },
  };
  const rxo: SegmentSpec[] = order
    ? [{ segment: 'RXO', fields: { 1: code, 2: order.dose, 3: order.doseMax ?? '', 4: order.doseUnit } }]
    : [];
  const rxa: SegmentSpec = {
    segment: 'RXA',
    fields: {
      1: '0',
      2: '1',
      3: at,
      4: at,
      5: code,
      6: given ? (dose ?? '999') : '0',
      7: given ? (doseUnit ?? '') : '',
      9: noteOf(administration),
      10: [administration.givenBy, administration.givenByName],
      15: lot ?? '',
      18: given ? '' : ['', reason ?? ''],
      20: partly ? 'PA' : completion[outcome],
      21: 'A',
      22: hl7Time(administration.recordedAt, timeZone),
      25: administration.package ?? '',
    },
  };
  return [orc, ...rxo, rxa, ...(route ? [['RXR', route] as const] : [])];
}

/** Less than the order's lower end in the same unit; amounts of other units are not compared here. */
function isLess({ dose, doseUnit }: Administration, order: Order): boolean {
  return dose !== null && doseUnit === order.doseUnit && quantity(dose).lessThan(order.dose);
}

/** What was not as usual: typed instead of scanned, entered afterwards, without an order. */
function noteOf({ unableToScanReason, backEntered, exception }: Administration): string {
  return [
    unableToScanReason === null ? '' : `not scanned: ${unableToScanReason}`,
    backEntered ? 'entered afterwards' : '',
    exception === null ? '' : `without a verified order: ${exception}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
