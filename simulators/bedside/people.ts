/**
 * The simulated people as one agenda: nurses, pharmacists and technicians, who use Mortar and the cabinets as people do.
 * The same seed and the same answers give the same acts.
 */
import { type Agenda, agendaOf, type Item } from '../world/agenda.ts';
import { chanceFrom, chanceOf } from '../world/chance.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Cabinets } from './cabinet.ts';
import type { Mortar } from './mortar.ts';
import { type Desk, type PharmacistTask, workQueue } from './pharmacist.ts';
import { type ReviewTask, reviewOverrides } from './reviewer.ts';
import { doNextJob, refillPocket, type TechnicianTask } from './technician.ts';
import { type Counts, inMinutes, type Person, type Staff, staffWithout, type Ward } from './ward.ts';

export type PeopleTask = TechnicianTask | ReviewTask | PharmacistTask;

export type PeopleState = {
  readonly agenda: readonly Item<PeopleTask>[];
  readonly chance: readonly number[];
  readonly counts: Counts;
  /** Orders that wait, and when a pharmacist gets to them. */
  readonly turns: readonly (readonly [string, number | null])[];
};

export type People = {
  /** Instant of the next task, in milliseconds. */
  nextAt(): number;
  /** Does everything that is due. */
  act(now: Date): Promise<void>;
  readonly counts: Counts;
  save(): PeopleState;
};

export type PeopleOptions = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly mortar: Mortar;
  readonly cabinets: Cabinets;
  readonly start: Date;
  readonly saved?: PeopleState | null;
  /** False: nobody tries the program, and no order is left to a person. */
  readonly leavesToPeople?: boolean;
  /** Told of what people would wonder about. */
  readonly wonder?: (sentence: string) => void;
};

/** Brings the people together, new or from where they were saved. */
export function createPeople(options: PeopleOptions): People {
  const { scenario, mortar, cabinets, saved, wonder = () => {} } = options;
  const chance = saved ? chanceFrom(saved.chance) : chanceOf(options.seed, 'people');
  const agenda: Agenda<PeopleTask> = agendaOf<PeopleTask>(saved?.agenda ?? []);
  const counts: Counts = { ...saved?.counts };
  const desk: Desk = { turns: new Map(saved?.turns ?? []) };
  const leaves = options.leavesToPeople ?? true;
  let staff: Staff | null = null;
  // Somebody must come first to work; who works here is asked of Mortar then.
  let isNew = !saved;

  const ward = async (now: Date): Promise<Ward<PeopleTask>> => {
    staff ??= staffWithout(await mortar.leftToPeople());
    const made: Ward<PeopleTask> = {
      scenario,
      chance,
      plan: agenda.add,
      mortar,
      cabinets,
      staff,
      count: (what) => {
        counts[what] = (counts[what] ?? 0) + 1;
      },
      wonder,
    };
    if (isNew) beginShift(made, now);
    isNew = false;
    return made;
  };

  return {
    counts,
    nextAt: () => (isNew ? options.start.getTime() : agenda.nextAt()),
    async act(now) {
      const place = await ward(now);
      for (let task = agenda.take(now.getTime()); task; task = agenda.take(now.getTime())) {
        await doTask(place, task, { now, desk, leaves });
      }
    },
    save: () => ({ agenda: agenda.save(), chance: chance.save(), counts: { ...counts }, turns: [...desk.turns] }),
  };
}

/** Everybody comes to work within the first minutes. */
function beginShift({ plan, chance, staff }: Ward<PeopleTask>, now: Date): void {
  for (const { user } of staff.technicians) {
    plan(inMinutes(now, chance.whole(1, 8)), { kind: 'next-job', user });
  }
  const { pharmacists } = staff;
  for (const { user } of pharmacists) plan(inMinutes(now, chance.whole(1, 3)), { kind: 'queue', user });
  const [reviewer] = pharmacists;
  if (reviewer) plan(inMinutes(now, chance.whole(60, 120)), { kind: 'reviews', user: reviewer.user });
}

type At = { readonly now: Date; readonly desk: Desk; readonly leaves: boolean };

async function doTask(ward: Ward<PeopleTask>, task: PeopleTask, { now, desk, leaves }: At): Promise<void> {
  const { staff } = ward;
  const person = (people: readonly Person[]) => people.find(({ user }) => user === task.user);
  switch (task.kind) {
    case 'refill':
      return refillPocket(ward, task);
    case 'next-job': {
      const technician = person(staff.technicians);
      return technician && doNextJob(ward, technician, now);
    }
    case 'queue': {
      const pharmacist = person(staff.pharmacists);
      return pharmacist && workQueue(ward, desk, pharmacist, now, leaves);
    }
    case 'reviews': {
      const pharmacist = person(staff.pharmacists);
      return pharmacist && reviewOverrides(ward, pharmacist, now);
    }
  }
}
