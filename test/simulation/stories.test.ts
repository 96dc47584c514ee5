/** Every story that is shipped is played against a Mortar of its own, over sockets; none goes otherwise than it says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { playStory } from '#simulators/whole-hospital/story.ts';
import { readStory, type Story, storyFiles } from '#simulators/whole-hospital/story-file.ts';
import { readScenario } from '#simulators/world/scenario.ts';
import { testDatabase } from '#test/support/postgres.ts';

const scenario = readScenario('ordinary-day');

async function play(story: Story) {
  const database = await testDatabase();
  try {
    return await playStory(story, scenario, database.url);
  } finally {
    await database.close();
  }
}

describe('stories', () => {
  for (const file of storyFiles()) {
    const story = readStory(file);
    it(story.title, async () => {
      expect(await play(story)).toEqual({ steps: story.steps.length, fault: null });
    });
  }

  it('a story that does not hold says at which step', async () => {
    const [file] = storyFiles();
    const story = file ? readStory(file) : null;
    const [first] = story?.steps ?? [];
    if (!story || !first) throw new Error('there is no story');
    const untrue: Story = { ...story, steps: [first, { verb: 'expect', input: { patients: 2 } }] };
    expect((await play(untrue)).fault).toMatch(/step 2 \(expect\): "patients" is 1; the story says 2$/);
  });
});

describe('a story file that cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stories-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const head = 'title: A story\nsays: Something happens.\nbegins: "08:00"\nsteps:\n';
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no YAML', 'title: [A', /line \d+: this is not YAML/],
    ['no title', 'says: x\nbegins: "08:00"\nsteps:\n  - wait: 1 minute\n', /"title" wants some words/],
    [
      'no time',
      'title: x\nsays: x\nbegins: at eight\nsteps:\n  - wait: 1 minute\n',
      /"begins" wants a time of the day/,
    ],
    ['no steps', 'title: x\nsays: x\nbegins: "08:00"\n', /"steps" wants a list of steps/],
    ['a verb that is none', `${head}  - dance: { patient: A }\n`, /step 1: "dance" is no verb; there are: admit/],
    ['two verbs', `${head}  - { wait: 1 minute, discharge: { patient: A } }\n`, /step 1: a step is one verb/],
    [
      'a word too many',
      `${head}  - wait: 1 minute\n  - discharge: { patient: A, why: B }\n`,
      /step 2: "discharge": "why" is not known; it takes patient/,
    ],
    ['a word too few', `${head}  - move: { patient: A }\n`, /step 1: "move": unit is missing; it takes patient, unit/],
    [
      'a bad amount',
      `${head}  - change: { order: a, dose: half }\n`,
      /step 1: "change": "dose" wants an amount with its unit/,
    ],
    ['a bad span', `${head}  - wait: a while\n`, /step 1: "wait": wants a time like 20 minutes/],
  ];
  for (const [what, text, says] of cases) {
    it(`${what}: file, step and what is wanted are said`, () => {
      const file = join(folder, `${what.replaceAll(' ', '-')}.yaml`);
      writeFileSync(file, text);
      expect(() => readStory(pathToFileURL(file))).toThrow(says);
      expect(() => readStory(pathToFileURL(file))).toThrow(`${what.replaceAll(' ', '-')}.yaml`);
    });
  }
});
