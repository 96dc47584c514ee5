/** The whole hospital: the stage with its patients, its prescribers and the people at their stations. */
import { createPeople, type People } from '../bedside/people.ts';
import { createHospital, type Hospital } from '../hospital/hospital.ts';
import type { Scenario } from '../world/scenario.ts';
import { openStage, type Stage } from './stage.ts';

export type World = Stage & { readonly hospital: Hospital; readonly people: People };

export type WorldOptions = {
  readonly databaseUrl: string;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly start: Date;
  readonly beds?: number | null;
  readonly wonder?: (sentence: string) => void;
  readonly logLevel?: string;
};

/** Opens the world at its first instant; nothing has happened yet. */
export async function openWorld({ beds, ...options }: WorldOptions): Promise<World> {
  const { seed, scenario, start, wonder = () => {} } = options;
  const stage = await openStage({ ...options, errors: scenario.cabinet });
  const hospital = createHospital({
    scenario,
    seed,
    start,
    ...(beds ? { bedsMax: beds } : {}),
    send: stage.send,
  });
  const people = createPeople({
    scenario,
    seed,
    mortar: stage.users,
    cabinets: stage.hands,
    start,
    leavesToPeople: false,
    wonder: (sentence) => wonder(`${stage.now().toISOString()} ${sentence}`),
  });
  return { ...stage, hospital, people };
}
