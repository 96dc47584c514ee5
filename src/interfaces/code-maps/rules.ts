/** How codes are compared, and which column of the table says what a code of a kind means. Portable. */

/** A code as it is kept and compared: without blanks around it, single blanks inside, small letters. */
export function codeKey(code: string): string {
  return code.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The kind of table that the code maps are. */
export const codeMapsTable = 'code-maps';

/** Kind of code → the column that says what it means. */
export const meaningColumns = {
  drug: 'product',
  route: 'route',
  schedule: 'schedule',
  unit: 'unit',
  location: 'location',
  allergy: 'allergen',
} as const;

/** The meaning as the columns of an entry: `BID PRN` is twice a day as needed. */
export function meaningFields(kind: keyof typeof meaningColumns, target: string): Record<string, string> {
  if (kind !== 'schedule') return { [meaningColumns[kind]]: target };
  const isAsNeeded = / PRN$/.test(target);
  return { schedule: target.replace(/ PRN$/, ''), prn: isAsNeeded ? 'true' : 'false' };
}

type Meaning = Readonly<Record<string, unknown>>;

/** What an entry means, as one text: what `meaningFields` takes apart. */
export function meaningOf(kind: string, body: Meaning): string {
  const column = meaningColumns[kind as keyof typeof meaningColumns];
  const target = String(body[column] ?? '');
  return kind === 'schedule' && body.prn === true ? `${target} PRN` : target;
}
