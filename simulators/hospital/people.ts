/** Patients of the simulated hospital: who they are, what they must not get, how much they weigh. */
import type { Chance } from '../world/chance.ts';
import { names } from '../world/demo-files.ts';
import type { Scenario } from '../world/scenario.ts';

export type AllergyFact = {
  readonly code: string;
  readonly text: string;
  readonly severity: 'SV' | 'MO' | 'MI';
  readonly reaction: string;
};

export type SimOrder = {
  readonly placer: string;
  readonly sentenceId: string;
  readonly ingredients: readonly string[];
  dose: string;
  state: 'active' | 'stopped';
  /** Milliseconds since 1970. */
  readonly start: number;
  stop: number | null;
};

export type SimPatient = {
  readonly mrn: string;
  readonly visit: string;
  readonly family: string;
  readonly given: string;
  /** YYYYMMDD. */
  readonly born: string;
  readonly sex: string;
  /** Null: nobody asked; empty: asked, none known. */
  readonly allergies: readonly AllergyFact[] | null;
  /** Classes and ingredients that a careful prescriber avoids. */
  readonly avoids: readonly string[];
  readonly weightKg: string;
  readonly heightCm: string;
  readonly attending: string;
  unit: string;
  bed: string;
  orders: SimOrder[];
};

/** What patients of the demo are allergic to: text as it is written in charts, and what it means for a prescriber. */
const allergens: readonly (AllergyFact & { readonly avoids: string })[] = [
  { code: 'PCN', text: 'penicillin', severity: 'SV', reaction: 'anaphylaxis', avoids: 'penicillins' },
  { code: 'PCN', text: 'penicillin', severity: 'MO', reaction: 'rash', avoids: 'penicillins' },
  { code: 'SULFA', text: 'sulfonamide antibiotics', severity: 'MO', reaction: 'rash', avoids: 'sulfonamide' },
  { code: 'MORPH', text: 'morphine', severity: 'MI', reaction: 'itching', avoids: 'morphine' },
  { code: 'ASA', text: 'aspirin', severity: 'MO', reaction: 'wheezing', avoids: 'aspirin' },
  { code: 'CODEINE', text: 'codeine', severity: 'MI', reaction: 'nausea', avoids: 'codeine' },
  { code: 'VANCO', text: 'vancomycin', severity: 'MO', reaction: 'flushing', avoids: 'vancomycin' },
  { code: 'HEP', text: 'heparin', severity: 'SV', reaction: 'low platelets', avoids: 'heparin' },
];

const pool = names();

/** A new patient; numbers of the demo begin with letters that no real hospital uses. */
export function newPatient(
  chance: Chance,
  scenario: Scenario,
  ids: { mrn: string; visit: string; attending: string; year: number },
): SimPatient {
  const person = chance.pick(pool);
  const age = chance.weigh(
    [chance.whole(19, 44), chance.whole(45, 64), chance.whole(65, 79), chance.whole(80, 97)],
    () => 1,
  );
  const month = String(chance.whole(1, 12)).padStart(2, '0');
  const day = String(chance.whole(1, 28)).padStart(2, '0');
  const { allergies, avoids } = allergiesOf(chance, scenario);
  const sex = person.sex || 'U';
  return {
    ...ids,
    family: person.family,
    given: person.given,
    born: `${ids.year - age}${month}${day}`,
    sex,
    allergies,
    avoids,
    weightKg: `${chance.whole(46, 118)}.${chance.whole(1, 9)}`,
    heightCm: String(chance.whole(150, 196)),
    unit: '',
    bed: '',
    orders: [],
  };
}

function allergiesOf(chance: Chance, scenario: Scenario): Pick<SimPatient, 'allergies' | 'avoids'> {
  if (chance.happens(scenario.hospital.allergiesNotRecorded)) return { allergies: null, avoids: [] };
  if (!chance.happens(scenario.hospital.allergies)) return { allergies: [], avoids: [] };
  const first = chance.pick(allergens);
  const second = chance.happens(0.2) ? chance.pick(allergens) : first;
  const chosen = second.text === first.text ? [first] : [first, second];
  return { allergies: chosen.map(({ avoids: _, ...fact }) => fact), avoids: chosen.map((each) => each.avoids) };
}
