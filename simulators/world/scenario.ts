/** Reads a scenario: YAML that a pharmacist can read and change. Bad words are refused with the place and what is wanted. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Range = readonly [number, number];

export type Scenario = {
  readonly name: string;
  readonly hospital: {
    readonly filled: number;
    readonly arrivalsPerHour: number;
    readonly nightFactor: number;
    readonly stayHours: Range;
    readonly moves: number;
    readonly mergedTwins: number;
    readonly allergiesNotRecorded: number;
    readonly allergies: number;
  };
  readonly prescribing: {
    readonly atAdmission: Range;
    readonly furtherPerDay: number;
    readonly changed: number;
    readonly stopped: number;
    readonly doseTooHigh: number;
    readonly againstAllergy: number;
  };
  readonly pharmacist: { readonly afterMinutes: Range; readonly leaves: number };
  readonly nurse: {
    readonly aroundDue: Range;
    readonly unableToScan: number;
    readonly held: number;
    readonly refused: number;
    readonly asNeededPerDay: number;
    readonly forgetsWaste: number;
  };
  readonly cabinet: { readonly override: number; readonly miscount: number };
  readonly technician: { readonly afterMinutes: Range };
};

type Node = Record<string, unknown>;

export const scenarioFolder = new URL('../scenarios/', import.meta.url);

/** Reads simulators/scenarios/<name>.yaml; throws one sentence that names file, place and what is wanted. */
export function readScenario(name: string): Scenario {
  const file = `${name}.yaml`;
  const document = parse(readFileSync(new URL(file, scenarioFolder), 'utf8')) as Node;
  const section = (part: string): Section => sectionOf(file, part, document[part]);
  const hospital = section('hospital');
  const prescribing = section('prescribing');
  const pharmacist = section('pharmacist');
  const nurse = section('nurse');
  const cabinet = section('cabinet');
  const technician = section('technician');
  return {
    name: String(document.name),
    hospital: {
      filled: hospital.share('beds filled at the start'),
      arrivalsPerHour: hospital.number('arrivals an hour'),
      nightFactor: hospital.number('night factor'),
      stayHours: hospital.range('stay hours'),
      moves: hospital.share('moves in a stay'),
      mergedTwins: hospital.share('registered twice and merged'),
      allergiesNotRecorded: hospital.share('allergies not recorded'),
      allergies: hospital.share('allergies'),
    },
    prescribing: {
      atAdmission: prescribing.range('orders at admission'),
      furtherPerDay: prescribing.number('further orders a patient and day'),
      changed: prescribing.share('changed within the stay'),
      stopped: prescribing.share('stopped early'),
      doseTooHigh: prescribing.share('dose too high'),
      againstAllergy: prescribing.share('against an allergy'),
    },
    pharmacist: {
      afterMinutes: pharmacist.range('looks after minutes'),
      leaves: pharmacist.share('leaves to a person'),
    },
    nurse: {
      aroundDue: nurse.range('gives minutes around due'),
      unableToScan: nurse.share('unable to scan'),
      held: nurse.share('held'),
      refused: nurse.share('refused'),
      asNeededPerDay: nurse.number('as needed doses a patient and day'),
      forgetsWaste: nurse.share('forgets to waste in time'),
    },
    cabinet: { override: cabinet.share('override'), miscount: cabinet.share('miscount') },
    technician: { afterMinutes: technician.range('refills after minutes') },
  };
}

type Section = { share(key: string): number; number(key: string): number; range(key: string): Range };

function sectionOf(file: string, part: string, node: unknown): Section {
  const bad = (key: string, wanted: string): never => {
    throw new Error(`simulators/scenarios/${file}: "${part}: ${key}" wants ${wanted}`);
  };
  const value = (key: string): unknown => (node && typeof node === 'object' ? (node as Node)[key] : undefined);
  return {
    share(key) {
      const match = /^(\d+(?:\.\d+)?)%$/.exec(String(value(key)));
      const share = match ? Number(match[1]) / 100 : Number.NaN;
      return share >= 0 && share <= 1 ? share : bad(key, 'a share like 2%, from 0% to 100%');
    },
    number(key) {
      const number = value(key);
      return typeof number === 'number' && number >= 0 ? number : bad(key, 'a number of at least 0');
    },
    range(key) {
      const range = value(key);
      const [from, to] = Array.isArray(range) ? (range as unknown[]) : [];
      return typeof from === 'number' && typeof to === 'number' && from <= to
        ? [from, to]
        : bad(key, 'two numbers like [4, 8], the smaller first');
    },
  };
}
