/** How codes are compared. Portable. */

/** A code as it is kept and compared: without blanks around it, single blanks inside, small letters. */
export function codeKey(code: string): string {
  return code.trim().replace(/\s+/g, ' ').toLowerCase();
}
