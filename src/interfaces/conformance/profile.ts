/** What a profile says, and reading it from table entries. Pure. */
import type { Body } from '#src/tables/change-control/index.ts';

/** Required, required but may be empty, optional, not supported (HL7 v2.5.1 chapter 2, 2.12.6). */
export const usages = ['R', 'RE', 'O', 'X'] as const;
export type Usage = (typeof usages)[number];

/** Data types whose form can be judged: number, sequence number, day, clock time, instant. Others take any text. */
export const dataTypes = ['NM', 'SI', 'DT', 'TM', 'DTM', 'ST'] as const;
export type DataType = (typeof dataTypes)[number];

/** A place: field 0 = the segment, component 0 = the whole field, subcomponent 0 = the whole component. */
export type Place = {
  readonly segment: string;
  readonly field: number;
  readonly component: number;
  readonly subcomponent: number;
};

export type Condition = {
  readonly place: Place;
  readonly asks: 'is' | 'is-not' | 'present' | 'absent';
  readonly values: readonly string[];
};

export type ProfileRule = {
  readonly place: string;
  readonly usage: Usage;
  /** The rule is asked only where this holds. */
  readonly condition: string | null;
  /** How often the segment occurs or the field repeats where it is there at all. */
  readonly least: number | null;
  readonly most: number | null;
  /** Characters, after decoding. */
  readonly longest: number | null;
  readonly data: DataType | null;
  /** The only values; empty = any. */
  readonly values: readonly string[];
  /** `#` a digit, `@` a letter, `*` at the end anything more, every other character itself. */
  readonly mask: string | null;
  readonly source: string;
};

export type Profile = {
  readonly profile: string;
  readonly title: string;
  readonly partner: string;
  readonly channels: readonly string[];
  readonly types: readonly string[];
  /** Whether segments and fields without a rule may come. */
  readonly others: 'allow' | 'forbid';
  readonly source: string;
  /** Changes whenever the profile or one of its rules does. */
  readonly version: string;
  readonly rules: readonly ProfileRule[];
};

/** Reads `ORC`, `ORC-7`, `ORC-7.4`, `ORC-7.4.1`; null when it is none. */
export function readPlace(text: string): Place | null {
  const found = /^([A-Z][A-Z0-9]{2})(?:-([1-9]\d{0,2})(?:\.([1-9]\d?)(?:\.([1-9]\d?))?)?)?$/.exec(text);
  if (!found) return null;
  const [, segment = '', field = '0', component = '0', subcomponent = '0'] = found;
  return { segment, field: Number(field), component: Number(component), subcomponent: Number(subcomponent) };
}

/** Reads `ORC-1 = A|B`, `ORC-1 != A|B`, `ORC-1 present`, `ORC-1 absent`; null when it is none. */
export function readCondition(text: string): Condition | null {
  const found = /^(\S+) (?:(!?=) (\S.*)|(present|absent))$/.exec(text);
  const place = readPlace(found?.[1] ?? '');
  if (!found || place === null) return null;
  const word = found[4];
  if (word === 'present' || word === 'absent') return { place, asks: word, values: [] };
  if (place.field === 0) return null;
  return { place, asks: found[2] === '=' ? 'is' : 'is-not', values: (found[3] ?? '').split('|') };
}

/** What contradicts itself in a rule. */
export function ruleFault(rule: ProfileRule): { column: string; why: string } | null {
  const place = readPlace(rule.place);
  if (place === null) return { column: 'place', why: 'it is no place like ORC-7.4' };
  if (rule.least !== null && rule.most !== null && rule.least > rule.most)
    return { column: 'least', why: 'it is more than "most"' };
  if (place.component > 0 && (rule.least !== null || rule.most !== null))
    return { column: 'most', why: 'only a segment or a field repeats' };
  const asksValue = rule.longest !== null || rule.data !== null || rule.values.length > 0 || rule.mask !== null;
  if (place.field === 0 && asksValue) return { column: 'place', why: 'a segment has no value of its own' };
  if (rule.usage === 'X' && asksValue) return { column: 'usage', why: 'what may not come has no form' };
  if (rule.mask?.slice(0, -1).includes('*')) return { column: 'mask', why: '* stands at the end only' };
  return null;
}

const textOf = (cell: Body[string] | undefined): string => (cell === null || cell === undefined ? '' : String(cell));
const textsOf = (cell: Body[string] | undefined): readonly string[] =>
  Array.isArray(cell) ? cell.map((item) => String(item)) : [];
const numberOf = (cell: Body[string] | undefined): number | null => (typeof cell === 'number' ? cell : null);

/** The rule that an entry of `profile-rules` holds. */
export function bodyRule(body: Body): ProfileRule {
  return {
    place: textOf(body.place),
    usage: usages.find((usage) => usage === body.usage) ?? 'O',
    condition: textOf(body.condition) || null,
    least: numberOf(body.least),
    most: numberOf(body.most),
    longest: numberOf(body.longest),
    data: dataTypes.find((data) => data === body.data) ?? null,
    values: textsOf(body.values),
    mask: textOf(body.mask) || null,
    source: textOf(body.source),
  };
}

/** The profile that an entry of `profiles` and its rules hold. */
export function bodyProfile(body: Body, rules: readonly Body[], version: string): Profile {
  return {
    profile: textOf(body.profile),
    title: textOf(body.title),
    partner: textOf(body.partner),
    channels: textsOf(body.channels),
    types: textsOf(body.types),
    others: body.others === 'forbid' ? 'forbid' : 'allow',
    source: textOf(body.source),
    version,
    rules: rules.map(bodyRule),
  };
}
