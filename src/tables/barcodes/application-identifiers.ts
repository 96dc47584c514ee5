/**
 * GS1 application identifiers: each of the dictionary's rows (gs1-table.ts, generated) spread out into its identifiers, with
 * the components of its format. GS1 General Specifications, section 3.
 */
import { gs1Table, type TableRow } from './gs1-table.ts';

/** N: digits. X: the 82 characters of GS1. Y: its 39. Z: base 64 for file names and URLs. */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z';

export type Component = {
  readonly set: CharacterSet;
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  /** Names of the dictionary's content tests. */
  readonly linters: readonly string[];
};

export type Identifier = {
  readonly ai: string;
  /** A word of the pharmacy where there is one, else the data title of GS1. */
  readonly title: string;
  readonly components: readonly Component[];
  readonly min: number;
  readonly max: number;
  /** The length is known from the identifier alone: no separator follows. */
  readonly predefined: boolean;
  /** May stand in the query of a Digital Link. */
  readonly attribute: boolean;
  /** Each is a need: alternatives, of which one must be there whole. */
  readonly needs: readonly (readonly (readonly string[])[])[];
  /** Identifiers and patterns ("310n") that may not stand beside it. */
  readonly excludes: readonly string[];
  /** Of a primary key of a Digital Link: its ordered qualifiers, by alternative; else null. */
  readonly path: readonly (readonly string[])[] | null;
};

/** What a pharmacy calls the identifiers it meets daily. */
const plainTitles: Readonly<Record<string, string>> = {
  '01': 'GTIN',
  '10': 'lot',
  '11': 'production date',
  '17': 'expiry date',
  '20': 'variant',
  '21': 'serial number',
  '30': 'count of items',
  '7003': 'expiry date and time',
  '715': 'United States product number (NDC)',
  '8003': 'returnable asset',
  '8004': 'individual asset',
  '8017': 'service relation, provider',
  '8018': 'service relation, recipient',
  '8019': 'service relation instance',
};

/** All identifiers of the dictionary, in its order. */
export const identifiers: readonly Identifier[] = gs1Table.flatMap(spread);

const byDigits = new Map(identifiers.map((identifier) => [identifier.ai, identifier]));

/** The identifier with these digits; null = none of the dictionary. */
export function identifierOf(ai: string): Identifier | null {
  return byDigits.get(ai) ?? null;
}

/** The identifier at the head of a text; null = none of the dictionary. No identifier is the start of another. */
export function identifierAt(text: string): Identifier | null {
  for (const length of [2, 3, 4]) {
    const found = byDigits.get(text.slice(0, length));
    if (found) return found;
  }
  return null;
}

function spread(row: TableRow): Identifier[] {
  const [from = '', to = from] = row.ais.split('-');
  const components = row.format.split(' ').map(readComponent);
  const shared = {
    components,
    min: components.reduce((sum, component) => sum + (component.optional ? 0 : component.min), 0),
    max: components.reduce((sum, component) => sum + component.max, 0),
    predefined: row.predefined ?? false,
    attribute: row.attribute ?? false,
    needs: (row.needs ?? []).map((need) => need.split(',').map((alternative) => alternative.split('+'))),
    excludes: row.excludes ?? [],
    path: row.path === undefined ? null : row.path.split('|').map((way) => way.split(',').filter((ai) => ai !== '')),
  };
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, step) => {
    const ai = String(Number(from) + step).padStart(from.length, '0');
    return { ai, title: plainTitles[ai] ?? row.title, ...shared };
  });
}

/** "N13,csum,gcppos1", "[X..17]", "[N3],iso3166". */
function readComponent(word: string): Component {
  const [shape = '', ...linters] = word.split(',');
  const match = /^(\[)?([NXYZ])(\.\.)?(\d+)\]?$/.exec(shape);
  const set = match?.[2];
  if (set !== 'N' && set !== 'X' && set !== 'Y' && set !== 'Z') throw new Error(`gs1-table.ts: "${word}" is no format`);
  const max = Number(match?.[4]);
  return { set, min: match?.[3] === undefined ? max : 1, max, optional: match?.[1] !== undefined, linters };
}
