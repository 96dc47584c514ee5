/** What ordering says no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const orderRefusals = {
  'unknown-patient': {
    status: 404,
    says: 'The patient of order {number} is not known here.',
    remedy: 'Let the admission of this patient be processed first, then replay this order.',
  },
  'unknown-encounter': {
    status: 404,
    says: 'The visit of order {number} is not known here, or is another patient’s.',
    remedy: 'Let the admission of this visit be processed first, then replay this order.',
  },
  'patient-discharged': {
    status: 409,
    says: 'The patient of order {number} is not in the house any more: the visit is {state}.',
    remedy: 'Ask the prescriber; if the patient is still here, have the discharge cancelled and replay this order.',
  },
  'unknown-product': {
    status: 422,
    says: 'The drug file has no product {product}.',
    remedy: 'Map the drug or add the product, then replay this order.',
  },
  'unknown-word': {
    status: 422,
    says: 'The {what} {code} is not in the tables.',
    remedy: 'Map the code to one of the tables, then replay this order.',
  },
  'dose-not-valid': {
    status: 422,
    says: 'A dose of {dose} {unit} cannot be ordered: it must be a number above zero, and a range must end above its start.',
    remedy: 'Ask the prescriber for the dose that is meant.',
  },
  'stop-before-start': {
    status: 422,
    says: 'Order {number} stops ({stop}) before it starts ({start}).',
    remedy: 'Ask the prescriber for the times that are meant.',
  },
  'number-in-use': {
    status: 409,
    says: 'Order number {number} already names another order.',
    remedy: 'Ask the ordering system why it gave the number twice; a change must be sent as a change.',
  },
  'unknown-order': {
    status: 404,
    says: 'There is no order {number} here.',
    remedy: 'Let the new order be processed first, then replay this one.',
  },
  'other-patient': {
    status: 409,
    says: 'Order {number} is not an order of this patient.',
    remedy: 'Ask the ordering system which patient is right; a merge may be missing.',
  },
  'newer-change-applied': {
    status: 409,
    says: 'Order {number} was changed at {changedAt}; this came later but is older ({at}).',
    remedy: 'Compare both with the ordering system; discard this one if the newer is right.',
  },
  'order-closed': {
    status: 409,
    says: 'Order {number} is {state}; nothing can be changed any more.',
    remedy: 'Enter a new order.',
  },
} as const satisfies RefusalTable;

export type OrderCode = keyof typeof orderRefusals;

export const refuse = refuser(orderRefusals);
