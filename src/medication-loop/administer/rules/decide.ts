/**
 * The decision at the bedside: right patient, drug, dose, time, route, no allergy (Leapfrog's elements of bar-code
 * administration). One pure function: the screen asks it after each scan, the command asks it again under locks.
 */
import type { Refused } from '#src/kernel/outcome.ts';
import { decimalText, quantity, sum } from '#src/kernel/quantity.ts';
import { type AdministerCode, refuse } from '../refusals.ts';
import type { Ask, Decision, FoundOrder, Give, ScanFacts, ScanQuestion, Surroundings } from '../shapes.ts';
import { type Count, countPackages, countUnscanned } from './count-step.ts';
import { judgeDose } from './dose-step.ts';
import { judgeState, judgeVerified, matchOrder } from './order-step.ts';
import { judgePatient } from './patient-step.ts';
import { judgeHand, judgePackages } from './product-step.ts';
import { choicesOf, type Question } from './reasons.ts';

type Stopped = Refused<AdministerCode>;

/** Decides; the steps are taken in a fixed order and the first stop ends them. */
export function decide(question: ScanQuestion, facts: ScanFacts, around: Surroundings): Decision {
  const draft = new Draft(question, facts);
  const patient = judgePatient(question, facts);
  if (patient === 'missing') return draft.at('scan-patient');
  if (patient) return draft.stop(patient);
  const unscanned = question.unableToScan !== null && question.unableToScan.what !== 'patient';
  const packages = judgePackages(question, facts, around.today);
  if (packages) return draft.stop(packages);
  const match = matchOrder(question, facts);
  draft.order = match.order;
  if (match.stop) return draft.stop(match.stop);
  if (match.order) {
    const state = judgeState(match.order, question, around.now, around.timeZone);
    if (state) return draft.stop(state);
  }
  if (facts.items.length === 0 && !unscanned) return draft.at('scan-product');
  return match.order ? withOrder(draft, match.order, unscanned, around) : withoutOrder(draft, around);
}

function withOrder(draft: Draft, order: FoundOrder, unscanned: boolean, around: Surroundings): Decision {
  const { question, facts } = draft;
  const notVerified = judgeVerified(order);
  if (notVerified) {
    if (!heldOnOverride(order, facts)) return draft.stop(notVerified);
    draft.ask('not-verified', notVerified.message);
    draft.exception = question.answers.find((a) => a.question === 'not-verified')?.answer ?? null;
  }
  const route = judgeRoute(order, draft);
  if (route) return draft.stop(route);
  const inHand = facts.items.length > 0 ? null : judgeHand(facts, order.item.product, order.item.text, around.today);
  if (inHand) return draft.stop(inHand);
  const { earlyAtMostMinutes } = facts;
  const timed = judgeDose(order, question, { now: around.now, timeZone: around.timeZone, earlyAtMostMinutes });
  draft.dose = timed.dose;
  if (timed.stop) return draft.stop(timed.stop);
  for (const { question: asked, says } of timed.asks) draft.ask(asked, says);
  const allergy = judgeAlerts(draft, notVerified === null);
  if (allergy) return draft.stop(allergy);
  const count =
    unscanned && facts.items.length === 0
      ? countUnscanned(order, question, facts, around)
      : countPackages(order, question, facts, around);
  draft.counted = count.counted;
  if (count.stop) return draft.stop(count.stop);
  if (!count.complete) return draft.at('scan-more');
  if (count.partial) draft.ask('partial', 'Less than the order says is given.');
  if (unscanned && order.item.highAlert) draft.askSecondNurse(order.item.text);
  return draft.ready(giveOf(draft, order, count));
}

/** Taken on override for an emergency: there is no order (yet), and the reason is coded. */
function withoutOrder(draft: Draft, around: Surroundings): Decision {
  const { question, facts } = draft;
  const [first] = facts.items;
  const product = first?.product;
  if (!product) return draft.at('scan-product');
  const other = facts.items.find((item) => item.product.product !== product.product);
  if (other) return draft.stop(refuse('two-medicines', { first: product.text, second: other.product.text }));
  const patient = facts.patient?.orderName ?? 'The patient';
  const stop = refuse('no-order', { patient, product: product.text });
  if (!facts.hand.some((hand) => hand.product === product.product && hand.kind === 'override')) return draft.stop(stop);
  draft.ask('no-order', `${stop.message} It was withdrawn on override.`);
  draft.exception = question.answers.find((a) => a.question === 'no-order')?.answer ?? null;
  const allergy = judgeAlerts(draft, false);
  if (allergy) return draft.stop(allergy);
  const have = sum(facts.items.map((item) => quantity(item.quantity)));
  const told = question.dose === null ? null : around.toBase(product, quantity(question.dose), product.doseUnit);
  if (told?.greaterThan(have)) return draft.at('scan-more');
  const base = told ?? have;
  const amount = around.fromBase(product, base, product.doseUnit) ?? base;
  const item = {
    product: product.product,
    package: first.package,
    lot: first.lot,
    quantity: decimalText(base),
    unit: product.baseUnit,
  };
  return draft.ready({
    order: null,
    dose: null,
    amount: decimalText(amount),
    doseUnit: product.doseUnit,
    items: [item],
    rest: decimalText(have.minus(base)),
    exception: draft.exception,
  });
}

function heldOnOverride(order: FoundOrder, facts: ScanFacts): boolean {
  const products = new Set([...order.products, ...facts.items.map((item) => item.product.product)]);
  return facts.hand.some(
    (hand) =>
      (hand.kind === 'override' && products.has(hand.product)) ||
      (hand.orderId === order.orderId && order.verifiedVersion === null),
  );
}

function judgeRoute(order: FoundOrder, { question, facts }: Draft): Stopped | null {
  if (question.route !== null && question.route !== order.route) {
    return refuse('wrong-route', { product: order.item.text, route: order.routeWords });
  }
  const wrong = facts.items.find((item) => !item.product.routes.includes(order.route));
  // A product that pharmacy ordered for the route itself is not judged again.
  if (!wrong || wrong.product.product === order.item.product) return null;
  return refuse('wrong-route', { product: wrong.product.text, route: order.routeWords });
}

/** What the pharmacist saw and signed is told again; what is new since then asks or stops. */
function judgeAlerts(draft: Draft, signed: boolean): Stopped | null {
  for (const alert of draft.facts.alerts) {
    const ofAllergy = alert.rule.startsWith('allergy');
    if (alert.seen || alert.tier === 'note') draft.notes.push(alert.says);
    else if (alert.tier === 'stop' && signed) return refuse(ofAllergy ? 'allergy' : 'dose-check', { says: alert.says });
    else draft.ask(ofAllergy ? 'allergy' : 'alert', alert.says);
  }
  return null;
}

function giveOf(draft: Draft, order: FoundOrder, count: Count): Give {
  return {
    order,
    dose: draft.dose,
    amount: decimalText(count.amount),
    doseUnit: count.unit,
    items: count.items,
    rest: decimalText(count.rest),
    exception: draft.exception,
  };
}

/** The decision as it grows. */
class Draft {
  readonly question: ScanQuestion;
  readonly facts: ScanFacts;
  readonly notes: string[] = [];
  readonly asks: Ask[] = [];
  order: FoundOrder | null = null;
  dose: Decision['dose'] = null;
  counted: Decision['counted'] = null;
  exception: string | null = null;

  constructor(question: ScanQuestion, facts: ScanFacts) {
    this.question = question;
    this.facts = facts;
    const old = facts.items.find((item) => !item.active);
    if (old) this.notes.push(`Pharmacy does not buy this package of ${old.product.text} any more. It may be given.`);
  }

  ask(question: Question, says: string): void {
    const at = this.asks.findIndex((asked) => asked.question === question);
    const before = this.asks[at];
    const answer = this.question.answers.find((given) => given.question === question)?.answer ?? null;
    // Two findings of one kind are one question with both sentences.
    if (before) this.asks[at] = { ...before, says: `${before.says} ${says}` };
    else this.asks.push({ question, says, choices: choicesOf(question), answer });
  }

  askSecondNurse(product: string): void {
    const { message } = refuse('second-nurse-missing', { product });
    this.asks.push({ question: 'second-nurse', says: message, choices: [], answer: this.question.witnessId });
  }

  at(step: Decision['step'], more: Partial<Decision> = {}): Decision {
    const { notes, asks, order, dose, counted } = this;
    return { step, stop: null, asks, notes, patient: this.facts.patient, order, dose, counted, give: null, ...more };
  }

  stop({ code, message, remedy, details }: Stopped): Decision {
    return this.at('stop', { stop: { code, says: message, remedy, details } });
  }

  ready(give: Give): Decision {
    const open = this.asks.some((asked) => asked.answer === null);
    return this.at(open ? 'answer' : 'confirm', { give });
  }
}
