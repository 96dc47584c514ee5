/** Is it the right amount? Packages are counted up; what is over is wasted, what is missing is asked for. */
import type { Refused } from '#src/kernel/outcome.ts';
import { decimalText, type Quantity, quantity, sum, zero } from '#src/kernel/quantity.ts';
import { type AdministerCode, refuse } from '../refusals.ts';
import type {
  FoundOrder,
  GivenItem,
  ScanFacts,
  ScannedItem,
  ScannedProduct,
  ScanQuestion,
  Surroundings,
} from '../shapes.ts';
import { countText } from './words.ts';

export type Count = {
  readonly stop: Refused<AdministerCode> | null;
  readonly complete: boolean;
  /** Less than the order says is given. */
  readonly partial: boolean;
  /** In `unit`. */
  readonly amount: Quantity;
  readonly unit: string;
  readonly items: readonly GivenItem[];
  /** Base units of the last package that are left over. */
  readonly rest: Quantity;
  readonly counted: {
    readonly have: string;
    readonly want: string;
    readonly unit: string;
    readonly text: string;
  } | null;
};

const nothing = { complete: false, partial: false, items: [], rest: zero, counted: null } as const;
const stopped = (stop: Refused<AdministerCode>, unit: string): Count => ({ ...nothing, stop, amount: zero, unit });

type Piece = { readonly item: ScannedItem; readonly amount: Quantity };

/** Counts what was scanned against the order. */
export function countPackages(
  order: FoundOrder,
  question: ScanQuestion,
  facts: ScanFacts,
  around: Surroundings,
): Count {
  const unit = order.doseUnit;
  const pieces: Piece[] = [];
  for (const item of facts.items) {
    const amount = around.fromBase(item.product, quantity(item.quantity), unit);
    if (!amount) return stopped(refuse('dose-not-countable', { product: item.product.text, unit }), unit);
    pieces.push({ item, amount });
  }
  const least = quantity(order.dose);
  const most = quantity(order.doseMax ?? order.dose);
  const have = sum(pieces.map((piece) => piece.amount));
  const counted = shownCount(order, pieces, have, around);
  const smallest = pieces.reduce((min, piece) => (piece.amount.lessThan(min) ? piece.amount : min), have);
  const wholeTooMany = pieces.length > 1 && have.minus(smallest).greaterThanOrEqualTo(most);
  const told = question.dose === null ? null : quantity(question.dose);
  if (wholeTooMany || told?.greaterThan(most)) {
    const shown = shownCount(order, pieces, told ?? have, around);
    return {
      ...stopped(refuse('too-much', { have: shown.have, want: shown.want, unit: shown.unit }), unit),
      counted: shown,
    };
  }
  const amount = told ?? (have.greaterThan(most) ? most : have);
  if (amount.greaterThan(have)) return { ...nothing, stop: null, amount: have, unit, counted };
  const partial = amount.lessThan(least);
  const saidPartial = told !== null || question.answers.some(({ question: asked }) => asked === 'partial');
  if (partial && !saidPartial) return { ...nothing, stop: null, amount: have, unit, counted };
  return {
    stop: null,
    complete: true,
    partial,
    amount,
    unit,
    counted,
    ...split(pieces, have.minus(amount), unit, around),
  };
}

/** Base units of each package that are given; what is over is left in the last one. */
function split(
  pieces: readonly Piece[],
  over: Quantity,
  unit: string,
  around: Surroundings,
): { items: GivenItem[]; rest: Quantity } {
  const last = pieces.at(-1);
  const rest = (last && around.toBase(last.item.product, over, unit)) ?? zero;
  const items = pieces.map(({ item }) => {
    const whole = quantity(item.quantity);
    return {
      product: item.product.product,
      package: item.package,
      lot: item.lot,
      quantity: decimalText(item === last?.item ? whole.minus(rest) : whole),
      unit: item.product.baseUnit,
    };
  });
  return { items: items.filter((item) => !quantity(item.quantity).isZero()), rest };
}

/** "1 of 2 tablets" where one product is counted in whole things; else in the order's own unit. */
function shownCount(order: FoundOrder, pieces: readonly Piece[], have: Quantity, around: Surroundings) {
  const product: ScannedProduct = pieces[0]?.item.product ?? order.item;
  const same = pieces.every((piece) => piece.item.product.product === product.product);
  const inBase = (amount: Quantity) => (same ? around.toBase(product, amount, order.doseUnit) : null);
  const want = inBase(quantity(order.dose));
  const wantMax = order.doseMax === null ? null : inBase(quantity(order.doseMax));
  const haveBase = inBase(have);
  const counts = want !== null && haveBase !== null && want.decimalPlaces() <= 2 && (order.doseMax === null || wantMax);
  const shown = counts
    ? { have: haveBase, want: decimalText(want), most: wantMax ? decimalText(wantMax) : null, unit: product.baseUnit }
    : { have, want: order.dose, most: order.doseMax, unit: order.doseUnit };
  return {
    have: decimalText(shown.have),
    want: shown.most ?? shown.want,
    unit: shown.unit,
    text: countText(shown.have, shown.want, shown.most, shown.unit),
  };
}

/** A package that could not be scanned: what the order says of its own product is taken as given. */
export function countUnscanned(
  order: FoundOrder,
  question: ScanQuestion,
  facts: ScanFacts,
  around: Surroundings,
): Count {
  const unit = order.doseUnit;
  const most = quantity(order.doseMax ?? order.dose);
  const amount = question.dose === null ? quantity(order.dose) : quantity(question.dose);
  if (amount.greaterThan(most)) {
    return stopped(refuse('too-much', { have: decimalText(amount), want: decimalText(most), unit }), unit);
  }
  const inHand = facts.hand.find((hand) => hand.orderId === order.orderId || hand.product === order.item.product);
  const base = around.toBase(order.item, amount, unit);
  if (!base) return stopped(refuse('dose-not-countable', { product: order.item.text, unit }), unit);
  const item = {
    product: order.item.product,
    package: null,
    lot: inHand?.lot ?? null,
    quantity: decimalText(base),
    unit: order.item.baseUnit,
  };
  const partial = amount.lessThan(order.dose);
  return { stop: null, complete: true, partial, amount, unit, items: [item], rest: zero, counted: null };
}
