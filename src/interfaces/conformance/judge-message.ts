/** Whether a message is as its partner's profile says. Pure; a profile is prepared once. */
import type { Message, Repetition, Segment } from '#lib/hl7v2/index.ts';
import { dataFits, maskFits } from './forms.ts';
import { type Condition, type Place, type Profile, type ProfileRule, readCondition, readPlace } from './profile.ts';

export type ViolatedRule =
  | 'required'
  | 'not-supported'
  | 'too-few'
  | 'too-many'
  | 'too-long'
  | 'not-of-type'
  | 'not-in-values'
  | 'not-as-mask'
  | 'not-in-profile';

export type Violation = {
  /** The place as the profile names it: `ORC-7.4`. */
  readonly place: string;
  readonly rule: ViolatedRule;
  /** The field's own value where it is the value that is wrong, cut to 60 characters. It is shown, never counted or stored. */
  readonly found: string | null;
  readonly says: string;
};

type Prepared = { readonly rule: ProfileRule; readonly place: Place; readonly condition: Condition | null };
type PreparedProfile = {
  readonly segments: readonly Prepared[];
  readonly bySegment: ReadonlyMap<string, readonly Prepared[]>;
  readonly named: ReadonlySet<string>;
};

const prepared = new WeakMap<Profile, PreparedProfile>();

function prepare(profile: Profile): PreparedProfile {
  const ready = prepared.get(profile);
  if (ready) return ready;
  const all = profile.rules.flatMap((rule): Prepared[] => {
    const place = readPlace(rule.place);
    if (place === null) return [];
    return [{ rule, place, condition: rule.condition === null ? null : readCondition(rule.condition) }];
  });
  const bySegment = new Map<string, Prepared[]>();
  for (const each of all.filter(({ place }) => place.field > 0))
    bySegment.set(each.place.segment, [...(bySegment.get(each.place.segment) ?? []), each]);
  const made = {
    segments: all.filter(({ place }) => place.field === 0),
    bySegment,
    named: new Set(all.flatMap(({ place }) => [place.segment, `${place.segment}-${place.field}`])),
  };
  prepared.set(profile, made);
  return made;
}

/** Everything in which the message differs from the profile, in the order of the message. */
export function judgeMessage(profile: Profile, message: Message): Violation[] {
  const { segments: segmentRules, bySegment, named } = prepare(profile);
  const segments = message.segments();
  const found: Violation[] = [];
  for (const each of segmentRules) judgeSegmentCount(each, segments, found);
  const strange = new Set<string>();
  for (const segment of segments) {
    for (const each of bySegment.get(segment.name) ?? []) judgeField(each, segment, segments, found);
    if (profile.others === 'forbid') for (const name of notNamed(segment, named)) strange.add(name);
  }
  for (const place of strange)
    found.push({
      place,
      rule: 'not-in-profile',
      found: null,
      says: `${place} came, and the profile does not know it.`,
    });
  return found;
}

function notNamed(segment: Segment, named: ReadonlySet<string>): string[] {
  if (!named.has(segment.name)) return [segment.name];
  // The first two fields of the header are the signs that part everything else.
  const first = segment.name === 'MSH' ? 3 : 1;
  return Array.from({ length: segment.fieldCount }, (_, at) => at + 1)
    .filter((field) => field >= first && !named.has(`${segment.name}-${field}`) && segment.rawField(field) !== '')
    .map((field) => `${segment.name}-${field}`);
}

function judgeSegmentCount({ rule, place, condition }: Prepared, all: readonly Segment[], found: Violation[]): void {
  if (condition && !holds(condition, null, all)) return;
  const count = all.filter(({ name }) => name === place.segment).length;
  const add = (violated: ViolatedRule, says: string) =>
    found.push({ place: rule.place, rule: violated, found: null, says });
  if (rule.usage === 'X' && count > 0) add('not-supported', `${rule.place} came, and the partner does not take it.`);
  if (rule.usage === 'R' && count === 0) add('required', `${rule.place} is required and is not there.`);
  judgeCount(rule, count, add);
}

type Add = (violated: ViolatedRule, says: string, value?: string) => void;

function judgeCount(rule: ProfileRule, count: number, add: Add): void {
  if (count === 0 || rule.usage === 'X') return;
  if (rule.least !== null && count < rule.least)
    add('too-few', `${rule.place} came ${count} times; at least ${rule.least} are agreed.`);
  if (rule.most !== null && count > rule.most)
    add('too-many', `${rule.place} came ${count} times; at most ${rule.most} are agreed.`);
}

function judgeField(each: Prepared, segment: Segment, all: readonly Segment[], found: Violation[]): void {
  const { rule, place, condition } = each;
  if (condition && !holds(condition, segment, all)) return;
  const add: Add = (violated, says, value) =>
    found.push({ place: rule.place, rule: violated, found: value === undefined ? null : value.slice(0, 60), says });
  const repetitions = segment.repetitions(place.field);
  if (place.component === 0) {
    judgeCount(rule, repetitions.length, add);
    if (repetitions.length === 0 && rule.usage === 'R') add('required', `${rule.place} is required and is empty.`);
  }
  // A component is asked for only where its field is there (HL7 v2.5.1 chapter 2, 2.12.6.4).
  for (const repetition of repetitions) judgeValue(rule, place, repetition, add);
}

function judgeValue(rule: ProfileRule, place: Place, repetition: Repetition, add: Add): void {
  if (place.component > 0 && repetition.raw === '') return;
  const value = repetition.get(place.component, place.subcomponent);
  if (value.kind !== 'value') {
    if (rule.usage === 'R') {
      const state = value.kind === 'null' ? 'tells to delete it' : 'is empty';
      add('required', `${rule.place} is required and ${state}.`);
    }
    return;
  }
  const { text } = value;
  if (rule.usage === 'X') add('not-supported', `${rule.place} has a value, and the partner does not take one.`);
  if (rule.longest !== null && [...text].length > rule.longest)
    add('too-long', `${rule.place} has ${[...text].length} characters; at most ${rule.longest} are agreed.`, text);
  if (rule.data !== null && !dataFits(rule.data, text))
    add('not-of-type', `${rule.place} is no ${dataWords[rule.data]}.`, text);
  if (rule.values.length > 0 && !rule.values.includes(text))
    add('not-in-values', `${rule.place} is none of the agreed values ${rule.values.slice(0, 12).join(', ')}.`, text);
  if (rule.mask !== null && !maskFits(rule.mask, text))
    add('not-as-mask', `${rule.place} is not written as ${rule.mask}.`, text);
}

const dataWords = {
  NM: 'number',
  SI: 'sequence number',
  DT: 'day such as 20261124',
  TM: 'clock time such as 0830',
  DTM: 'instant such as 202611240830',
  ST: 'text',
} as const;

/** Looks in the same segment, else in the nearest one of that name before it, else in the first of the message. */
function holds(condition: Condition, segment: Segment | null, all: readonly Segment[]): boolean {
  const { place, asks, values } = condition;
  const same = segment?.name === place.segment ? segment : null;
  const ofName = same ? [] : all.filter(({ name }) => name === place.segment);
  const before = segment ? ofName.filter(({ position }) => position < segment.position).at(-1) : undefined;
  const seen = same ?? before ?? ofName[0] ?? null;
  if (place.field === 0) return (seen !== null) === (asks === 'present');
  const repetition = seen?.repetitions(place.field)[0];
  const value = repetition?.text(place.component, place.subcomponent) ?? '';
  if (asks === 'present' || asks === 'absent') return (value !== '') === (asks === 'present');
  return values.includes(value) === (asks === 'is');
}
