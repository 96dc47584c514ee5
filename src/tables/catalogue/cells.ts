/** Whether a cell is what its column says: the reason why not, as a piece of a sentence. Pure. */
import { gtinCheck } from '../barcodes/index.ts';
import type { CellType, Column } from './shapes.ts';

/** Why a cell is not of its column; null when it is. An empty cell is only wrong where the column is required. */
export function cellFault(column: Column, text: string): string | null {
  const cell = text.trim();
  if (cell === '') return column.required ? 'it is empty' : null;
  return typeFault(column, cell);
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

function typeFault(column: CellType, cell: string): string | null {
  switch (column.type) {
    case 'text':
      return null;
    case 'integer':
      return /^-?\d+$/.test(cell) ? null : 'it is no whole number';
    case 'decimal':
      return /^-?(\d+(\.\d*)?|\.\d+)$/.test(cell) ? null : 'it is no number';
    case 'amount':
      return cell === '- -' || /^-?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$/.test(cell) ? null : 'it is no amount';
    case 'date':
      return cell === column.or || isDate(cell, column.form) ? null : 'it is no date';
    case 'time':
      return /^([01]?\d|2[0-4]):[0-5]\d$/.test(cell) ? null : 'it is no time (hh:mm)';
    case 'choice':
      return column.of.includes(cell) ? null : `it is none of ${column.of.join(', ')}`;
    case 'gtin':
      return gtinFault(cell);
    case 'ndc':
      return ndcFault(cell, column.forms, column.prefix);
  }
}

function isDate(cell: string, form: 'yyyymmdd' | 'iso' | 'month-name' | 'us'): boolean {
  const parts = dateParts(cell, form);
  if (!parts) return false;
  const [year, month, day] = parts;
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days;
}

function dateParts(cell: string, form: 'yyyymmdd' | 'iso' | 'month-name' | 'us'): [number, number, number] | null {
  if (form === 'month-name') {
    const match = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4})$/.exec(cell);
    const at = match ? months.indexOf(match[1] ?? '-') : -1;
    return match && at >= 0 && at % 3 === 0 ? [Number(match[3]), at / 3 + 1, Number(match[2])] : null;
  }
  if (form === 'us') {
    const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
    return match ? [Number(match[3]), Number(match[1]), Number(match[2])] : null;
  }
  const match = (form === 'iso' ? /^(\d{4})-(\d{2})-(\d{2})$/ : /^(\d{4})(\d{2})(\d{2})$/).exec(cell);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

function gtinFault(cell: string): string | null {
  if (!/^(\d{8}|\d{12,14})$/.test(cell)) return 'it is no GTIN (8, 12, 13 or 14 digits)';
  return gtinCheck(cell) ? null : 'the check digit of the GTIN is wrong';
}

function ndcFault(cell: string, forms: readonly string[], prefix = ''): string | null {
  const bare = cell.startsWith(prefix) ? cell.slice(prefix.length) : cell;
  if (forms.includes('11 digits') && /^\d{11}$/.test(bare)) return null;
  const form = bare
    .split('-')
    .map((part) => (/^\d+$/.test(part) ? part.length : 'x'))
    .join('-');
  if (forms.includes(form)) return null;
  const digits = bare.replaceAll(/\D/g, '').length;
  return `it is no NDC in the form ${forms.join(' or ')} (${digits} digits)`;
}

/** What a look-up goes by: the NDC in 11 digits (5-4-2), the GTIN in 14; null when the cell is neither. */
export function codeOf(column: Column, text: string): string | null {
  const cell = text.trim();
  if (column.type === 'gtin') return /^\d{8,14}$/.test(cell) ? cell.padStart(14, '0') : null;
  if (column.type !== 'ndc') return null;
  const bare = column.prefix && cell.startsWith(column.prefix) ? cell.slice(column.prefix.length) : cell;
  if (/^\d{11}$/.test(bare)) return bare;
  const [labeler = '', item = '', pack] = bare.split('-');
  if (pack === undefined || !/^[\d-]+$/.test(bare)) return null;
  // A six-digit labeler of the form 6-4-2 has no eleven digits unless it begins with zero.
  if (labeler.length > 5 && !labeler.startsWith('0')) return null;
  return labeler.slice(-5).padStart(5, '0') + item.padStart(4, '0') + pack.padStart(2, '0');
}

/** The eleven digits that ten digits of an NDC without hyphens can stand for: a zero before any of its three parts. */
export function elevenDigits(ndc10: string): string[] {
  return [`0${ndc10}`, `${ndc10.slice(0, 5)}0${ndc10.slice(5)}`, `${ndc10.slice(0, 9)}0${ndc10.slice(9)}`];
}

/** A heading without case, blanks and signs. */
export function headingKey(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, '');
}
