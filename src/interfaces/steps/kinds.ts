/** The tables of a facility's own steps and of its mapping tables. */
import { code, type TableKind, text } from '#src/tables/change-control/index.ts';
import { createSandbox, plainScript } from './sandbox/sandbox.ts';
import { failingTest, readTests } from './script-tests.ts';

const judging = createSandbox();

export const stepsKind: TableKind = {
  kind: 'steps',
  title: 'Steps of messages',
  one: 'step of messages',
  group: 'facility',
  about:
    'Steps of the site for messages, in TypeScript: step(message) reads and changes places, and returns nothing, filter(why) or refuse(why, remedy).',
  columns: { facility: code, step: code, says: text, script: text, tests: text },
  key: ['facility', 'step'],
  shows: ['says'],
  called: (body) => `Step ${body.step}`,
  judge(body) {
    const script = String(body.script);
    const plain = plainScript(script);
    if (!plain.ok) return [{ column: 'script', why: plain.why }];
    const tests = readTests(String(body.tests));
    if (!tests.ok) return [{ column: 'tests', why: tests.why }];
    const why = failingTest(judging, script, tests.value);
    return why === null ? [] : [{ column: 'tests', why }];
  },
};

export const stepMapsKind: TableKind = {
  kind: 'step-maps',
  title: 'Mapping tables of steps',
  one: 'mapped code',
  group: 'facility',
  about: 'What a code becomes when the step map:TABLE:PLACE finds it in a message.',
  columns: { facility: code, table: code, from: text, to: text },
  key: ['facility', 'table', 'from'],
  shows: ['to'],
  called: (body) => `${body.from} in ${body.table}`,
};
