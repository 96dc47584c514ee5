/**
 * The steps that ship, each made from the reference in a channel's list:
 * `accept:PLACE=A|B`, `filter:PLACE=A|B` (and `!=`), `map:TABLE:PLACE` (`:keep` at the end lets unmapped codes through),
 * `set:PLACE=TEXT`, `copy:FROM>TO`, `remove:PLACE`, `script:NAME`.
 */
import { notTaken, type Taken, taken } from '../formats/index.ts';
import type { StandardStep, StepAnswer } from './shapes.ts';

export type ReadStep =
  | { readonly kind: 'standard'; readonly run: StandardStep }
  | { readonly kind: 'script'; readonly name: string };

const passed: StepAnswer = { kind: 'passed' };

const wrongPlace = (why: string): StepAnswer => ({
  kind: 'refused',
  why,
  remedy: 'Correct the step in the list of the channel; the message is then replayed.',
});

/** Reads a reference; the sentence says what a right one looks like. */
export function readStep(reference: string): Taken<ReadStep> {
  const at = reference.indexOf(':');
  const verb = at < 0 ? reference : reference.slice(0, at);
  const rest = at < 0 ? '' : reference.slice(at + 1);
  const read = readers[verb];
  if (!read)
    return notTaken(`"${reference}": there is no step "${verb}"; there are ${Object.keys(readers).join(', ')}`);
  const step = read(rest);
  return step.ok ? step : notTaken(`"${reference}": ${step.why}`);
}

const readers: Readonly<Record<string, (rest: string) => Taken<ReadStep>>> = {
  accept: (rest) =>
    rest === '' ? taken({ kind: 'standard', run: () => passed }) : readCondition(rest, (holds) => !holds),
  filter: (rest) => readCondition(rest, (holds) => holds),
  map: readMap,
  set: readSet,
  copy: readCopy,
  remove(path) {
    if (path === '') return notTaken('it is written remove:PLACE, as remove:PID-19');
    return taken({ kind: 'standard', run: (message) => answerOf(message.remove(path)) });
  },
  script: (name) =>
    /^[A-Za-z0-9][\w.-]*$/.test(name) ? taken({ kind: 'script', name }) : notTaken('it is written script:NAME'),
};

const answerOf = (changed: Taken<null>): StepAnswer => (changed.ok ? passed : wrongPlace(changed.why));

function readCondition(rest: string, filters: (holds: boolean) => boolean): Taken<ReadStep> {
  const match = /^([^=!]+)(!?=)(.*)$/.exec(rest);
  const path = match?.[1];
  if (match === null || path === undefined) return notTaken('it is written PLACE=VALUE or PLACE!=A|B, as PID-3.4=TEST');
  const values = (match[3] ?? '').split('|');
  const isSame = match[2] === '=';
  const run: StandardStep = (message) => {
    const found = message.get(path);
    if (!found.ok) return wrongPlace(found.why);
    const holds = values.includes(found.value) === isSame;
    if (!filters(holds)) return passed;
    return { kind: 'filtered', why: `${path} is ${found.value === '' ? 'empty' : `"${found.value.slice(0, 80)}"`}` };
  };
  return taken({ kind: 'standard', run });
}

function readMap(rest: string): Taken<ReadStep> {
  const [table = '', path = '', otherwise, ...more] = rest.split(':');
  if (table === '' || path === '' || more.length > 0 || (otherwise !== undefined && otherwise !== 'keep'))
    return notTaken('it is written map:TABLE:PLACE or map:TABLE:PLACE:keep, as map:routes:RXR-1.1');
  const run: StandardStep = (message, { maps }) => {
    const found = message.get(path);
    if (!found.ok) return wrongPlace(found.why);
    if (found.value === '') return passed;
    const meaning = maps.get(table)?.get(found.value);
    if (meaning !== undefined) return answerOf(message.set(path, meaning));
    if (otherwise === 'keep') return passed;
    return {
      kind: 'refused',
      why: `The code "${found.value.slice(0, 80)}" in ${path} is not in the mapping table ${table}.`,
      remedy: `Add the code to the mapping table ${table} and replay the message.`,
    };
  };
  return taken({ kind: 'standard', run });
}

function readSet(rest: string): Taken<ReadStep> {
  const at = rest.indexOf('=');
  if (at < 1) return notTaken('it is written set:PLACE=TEXT, as set:MSH-5=PHARMACY');
  const [path, value] = [rest.slice(0, at), rest.slice(at + 1)];
  return taken({ kind: 'standard', run: (message) => answerOf(message.set(path, value)) });
}

function readCopy(rest: string): Taken<ReadStep> {
  const [from = '', to = '', ...more] = rest.split('>');
  if (from === '' || to === '' || more.length > 0) return notTaken('it is written copy:FROM>TO, as copy:PID-18>PV1-19');
  return taken({ kind: 'standard', run: (message) => answerOf(message.copy(from, to)) });
}
