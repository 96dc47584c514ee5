/** What the catalogue can say no to: a file is refused as a whole, and nothing of it is kept. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const catalogueRefusals = {
  'file-empty': {
    status: 422,
    says: '{file} is empty.',
    remedy: 'Download it again and compare its size with what the source says; nothing was changed.',
  },
  'file-too-large': {
    status: 422,
    says: '{file} is larger than {limit}.',
    remedy: 'Pick the one table that is needed, or ask for a higher limit; nothing was changed.',
  },
  'file-inflates-too-far': {
    status: 422,
    says: '{file} grows beyond {limit} when it is inflated.',
    remedy: 'This is no table of medicines: look where the file comes from. Nothing was changed.',
  },
  'file-cut-short': {
    status: 422,
    says: '{file} ends in the middle: {what}.',
    remedy: 'Download it again; nothing was changed.',
  },
  'file-binary': {
    status: 422,
    says: '{file} is no text: {what}.',
    remedy: 'Pick the table itself (text, CSV, gzip, zip, XML or a workbook); nothing was changed.',
  },
  'file-row-too-long': {
    status: 422,
    says: '{file} has a row longer than {limit} from row {row} on: a quote is never closed, or it is no table.',
    remedy: 'Open it in an editor at this row; nothing was changed.',
  },
  'file-kind-unknown': {
    status: 422,
    says: '{file} is none of the files that Mortar knows; its first line is: {line}',
    remedy: 'Say which columns are which with the column mapper, or pick another file; nothing was changed.',
  },
  'file-kind-other': {
    status: 422,
    says: '{file} is not {kind}: {what}.',
    remedy: 'Leave out the kind to have it recognised, or pick the file that belongs to it; nothing was changed.',
  },
  'file-rejects-too-many': {
    status: 422,
    says: 'More than {limit} rows of {file} cannot be read; the first: row {row}, {why}.',
    remedy: 'The layout of the file has changed, or it is another file; nothing was changed.',
  },
  'file-already-loaded': {
    status: 409,
    says: '{file} was loaded already as data set {dataSet}.',
    remedy: 'Use that data set; the bytes of both files are the same.',
  },
  'data-set-not-ready': {
    status: 422,
    says: 'Data set {dataSet} was not loaded whole.',
    remedy: 'Import the file again.',
  },
  'data-sets-not-comparable': {
    status: 422,
    says: 'Data sets {before} and {after} cannot be compared: both must be loaded whole and be of one kind.',
    remedy: 'Choose two versions of the same table.',
  },
  'mapping-incomplete': {
    status: 422,
    says: 'The mapping of {source} does not hold: {what}.',
    remedy: 'Choose a column of the file for each column that must be there.',
  },
} as const satisfies RefusalTable;

export type CatalogueCode = keyof typeof catalogueRefusals;

export const refuse = refuser(catalogueRefusals);
