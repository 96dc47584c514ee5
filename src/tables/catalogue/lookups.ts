/** Looking something up in the data set that is in force. */
import type { Sql } from '#src/kernel/database/database.ts';
import { ndc10OfGtin } from '../barcodes/index.ts';
import { elevenDigits } from './cells.ts';
import { type CodeRow, type NamesFound, selectByCode, selectNamesByStart, selectNamesByWords } from './lookup-store.ts';

/** The words of a typed text that can be searched: two or more letters each, the longest first. */
export function startsOf(typed: string): string[] {
  const words = typed
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 2);
  return [...new Set(words)].toSorted((a, b) => b.length - a.length).slice(0, 6);
}

/** Names of a data set whose words begin with what was typed: at most ten, and how many there are. */
export async function searchNames(sql: Sql, dataSet: number, typed: string): Promise<NamesFound> {
  const [one, two, ...others] = startsOf(typed);
  if (one === undefined) return { names: [], total: 0 };
  if (two !== undefined) return selectNamesByWords(sql, dataSet, { one, two, others });
  return selectNamesByStart(sql, dataSet, one);
}

/** The codes under which a package of this NDC (any writing) or GTIN may stand. */
export function codesOf(scanned: string): string[] {
  const text = scanned.trim();
  if (text.includes('-')) {
    const [labeler = '', item = '', pack = ''] = text.split('-');
    if (!/^\d{4,6}-\d{3,4}-\d{1,2}$/.test(text) || (labeler.length > 5 && !labeler.startsWith('0'))) return [];
    return [labeler.slice(-5).padStart(5, '0') + item.padStart(4, '0') + pack.padStart(2, '0')];
  }
  if (!/^\d{8,14}$/.test(text)) return [];
  if (text.length === 10) return elevenDigits(text);
  if (text.length === 11) return [text];
  const gtin = text.padStart(14, '0');
  const ndc10 = ndc10OfGtin(gtin);
  return ndc10 ? [gtin, ...elevenDigits(ndc10)] : [gtin];
}

/** Packages with this NDC or GTIN in the data set of a kind that is in force. More than one: the digits do not decide. */
export async function lookUpCode(sql: Sql, kind: string, scanned: string, asOf: Date): Promise<CodeRow[]> {
  const codes = codesOf(scanned);
  if (codes.length === 0) return [];
  return (await selectByCode(sql, kind, asOf, codes)).toSorted((a, b) => a.rowNo - b.rowNo);
}
