/** What a cabinet's message, or a person at a discrepancy, is told no. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const cabinetRefusals = {
  'cabinet-not-known': {
    status: 404,
    says: 'There is no cabinet {cabinet}.',
    remedy: 'Add the cabinet, or correct its name at the partner; then replay the message.',
  },
  'pocket-not-known': {
    status: 404,
    says: 'Cabinet {cabinet} has no pocket {pocket} in drawer {drawer}.',
    remedy: 'Load the pocket at the cabinet, or replay the message of its load; then replay this one.',
  },
  'product-not-known': {
    status: 404,
    says: 'The item {product} is not in the drug file.',
    remedy: 'Map the code of the cabinet to a product; then replay the message.',
  },
  'pocket-holds-other-product': {
    status: 409,
    says: 'Pocket {pocket} of {cabinet} holds {assigned}; the message is about {product}.',
    remedy: 'Find the load that changed the pocket and replay it first; or count the pocket.',
  },
  'discrepancy-not-known': {
    status: 404,
    says: 'There is no discrepancy with this id.',
    remedy: 'Reload the list of discrepancies.',
  },
  'already-resolved': {
    status: 409,
    says: '{who} resolved this discrepancy already.',
    remedy: 'Nothing more is needed.',
  },
  'resolver-was-involved': {
    status: 409,
    says: 'Who counted or witnessed it cannot resolve it.',
    remedy: 'Leave it to somebody who was not involved.',
  },
  'resolution-not-known': {
    status: 422,
    says: 'The resolution {resolution} is not one of the list.',
    remedy: 'Choose a resolution of the list.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(cabinetRefusals);
