/** A profile learned from messages: what was always there, how long, of which form, of which values. Pure. */
import type { Message } from '#lib/hl7v2/index.ts';
import { dataFits, maskOf } from './forms.ts';
import type { DataType, ProfileRule } from './profile.ts';

/** Fewer values than this are a table, when each was seen often enough to be no accident. */
const mostValues = 8;
const timesEach = 10;
/** A mask is believed after this many values. */
const timesMasked = 20;

type Seen = {
  /** Times that it could have been there: messages for a segment, segments for a field, repetitions for a component. */
  chances: number;
  there: number;
  least: number;
  most: number;
  longest: number;
  values: Map<string, number> | null;
  masks: Set<string> | null;
  data: Set<DataType>;
  valued: number;
};

const judged: readonly DataType[] = ['DT', 'DTM', 'SI', 'NM'];

const nothing = (): Seen => ({
  chances: 0,
  there: 0,
  least: Number.POSITIVE_INFINITY,
  most: 0,
  longest: 0,
  values: new Map(),
  masks: new Set(),
  data: new Set(judged),
  valued: 0,
});

export type LearnedRule = ProfileRule & {
  /** How the rule came about, with its counts. */
  readonly because: string;
};

/** The rules that all the messages fulfil, with the counts that they rest on; to be tightened by people. */
export function learnRules(messages: readonly Message[], source: string): LearnedRule[] {
  const seen = new Map<string, Seen>();
  const at = (place: string): Seen => {
    const known = seen.get(place) ?? nothing();
    seen.set(place, known);
    return known;
  };
  const segmentTimes = new Map<string, number>();
  for (const message of messages) lookAt(message, at, segmentTimes);
  return [...seen]
    .sort(([a], [b]) => byPlace(a, b))
    .map(([place, what]) => {
      const chances = chancesOf(place, seen, segmentTimes, messages.length);
      return ruleOf(place, { ...what, chances }, source);
    });
}

function lookAt(message: Message, at: (place: string) => Seen, segmentTimes: Map<string, number>): void {
  const inMessage = new Map<string, number>();
  for (const segment of message.segments()) {
    const { name } = segment;
    if (!/^[A-Z][A-Z0-9]{2}$/.test(name)) continue;
    inMessage.set(name, (inMessage.get(name) ?? 0) + 1);
    segmentTimes.set(name, (segmentTimes.get(name) ?? 0) + 1);
    const last = Math.min(segment.fieldCount, 999);
    for (let field = name === 'MSH' ? 3 : 1; field <= last; field += 1) {
      const repetitions = segment.repetitions(field);
      if (repetitions.length === 0) continue;
      const ofField = at(`${name}-${field}`);
      count(ofField, repetitions.length);
      // Required of a field means that each of its repetitions says something.
      if (repetitions.every(({ kind }) => kind === 'value')) ofField.there += 1;
      for (const repetition of repetitions) {
        if (repetition.kind !== 'value') continue;
        if (repetition.componentCount === 1) note(ofField, repetition.text());
        else noteNoForm(ofField, repetition.text());
        lookAtComponents(`${name}-${field}`, repetition, at);
      }
    }
  }
  for (const [name, times] of inMessage) {
    count(at(name), times);
    at(name).there += 1;
  }
}

type Repeated = ReturnType<ReturnType<Message['segments']>[number]['repetitions']>[number];

function lookAtComponents(field: string, repetition: Repeated, at: (place: string) => Seen): void {
  at(field).chances += 1;
  const last = Math.min(repetition.componentCount, 99);
  for (let component = 1; component <= last; component += 1) {
    const value = repetition.get(component);
    if (value.kind !== 'value') continue;
    const seen = at(`${field}.${component}`);
    seen.there += 1;
    note(seen, value.text);
  }
}

function count(seen: Seen, times: number): void {
  seen.least = Math.min(seen.least, times);
  seen.most = Math.max(seen.most, times);
}

function note(seen: Seen, text: string): void {
  seen.valued += 1;
  seen.longest = Math.max(seen.longest, [...text].length);
  for (const data of seen.data) if (!dataFits(data, text)) seen.data.delete(data);
  if (seen.values) {
    seen.values.set(text, (seen.values.get(text) ?? 0) + 1);
    if (seen.values.size > mostValues) seen.values = null;
  }
  if (seen.masks) {
    seen.masks.add(text.length > 40 ? '' : maskOf(text));
    if (seen.masks.size > 1) seen.masks = null;
  }
}

function noteNoForm(seen: Seen, text: string): void {
  seen.longest = Math.max(seen.longest, [...text].length);
  seen.values = null;
  seen.masks = null;
  seen.data.clear();
}

/** A component could have been there in each repetition that says something, and in each that only tells to delete. */
function chancesOf(place: string, seen: ReadonlyMap<string, Seen>, segments: ReadonlyMap<string, number>, all: number) {
  if (place.length === 3) return all;
  const [field = '', component] = place.split('.');
  return component === undefined ? (segments.get(place.slice(0, 3)) ?? 0) : (seen.get(field)?.chances ?? 0);
}

function ruleOf(place: string, seen: Seen, source: string): LearnedRule {
  const isSegment = place.length === 3;
  const isComponent = place.includes('.');
  const usage =
    seen.there === seen.chances && !isComponent ? 'R' : isComponent && seen.there === seen.chances ? 'RE' : 'O';
  const data = seen.valued >= timesEach ? (judged.find((each) => seen.data.has(each)) ?? null) : null;
  const values = valuesOf(seen, data);
  const [mask] = seen.masks ?? [];
  const isMasked = seen.valued >= timesMasked && values.length === 0 && data === null && Boolean(mask);
  const usableMask = isMasked && mask !== undefined && !/[*]/.test(mask) && mask.trim() === mask ? mask : null;
  const longest = isSegment || seen.longest === 0 ? null : seen.longest;
  const because = [
    `there ${seen.there} of ${seen.chances} times`,
    ...(isComponent ? [] : [`at most ${seen.most} at once`]),
    ...(longest === null ? [] : [`at most ${longest} characters`]),
    ...(data === null ? [] : [`all ${seen.valued} values are ${data}`]),
    ...(values.length === 0 ? [] : [`${values.length} different values in ${seen.valued}`]),
    ...(usableMask === null ? [] : [`all ${seen.valued} values are written as ${usableMask}`]),
  ].join('; ');
  return {
    place,
    usage,
    condition: null,
    least: null,
    most: isComponent ? null : seen.most,
    longest,
    data,
    values,
    mask: usableMask,
    source: `${source}: ${because}`,
    because,
  };
}

/** Few values, each seen often: a table. Numbers, times and what a file of tables cannot hold are none. */
function valuesOf(seen: Seen, data: DataType | null): readonly string[] {
  if (seen.values === null || data === 'DT' || data === 'DTM' || data === 'NM') return [];
  const values = [...seen.values.keys()].sort();
  if (seen.valued < timesEach * values.length) return [];
  return values.some((value) => value.includes('|') || value.trim() !== value) ? [] : values;
}

function byPlace(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
