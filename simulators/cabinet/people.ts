/** Who may do what at a cabinet, and who may witness it. */
import type { Cabinet, Formulary, Person } from './formulary.ts';
import { type Change, type Refusal, refuse } from './shapes.ts';
import type { CabinetState } from './state.ts';

/** What an act gives: its value and what it changes, or why not. */
export type Act<Value> = { readonly ok: true; readonly value: Value; readonly changes: readonly Change[] } | Refusal;

export type Room = { readonly state: CabinetState; readonly formulary: Formulary };

/** Roles that take a medicine for a patient. */
export const takers = new Set(['nurse', 'pharmacist', 'prescriber']);
const witnesses = new Set(['nurse', 'pharmacist', 'prescriber', 'dispensing-technician']);

/** Cabinet and person of an act, or why it stops there. */
export function whoAndWhere(
  { formulary }: Room,
  input: { readonly cabinet: string; readonly user: string },
  allowed: ReadonlySet<string>,
): { readonly ok: true; readonly cabinet: Cabinet; readonly person: Person } | Refusal {
  const cabinet = formulary.cabinets.get(input.cabinet);
  if (!cabinet) return refuse('cabinet-not-known', { cabinet: input.cabinet });
  const person = formulary.people.get(input.user);
  if (!person) return refuse('user-not-known', { user: input.user });
  if (!allowed.has(person.role)) return refuse('not-allowed', { user: person.name });
  return { ok: true, cabinet, person };
}

/** Sees that a witness, where there is or must be one, is a second person who may be it. */
export function checkWitness(
  { formulary }: Room,
  { user, witness }: { readonly user: string; readonly witness?: string },
  needed: boolean,
): Refusal | null {
  if (witness === undefined) return needed ? refuse('witness-needed') : null;
  if (witness === user) return refuse('witness-is-user');
  const role = formulary.people.get(witness)?.role;
  return role !== undefined && witnesses.has(role) ? null : refuse('witness-not-known', { witness });
}
