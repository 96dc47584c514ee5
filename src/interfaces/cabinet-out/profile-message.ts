/** RDE^O11: an order as a cabinet's profile takes it (docs/interface-profiles/cabinet.md). */
import type { SegmentSpec } from '#lib/hl7v2/index.ts';
import type { ProfileControl } from '#src/automation/cabinets/index.ts';
import { decimalText } from '#src/kernel/quantity.ts';
import type { Order } from '#src/medication-loop/order/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { type Product, type Route, toBaseUnits, type Units } from '#src/tables/drugs/index.ts';
import { hl7Time } from '../messages/index.ts';

const priorities: Readonly<Record<Order['priority'], string>> = {
  stat: 'S',
  now: 'A',
  routine: 'R',
  'one-time': 'R',
  prn: 'PRN',
};

type Told = {
  /** ORC-1 */
  readonly control: ProfileControl;
  readonly order: Order;
  readonly product: Product;
  /** Products of the components, by code. */
  readonly parts: ReadonlyMap<string, Product>;
  readonly route: Route | null;
  readonly units: Units;
  readonly at: Date;
  readonly timeZone: string;
};

/** ORC, TQ1, RXE, NTE, RXR and RXC of one order. */
export function profileSegments(told: Told): SegmentSpec[] {
  const { order, product, route, timeZone } = told;
  const time = (at: Date | null) => (at === null ? '' : hl7Time(at, timeZone));
  const pieces = toBaseUnits(product, order.dose, order.doseUnit, told.units);
  const priority =
    order.prn && order.priority !== 'stat' && order.priority !== 'now' ? 'PRN' : priorities[order.priority];
  return [
    {
      segment: 'ORC',
      fields: {
        1: told.control,
        2: [order.placerNumber, order.placer],
        3: [order.orderId, 'MORTAR'],
        9: time(told.at),
        12: order.prescriberId || order.prescriberName ? [order.prescriberId ?? '', order.prescriberName ?? ''] : '',
      },
    },
    {
      segment: 'TQ1',
      fields: {
        1: '1',
        3: order.schedule,
        7: time(order.startAt),
        8: time(order.stopAt),
        9: order.prn && priority !== 'PRN' ? { repetitions: [priority, 'PRN'] } : priority,
        10: order.prnReason ?? '',
      },
    },
    {
      segment: 'RXE',
      fields: {
        2: [product.product, productText(product), '99MORTAR'],
        3: order.dose,
        4: order.doseMax ?? '',
        5: order.doseUnit,
        7: order.instructions ? ['', order.instructions] : '',
        10: pieces === null ? '' : decimalText(pieces),
        11: pieces === null ? '' : product.baseUnit,
        27: order.indication ? ['', order.indication] : '',
      },
    },
    ...(order.remarks ? [['NTE', '1', 'P', order.remarks] as const] : []),
    ['RXR', [order.route, route?.words ?? '']],
    ...order.components
      .filter(({ kind }) => kind !== 'main')
      .map(({ kind, product: code, amount, unit }): SegmentSpec => {
        const part = told.parts.get(code);
        return ['RXC', kind === 'base' ? 'B' : 'A', [code, part ? productText(part) : '', '99MORTAR'], amount, unit];
      }),
  ];
}
