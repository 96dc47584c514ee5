/** What the bar-code desk says no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const deskRefusals = {
  'problem-not-known': {
    status: 404,
    says: 'There is no such barcode problem.',
    remedy: 'Open the list again; it may have been settled.',
  },
  'problem-closed': {
    status: 409,
    says: 'This problem is settled already: {how}.',
    remedy: 'Scan the package; it may work now.',
  },
  'nothing-to-link': {
    status: 422,
    says: 'This scan holds nothing that could be linked to a package.',
    remedy: 'Put a readable label on the package, or settle the problem with a reason.',
  },
  'link-waits': {
    status: 409,
    says: 'A link of this barcode waits already for a second person; {author} made it.',
    remedy: 'Let a second person scan the package and confirm it, or take the change back first.',
  },
  'package-not-in-file': {
    status: 422,
    says: 'The drug file has no active package {package}.',
    remedy: 'Search for the package again, or enter it in the drug file first.',
  },
  'scans-already': {
    status: 409,
    says: 'This barcode scans already, as {product}.',
    remedy: 'Scan the package again. If it is another medicine, the package of {product} is wrong in the drug file.',
  },
  'reason-not-known': {
    status: 422,
    says: 'The reason {how} is not one of the list.',
    remedy: 'Choose a reason of the list.',
  },
  'shelf-not-known': {
    status: 404,
    says: 'There is no such shelf scan.',
    remedy: 'Begin a new one.',
  },
  'shelf-ended': {
    status: 409,
    says: 'This shelf scan has ended.',
    remedy: 'Begin a new one.',
  },
  'not-a-package': {
    status: 422,
    says: 'This is {what}, not a package.',
    remedy: 'Scan the packages on the shelf.',
  },
  'reason-missing': {
    status: 422,
    says: 'Nothing was scanned and no reason was given.',
    remedy: 'Scan the package, or say that it has no bar code or cannot be read.',
  },
  'station-not-named': {
    status: 422,
    says: 'This station has no name, so that its test could not be kept.',
    remedy: 'Open Mortar once with ?station= and the name of the station in the address.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(deskRefusals);

export type DeskCode = keyof typeof deskRefusals;
