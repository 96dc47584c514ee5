/** Vinca alkaloids come in a small bag, never in a syringe: from a syringe they have been given into the spine. */
import { quantity } from '#src/kernel/quantity.ts';
import type { CheckCase, CheckedProduct, CheckRule } from '../shapes.ts';
import { productsOf, ruleNumber, voiceOf } from './result.ts';

const about = {
  id: 'vinca-minibag',
  title: 'vinca in a bag',
  source: 'ISMP Targeted Medication Safety Best Practices, practice 1: vinca alkaloids in a minibag, never a syringe',
};
const { passed, alert } = voiceOf(about);

const vincas: ReadonlySet<string> = new Set(['vincristine', 'vinblastine', 'vinorelbine', 'vindesine', 'vinflunine']);

export const vincaMinibag: CheckRule = {
  ...about,
  atBedside: true,
  answers: [],
  overrides: [],
  run(check) {
    const products = productsOf(check.order);
    const vinca = products.find((product) => product.ingredients.some(({ ingredient }) => vincas.has(ingredient)));
    if (!vinca) return [];
    if (isInBag(check, products)) return passed(`${vinca.name} is in a bag.`);
    return [
      alert('stop', {
        says: `${vinca.name} must be in a bag of at least ${minimumMl(check)} mL, never in a syringe.`,
        evidence: { product: vinca.product, form: vinca.form, minimumMl: minimumMl(check) },
      }),
    ];
  },
};

/** The bag that holds it: a base that is large enough, or a ready bag. */
function isInBag(check: CheckCase, products: readonly CheckedProduct[]): boolean {
  const minimum = minimumMl(check);
  return products.some(
    ({ form, volumeMlPerBase }) =>
      /\bbag\b/i.test(form) && volumeMlPerBase !== null && quantity(volumeMlPerBase).greaterThanOrEqualTo(minimum),
  );
}

/** 50 mL for adults, 25 mL for children, unless the site set others. */
function minimumMl(check: CheckCase): number {
  const child = check.patient.ageYears !== null && check.patient.ageYears < 18;
  return ruleNumber(check, child ? 'check.vinca.bag-child' : 'check.vinca.bag-adult') ?? (child ? 25 : 50);
}
