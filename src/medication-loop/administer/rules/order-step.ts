/** Which order the packages belong to, and may it be given now? */
import type { Refused } from '#src/kernel/outcome.ts';
import { type AdministerCode, refuse } from '../refusals.ts';
import type { FoundOrder, ScanFacts, ScannedProduct, ScanQuestion } from '../shapes.ts';
import { timeText } from './words.ts';

type Stopped = Refused<AdministerCode>;
export type Match = { readonly order: FoundOrder | null; readonly stop: Stopped | null };

/** True when a product is what an order wants: the same orderable in any strength, or one of its components. */
export function fits(order: FoundOrder, product: ScannedProduct): boolean {
  return order.item.orderable === product.orderable || order.products.includes(product.product);
}

const inForce = (order: FoundOrder) => order.state === 'active' || order.state === 'held';

/** The order of the packages: the one that the screen stands for, or the one that is due first among those that fit. */
export function matchOrder(question: ScanQuestion, facts: ScanFacts): Match {
  const products = facts.items.map((item) => item.product);
  const [first] = products;
  if (question.orderId) {
    const order = facts.orders.find((candidate) => candidate.orderId === question.orderId);
    if (!order) return { order: null, stop: refuse('order-not-known') };
    const wrong = products.find((product) => !fits(order, product));
    return { order, stop: wrong ? refuse('wrong-drug', { ordered: order.item.text, product: wrong.text }) : null };
  }
  if (!first) return { order: null, stop: null };
  const fitting = facts.orders.filter((order) => fits(order, first)).sort((a, b) => rank(a, b, first, question.at));
  const whole = fitting.find((order) => products.every((product) => fits(order, product)));
  if (whole) return { order: whole, stop: null };
  if (fitting.length > 0) {
    const second = products.find((product) => !fitting.some((order) => fits(order, product)));
    return { order: null, stop: refuse('two-medicines', { first: first.text, second: second?.text ?? first.text }) };
  }
  const alike = facts.orders.find(inForce);
  if (alike) return { order: null, stop: refuse('wrong-drug', { ordered: alike.item.text, product: first.text }) };
  return { order: null, stop: null };
}

/** Open orders before stopped ones, verified before not; then this very product; then the one whose dose is nearest. */
function rank(a: FoundOrder, b: FoundOrder, product: ScannedProduct, at: Date): number {
  const level = (order: FoundOrder) =>
    (inForce(order) ? 0 : 4) +
    (order.verificationId === null ? 2 : 0) +
    (order.item.product === product.product ? 0 : 1);
  const away = (order: FoundOrder) =>
    Math.min(
      ...order.doses.filter((d) => d.state === 'due').map((d) => Math.abs(d.dueAt.getTime() - at.getTime())),
      order.prn ? 3_600_000 : Number.MAX_SAFE_INTEGER,
    );
  return level(a) - level(b) || away(a) - away(b) || (a.orderId < b.orderId ? -1 : 1);
}

/** May this order be given at `at`? A stop by state; null = it may, as far as the order goes. */
export function judgeState(order: FoundOrder, question: ScanQuestion, now: Date, timeZone: string): Stopped | null {
  const product = order.item.text;
  const at = (instant: Date) => timeText(instant, now, timeZone);
  if (order.stoppedAt !== null && order.stoppedAt.getTime() <= question.at.getTime()) {
    return refuse('order-stopped', { product, at: at(order.stoppedAt), by: order.stoppedBy ?? 'the prescriber' });
  }
  if (order.state === 'held') return refuse('order-held', { product, at: at(order.changedAt) });
  const over =
    order.state === 'completed' || (order.stopAt !== null && order.stopAt.getTime() <= question.at.getTime());
  // The last dose may be given to the end of its window, although the order has ended by then.
  const open = order.doses.some((dose) => dose.state === 'due' && dose.windowTo.getTime() >= question.at.getTime());
  if (over && !open) {
    return refuse('order-ended', { product, at: at(order.stopAt ?? order.changedAt) });
  }
  return null;
}

/** The signature that this version was given under; without it a coded exception is needed. */
export function judgeVerified(order: FoundOrder): Stopped | null {
  const signed = order.verificationId !== null && order.verifiedVersion === order.version;
  if (signed && order.state !== 'returned') return null;
  const what = order.verifiedVersion === null ? 'the order' : 'the change of the order';
  return refuse('order-not-verified', { product: order.item.text, what });
}
