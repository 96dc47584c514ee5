/**
 * The simulated people as one agenda: nurses, pharmacists and technicians, who use Mortar and the cabinets as people do.
 * The same seed and the same answers give the same acts.
 */
import { type Agenda, agendaOf, type Item } from '../world/agenda.ts';
import { chanceFrom, chanceOf } from '../world/chance.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Cabinets } from './cabinet.ts';
import type { Mortar } from './mortar.ts';
import { settleRest } from './nurse-after.ts';
import type { Book, NurseTask } from './nurse-book.ts';
import { makeRound } from './nurse-round.ts';
import { giveAtBedside } from './nurse-scan.ts';
import { takeDose, takeOnOverride } from './nurse-take.ts';
import { type Desk, type PharmacistTask, workQueue } from './pharmacist.ts';
import { type ReviewTask, reviewOverrides } from './reviewer.ts';
import { doNextJob, refillPocket, type TechnicianTask } from './technician.ts';
import { type Counts, inMinutes, type Staff, staffWithout, type Ward } from './ward.ts';

export type PeopleTask = TechnicianTask | ReviewTask | PharmacistTask | NurseTask;

export type PeopleState = {
  readonly agenda: readonly Item<PeopleTask>[];
  readonly chance: readonly number[];
  readonly counts: Counts;
  /** Orders that wait, and when a pharmacist gets to them. */
  readonly turns: readonly (readonly [string, number | null])[];
  /** Doses of each patient that a nurse is on the way with. */
  readonly planned: readonly (readonly [string, readonly string[]])[];
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
  const planned = new Map((saved?.planned ?? []).map(([patient, doses]) => [patient, new Set(doses)] as const));
  const book: Book = { planned, cards: new Map() };
  let staff: Staff | null = null;
  // Somebody must come first to work; who works here is asked of Mortar then.
  let isNew = !saved;

  const ward = async (now: Date): Promise<Ward<PeopleTask>> => {
    const demo = await mortar.demo();
    staff ??= staffWithout(demo.users);
    const made: Ward<PeopleTask> = {
      scenario,
      chance,
      plan: agenda.add,
      mortar,
      cabinets,
      staff,
      signature: (user) => ({ badge: `B:${user}`, password: demo.password }),
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
        await doTask(place, task, { now, desk, book, leaves });
      }
    },
    save: () => ({
      agenda: agenda.save(),
      chance: chance.save(),
      counts: { ...counts },
      turns: [...desk.turns],
      planned: [...book.planned].map(([patient, doses]) => [patient, [...doses]] as const),
    }),
  };
}

/** Everybody comes to work within the first minutes. */
function beginShift({ plan, chance, staff }: Ward<PeopleTask>, now: Date): void {
  for (const { user } of staff.technicians) {
    plan(inMinutes(now, chance.whole(1, 8)), { kind: 'next-job', user });
  }
  for (const unit of staff.nurses.keys()) plan(inMinutes(now, chance.whole(1, 15)), { kind: 'round', unit });
  const { pharmacists } = staff;
  for (const { user } of pharmacists) plan(inMinutes(now, chance.whole(1, 3)), { kind: 'queue', user });
  const [reviewer] = pharmacists;
  if (reviewer) plan(inMinutes(now, chance.whole(60, 120)), { kind: 'reviews', user: reviewer.user });
}

type At = { readonly now: Date; readonly desk: Desk; readonly book: Book; readonly leaves: boolean };

async function doTask(ward: Ward<PeopleTask>, task: PeopleTask, at: At): Promise<void> {
  const { now, book } = at;
  switch (task.kind) {
    case 'round':
      return makeRound(ward, book, task.unit, now);
    case 'take':
      return takeDose(ward, book, task.errand, now);
    case 'override':
      return takeOnOverride(ward, book, task, now);
    case 'scan':
      return giveAtBedside(ward, book, task, now);
    case 'after':
      return settleRest(ward, task);
    case 'refill':
      return refillPocket(ward, task);
    default:
      return inPharmacy(ward, task, at);
  }
}

type PharmacyTask = Extract<PeopleTask, { readonly user: string; readonly kind: 'next-job' | 'queue' | 'reviews' }>;

async function inPharmacy(ward: Ward<PeopleTask>, task: PharmacyTask, { now, desk, leaves }: At): Promise<void> {
  const { technicians, pharmacists } = ward.staff;
  const person = [...technicians, ...pharmacists].find(({ user }) => user === task.user);
  if (!person) return;
  if (task.kind === 'next-job') return doNextJob(ward, person, now);
  if (task.kind === 'queue') return workQueue(ward, desk, person, now, leaves);
  return reviewOverrides(ward, person, now);
}
