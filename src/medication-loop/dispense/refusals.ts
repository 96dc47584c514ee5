/** What handing out, wasting and returning say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const dispenseRefusals = {
  'withdrawal-not-known': {
    status: 404,
    says: 'There is no withdrawal with this id.',
    remedy: 'Reload the list of open withdrawals; it may have been told by another cabinet message since.',
  },
  'withdrawal-closed': {
    status: 409,
    says: 'This withdrawal is closed: all of it was given, wasted or returned.',
    remedy: 'Reload the list; if more is in your hand, return it to the return bin by the cabinet.',
  },
  'more-than-in-hand': {
    status: 422,
    says: '{want} {unit} are more than the {have} {unit} that are left of this withdrawal.',
    remedy: 'Enter what is really left, or look for a second withdrawal.',
  },
  'reason-not-known': {
    status: 422,
    says: 'The reason {reason} is not one of the list.',
    remedy: 'Choose a reason of the list.',
  },
  'waste-not-known': { status: 404, says: 'There is no waste with this id.', remedy: 'Reload the list of wastes.' },
  'witness-is-actor': {
    status: 409,
    says: 'Who wasted it cannot also be the one who saw it.',
    remedy: 'Ask a second person to sign at their own session.',
  },
  'already-witnessed': {
    status: 409,
    says: '{who} signed this waste already.',
    remedy: 'Nothing more is needed.',
  },
  'nothing-to-review': {
    status: 409,
    says: 'This withdrawal needs no review, or has had it.',
    remedy: 'Reload the list of overrides.',
  },
  'reviewer-was-involved': {
    status: 409,
    says: 'Who withdrew or witnessed it cannot review it.',
    remedy: 'Leave it to another pharmacist.',
  },
  'order-not-deliverable': {
    status: 409,
    says: 'The order is {state}; nothing is delivered for it.',
    remedy: 'Cancel the delivery, or wait until the order is verified and active again.',
  },
  'patient-not-on-unit': {
    status: 409,
    says: 'The patient is on no unit now, so there is no bin to deliver to.',
    remedy: 'Cancel the delivery, or wait until the patient is admitted.',
  },
  'not-enough-stock': {
    status: 409,
    says: '{account} holds {have} {unit} of {product}; {want} {unit} are asked for.',
    remedy: 'Take it from another place, or receive stock first.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(dispenseRefusals);
