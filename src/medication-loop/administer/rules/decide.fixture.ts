/** Facts and questions of the bedside with few words: everything is right unless it is said otherwise. */
import { expect } from 'vitest';
import type { Quantity } from '#src/kernel/quantity.ts';
import { quantity } from '#src/kernel/quantity.ts';
import { parseScan } from '#src/tables/barcodes/index.ts';
import type {
  FoundDose,
  FoundOrder,
  ScanFacts,
  ScannedItem,
  ScannedProduct,
  ScanQuestion,
  Surroundings,
} from '../shapes.ts';
import { decide } from './decide.ts';

export const at = (time: string) => new Date(`2026-11-23T${time}:00Z`);
export const now = at('16:00');

export const product = (more: Partial<ScannedProduct> = {}): ScannedProduct => ({
  product: 'acetaminophen-325mg-tablet',
  name: 'acetaminophen',
  text: 'acetaminophen — 325 mg tablet',
  orderable: 'acetaminophen-tablet',
  baseUnit: 'tablet',
  doseUnit: 'mg',
  strengthPerBase: '325',
  volumeMlPerBase: null,
  routes: ['PO'],
  csSchedule: null,
  highAlert: false,
  ...more,
});
export const syringe = product({
  product: 'hydromorphone-1mg-syringe',
  name: 'HYDROmorphone',
  text: 'HYDROmorphone — 1 mg per mL syringe',
  orderable: 'hydromorphone-injection',
  baseUnit: 'syringe',
  strengthPerBase: '1',
  volumeMlPerBase: '1',
  routes: ['IV'],
  csSchedule: 'C-II',
  highAlert: true,
});

export const dose = (time: string, more: Partial<FoundDose> = {}): FoundDose => ({
  doseId: `dose-${time}`,
  version: 1,
  dueAt: at(time),
  windowFrom: new Date(at(time).getTime() - 3_600_000),
  windowTo: new Date(at(time).getTime() + 3_600_000),
  state: 'due',
  ...more,
});

export const order = (more: Partial<FoundOrder> = {}): FoundOrder => ({
  orderId: 'order-1',
  version: 1,
  state: 'active',
  verifiedVersion: 1,
  verificationId: 'signature-1',
  verifiedAt: at('10:00'),
  seenKeys: [],
  item: product(),
  products: ['acetaminophen-325mg-tablet'],
  dose: '650',
  doseMax: null,
  doseUnit: 'mg',
  route: 'PO',
  routeWords: 'by mouth',
  priority: 'routine',
  prn: false,
  scheduleKind: 'interval',
  intervalMinutes: 480,
  timesPerDay: 0,
  startAt: at('08:00'),
  stopAt: null,
  stoppedAt: null,
  stoppedBy: null,
  changedAt: at('09:00'),
  doses: [dose('16:00')],
  past: [],
  ...more,
});
export const painOrder = (more: Partial<FoundOrder> = {}) =>
  order({
    item: syringe,
    products: [syringe.product],
    dose: '0.5',
    route: 'IV',
    routeWords: 'intravenous',
    prn: true,
    intervalMinutes: 180,
    doses: [],
    ...more,
  });

export const item = (where: number, more: Partial<ScannedItem> = {}): ScannedItem => ({
  at: where,
  package: 'p-1',
  active: true,
  product: product(),
  quantity: '1',
  lot: null,
  expires: null,
  recallReason: null,
  ...more,
});

export const patient = {
  patientId: 'patient-1',
  mrn: 'M1',
  orderName: 'OKAFOR, Grace',
  birthDate: '1957-08-14',
  admitted: true,
  unitId: '4W',
};

const facts = (more: Partial<ScanFacts> = {}): ScanFacts => ({
  patient,
  expected: null,
  isPlace: false,
  items: [item(0), item(1)],
  orders: [order()],
  hand: [],
  alerts: [],
  earlyAtMostMinutes: 240,
  ...more,
});

export const code = (where: number) => parseScan(`c${where}`);

const question = (more: Partial<ScanQuestion> = {}): ScanQuestion => ({
  patientScan: { kind: 'patient', mrn: 'M1' },
  expectedPatientId: null,
  identifiers: null,
  productScans: [code(0), code(1)],
  orderId: null,
  doseId: null,
  unableToScan: null,
  dose: null,
  route: null,
  answers: [],
  witnessId: null,
  at: now,
  userId: 'ferris',
  ...more,
});

const strength = (of: ScannedProduct) => quantity(of.strengthPerBase);
const around: Surroundings = {
  now,
  timeZone: 'UTC',
  today: '2026-11-23',
  toBase: (of, amount, unit) => (unit === of.doseUnit ? amount.div(strength(of)) : null) as Quantity | null,
  fromBase: (of, base, unit) => (unit === of.doseUnit ? base.times(strength(of)) : null),
};

export const decision = (q: Partial<ScanQuestion> = {}, f: Partial<ScanFacts> = {}) =>
  decide(question(q), facts(f), around);
export const stopOf = (q: Partial<ScanQuestion> = {}, f: Partial<ScanFacts> = {}) => {
  const { step, stop } = decision(q, f);
  expect(step).toBe('stop');
  return stop;
};
