/** How codes are compared, and which causes a mapping mends. Portable. */
import { type CodeKind, mappable } from '../messages/rules.ts';

/** A code as it is kept and compared: without blanks around it, single blanks inside, small letters. */
export function codeKey(code: string): string {
  return code.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The causes that a mapping of this kind mends. */
export function causesOf(kind: CodeKind): string[] {
  return Object.entries(mappable)
    .filter(([, maps]) => maps === kind)
    .map(([cause]) => cause);
}
