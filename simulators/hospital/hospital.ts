/**
 * The simulated hospital: arrivals, moves, departures and prescribing as an agenda of tasks. It says what happens through
 * `send` and waits for each acknowledgement, like an interface that keeps order. The same seed gives the same hospital.
 */
import { agendaOf } from '../world/agenda.ts';
import { type Chance, chanceFrom, chanceOf } from '../world/chance.ts';
import type { Scenario } from '../world/scenario.ts';
import type { SimPatient } from './people.ts';
import { allBeds, doTask, type HospitalState, type Place, type Task } from './tasks.ts';

export type { HospitalState } from './tasks.ts';

export type Hospital = {
  /** Instant of the next task, in milliseconds. */
  nextAt(): number;
  /** Does everything that is due; resolves when all of it is acknowledged. */
  act(now: Date): Promise<void>;
  save(): HospitalState;
  readonly patients: readonly SimPatient[];
};

export type HospitalOptions = {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Sends one message and resolves when it is acknowledged. */
  readonly send: (bytes: Uint8Array) => Promise<void>;
  readonly saved?: HospitalState | null;
  readonly start: Date;
  /** Fewer patients than the hospital has beds, for short runs. */
  readonly bedsMax?: number;
};

/** Makes the hospital, new or from where it was saved. */
export function createHospital(options: HospitalOptions): Hospital {
  const { scenario, send, saved } = options;
  const chance = saved ? chanceFrom(saved.chance) : chanceOf(options.seed, 'hospital');
  const place: Place = {
    scenario,
    chance,
    send,
    agenda: agendaOf<Task>(saved?.agenda ?? []),
    patients: saved ? structuredClone(saved.patients) : [],
    numbers: saved ? { ...saved.numbers } : { mrn: 0, visit: 0, placer: 0, control: 0 },
    boots: (saved?.boots ?? 0) + 1,
  };
  const bedsMax = options.bedsMax ?? allBeds.length;
  if (!saved) fill(place, options.start, Math.round(bedsMax * scenario.hospital.filled));
  return {
    patients: place.patients,
    nextAt: place.agenda.nextAt,
    async act(now) {
      for (let task = place.agenda.take(now.getTime()); task; task = place.agenda.take(now.getTime())) {
        if (task.kind === 'arrive' && place.patients.length >= bedsMax) {
          planArrival(place, now);
          continue;
        }
        if (task.kind === 'arrive' && task.chain) planArrival(place, now);
        await doTask(place, task, now);
      }
    },
    save: () => ({
      boots: place.boots,
      numbers: { ...place.numbers },
      patients: structuredClone(place.patients),
      agenda: place.agenda.save(),
      chance: chance.save(),
    }),
  };
}

function planArrival({ agenda, chance, scenario }: Place, now: Date): void {
  agenda.add(now.getTime() + nextArrival(chance, scenario, now), { kind: 'arrive', chain: true });
}

/** Time to the next arrival: fewer come at night (22:00 to 07:00 in the demo's zone, UTC-6 in winter). */
function nextArrival(chance: Chance, scenario: Scenario, now: Date): number {
  const hourOfDay = (now.getUTCHours() + 18) % 24;
  const factor = hourOfDay >= 7 && hourOfDay < 22 ? 1 : scenario.hospital.nightFactor;
  return chance.wait(scenario.hospital.arrivalsPerHour * factor);
}

/** The first patients come within the first minutes, one every few seconds; then life goes on. */
function fill(place: Place, start: Date, count: number): void {
  for (let n = 0; n < count; n++) {
    place.agenda.add(start.getTime() + n * 4_000 + place.chance.whole(0, 3_000), { kind: 'arrive', chain: false });
  }
  place.agenda.add(start.getTime() + count * 4_000, { kind: 'arrive', chain: true });
}
