/** The forms that a value can have. All run in linear time: a partner's value never decides how long we look. */
import { parseTimestamp } from '#lib/hl7v2/index.ts';
import type { DataType } from './profile.ts';

const isDigit = (character: string) => character >= '0' && character <= '9';
const isLetter = (character: string) => /^\p{L}$/u.test(character);

/** Whether a text is written as the mask: `#` a digit, `@` a letter, `*` at the end anything more. */
export function maskFits(mask: string, text: string): boolean {
  const open = mask.endsWith('*');
  const wanted = [...(open ? mask.slice(0, -1) : mask)];
  const given = [...text];
  if (open ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((sign, at) => {
    const character = given[at] ?? '';
    if (sign === '#') return isDigit(character);
    return sign === '@' ? isLetter(character) : sign === character;
  });
}

/** The mask of one text: digits and letters by their kind, all else as it is. */
export function maskOf(text: string): string {
  return [...text].map((character) => (isDigit(character) ? '#' : isLetter(character) ? '@' : character)).join('');
}

/** Whether a text has the form of the data type (HL7 v2.5.1 chapter 2A). */
export function dataFits(data: DataType, text: string): boolean {
  switch (data) {
    case 'NM':
      return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
    case 'SI':
      return /^\d{1,4}$/.test(text);
    case 'DT':
      return /^\d{4}(\d{2}(\d{2})?)?$/.test(text) && parseTimestamp(text) !== null;
    case 'TM':
      return /^([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,4})?)?)?([+-]\d{4})?$/.test(text);
    case 'DTM':
      return parseTimestamp(text) !== null;
    case 'ST':
      return true;
  }
}
