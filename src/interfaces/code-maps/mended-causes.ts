import { type CodeKind, mappable } from '../messages/index.ts';

/** The causes that a mapping of this kind mends. */
export function causesOf(kind: CodeKind): string[] {
  return Object.entries(mappable)
    .filter(([, maps]) => maps === kind)
    .map(([cause]) => cause);
}
