/** What the simulated people share: their plans, their chance, the places they go to, and the counts of what they did. */
import type { Chance } from '../world/chance.ts';
import { cabinets as cabinetRows, staff } from '../world/demo-files.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Cabinets } from './cabinet.ts';
import type { Mortar, Seat } from './mortar.ts';

export type Person = { readonly user: string; readonly unit: string };

export type Staff = {
  readonly pharmacists: readonly Person[];
  readonly technicians: readonly Person[];
  /** Nurses of each unit. */
  readonly nurses: ReadonlyMap<string, readonly Person[]>;
};

/** Those whom no person signs in as. */
export function staffWithout(left: ReadonlySet<string>): Staff {
  const people = staff().filter((row) => !left.has(row.user));
  const of = (role: string) => people.filter((row) => row.role === role).map(({ user, unit }) => ({ user, unit }));
  const nurses = new Map<string, Person[]>();
  for (const nurse of of('nurse')) nurses.set(nurse.unit, [...(nurses.get(nurse.unit) ?? []), nurse]);
  return { pharmacists: of('pharmacist'), technicians: of('dispensing-technician'), nurses };
}

/** Cabinet of each unit. */
export const cabinetOf = new Map(cabinetRows().map((row) => [row.unit, row.cabinet]));

export type Count =
  | 'verified'
  | 'returned-to-prescriber'
  | 'left-to-people'
  | 'taken'
  | 'given'
  | 'held'
  | 'refused'
  | 'not-given'
  | 'stopped-at-scan'
  | 'wasted'
  | 'put-back'
  | 'overrides'
  | 'reviewed'
  | 'refills'
  | 'deliveries'
  | 'refusals';

export type Counts = Partial<Record<Count, number>>;

export type Ward<Task> = {
  readonly scenario: Scenario;
  readonly chance: Chance;
  readonly plan: (at: number, task: Task) => void;
  readonly mortar: Mortar;
  readonly cabinets: Cabinets;
  readonly staff: Staff;
  /** Badge and password of somebody who signs as a second person. */
  signature(user: string): { readonly badge: string; readonly password: string };
  count(what: Count): void;
  /** Something that people of a real hospital would wonder about: a refusal that nobody here expected. */
  wonder(sentence: string): void;
};

const minute = 60_000;

/** Hospital time in so many minutes, in milliseconds. */
export const inMinutes = (now: Date, minutes: number): number => now.getTime() + minutes * minute;

/** A whole number of minutes of a range of the scenario. */
export function minutesOf(chance: Chance, [from, to]: readonly [number, number]): number {
  return chance.whole(from, to);
}

/** Somebody else of the unit, who sees it and signs. */
export function witnessFor(
  { staff, chance }: Pick<Ward<never>, 'staff' | 'chance'>,
  unit: string,
  user: string,
): string {
  const others = [...staff.nurses.values()].flat().filter((nurse) => nurse.user !== user);
  const near = others.filter((nurse) => nurse.unit === unit);
  return chance.pick(near.length > 0 ? near : others).user;
}

/** The seat of a technician or pharmacist in the pharmacy, or of a nurse at a cart of a unit. */
export function seatOf(mortar: Mortar, person: Person): Seat {
  return mortar.seat(person.user, person.unit === '' ? 'pharmacy' : `${person.unit} cart`);
}
