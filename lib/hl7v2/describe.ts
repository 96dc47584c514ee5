import { fieldName } from './dictionary.ts';
import type { Message } from './message.ts';
import { formatPath } from './path.ts';
import type { Repetition } from './segment.ts';
import type { Hl7Value } from './value.ts';

/** One line of a message shown to a person. */
export interface DescribedField {
  /** As `get` reads it: `PID-3(2).4`. Single components are shown at field level. */
  readonly path: string;
  /** Name of the field, '' when the dictionary has none. */
  readonly name: string;
  readonly value: Hl7Value;
}

/**
 * Everything a message says, in its order: one line per field repetition, or per component and subcomponent where there are
 * several. Empty places are left out, `""` is shown as null.
 */
export function describe(message: Message): DescribedField[] {
  const described: DescribedField[] = [];
  const counts = new Map<string, number>();
  for (const segment of message.segments()) {
    const occurrence = (counts.get(segment.name) ?? 0) + 1;
    counts.set(segment.name, occurrence);
    for (let field = 1; field <= segment.fieldCount; field += 1) {
      const base = { segment: segment.name, occurrence, field };
      const name = fieldName(segment.name, field);
      for (const [at, repetition] of segment.repetitions(field).entries()) {
        for (const { component, subcomponent, value } of leaves(repetition)) {
          described.push({ path: formatPath({ ...base, repetition: at + 1, component, subcomponent }), name, value });
        }
      }
    }
  }
  return described;
}

interface Leaf {
  readonly component: number;
  readonly subcomponent: number;
  readonly value: Hl7Value;
}

function leaves(repetition: Repetition): Leaf[] {
  const found: Leaf[] = [];
  const add = (component: number, subcomponent: number, value: Hl7Value): void => {
    if (value.kind !== 'absent') found.push({ component, subcomponent, value });
  };
  const several = repetition.componentCount > 1;
  for (let component = 1; component <= repetition.componentCount; component += 1) {
    const inner = repetition.inner(component);
    if (inner.componentCount === 1) add(several ? component : 0, 0, repetition.get(component));
    else for (let sub = 1; sub <= inner.componentCount; sub += 1) add(component, sub, inner.get(sub));
  }
  return found;
}
