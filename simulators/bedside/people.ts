/**
 * The simulated people as one agenda: nurses, pharmacists and technicians, who use Mortar and the cabinets as people do.
 * The same seed and the same answers give the same acts.
 */
import { type Agenda, agendaOf, type Item } from '../world/agenda.ts';
import { chanceFrom, chanceOf } from '../world/chance.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Cabinets } from './cabinet.ts';
import type { Mortar } from './mortar.ts';
import { type ReviewTask, reviewOverrides } from './reviewer.ts';
import { doNextJob, refillPocket, type TechnicianTask } from './technician.ts';
import { type Counts, inMinutes, type Person, type Staff, staffWithout, type Ward } from './ward.ts';

export type PeopleTask = TechnicianTask | ReviewTask;

export type PeopleState = {
  readonly agenda: readonly Item<PeopleTask>[];
  readonly chance: readonly number[];
  readonly counts: Counts;
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
  /** Told of what people would wonder about. */
  readonly wonder?: (sentence: string) => void;
};

/** Brings the people together, new or from where they were saved. */
export function createPeople(options: PeopleOptions): People {
  const { scenario, mortar, cabinets, saved, wonder = () => {} } = options;
  const chance = saved ? chanceFrom(saved.chance) : chanceOf(options.seed, 'people');
  const agenda: Agenda<PeopleTask> = agendaOf<PeopleTask>(saved?.agenda ?? []);
  const counts: Counts = { ...saved?.counts };
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
        await doTask(place, task, now);
      }
    },
    save: () => ({ agenda: agenda.save(), chance: chance.save(), counts: { ...counts } }),
  };
}

/** Everybody comes to work within the first minutes. */
function beginShift({ plan, chance, staff }: Ward<PeopleTask>, now: Date): void {
  for (const { user } of staff.technicians) {
    plan(inMinutes(now, chance.whole(1, 8)), { kind: 'next-job', user });
  }
  const [reviewer] = staff.pharmacists;
  if (reviewer) plan(inMinutes(now, chance.whole(60, 120)), { kind: 'reviews', user: reviewer.user });
}

async function doTask(ward: Ward<PeopleTask>, task: PeopleTask, now: Date): Promise<void> {
  const { staff } = ward;
  const person = (people: readonly Person[]) => people.find(({ user }) => user === task.user);
  if (task.kind === 'refill') return refillPocket(ward, task);
  if (task.kind === 'next-job') {
    const technician = person(staff.technicians);
    return technician && doNextJob(ward, technician, now);
  }
  const pharmacist = person(staff.pharmacists);
  return pharmacist && reviewOverrides(ward, pharmacist, now);
}
