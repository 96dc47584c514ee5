/** Every kind of file that can be imported. A new one is a further entry here and nothing else. */
import type { Kind } from '../shapes.ts';
import { fdaKinds } from './fda.ts';
import { nhsKinds } from './nhs.ts';
import { otherKinds } from './nlm-and-site.ts';
import { vaKinds } from './va.ts';

export const kinds: readonly Kind[] = [...fdaKinds, ...vaKinds, ...nhsKinds, ...otherKinds];

/** The kind with this id. */
export function kindOf(id: string): Kind | null {
  return kinds.find((kind) => kind.id === id) ?? null;
}
