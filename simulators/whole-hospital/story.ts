/** Plays a story against a Mortar of its own, over the wire, and says at which step it went otherwise. */
import type { Scenario } from '../world/scenario.ts';
import { findBroken, findLost } from './never.ts';
import { openStage } from './stage.ts';
import { expectWords } from './story-expect.ts';
import type { Step, Story } from './story-file.ts';
import {
  admitPatient,
  changeOrder,
  dischargePatient,
  mergePatients,
  movePatient,
  registerAgain,
  sendAgain,
  stopOrder,
  tellAllergies,
  writeOrder,
} from './story-hospital.ts';
import {
  giveDose,
  notGiveDose,
  returnRest,
  scanAtBedside,
  takeFromCabinet,
  verifyOrder,
  wasteRest,
} from './story-people.ts';
import { localTime, newScene, type Scene, StoryFault } from './story-scene.ts';

export type Played = {
  readonly steps: number;
  /** Null: it went as the story says. */
  readonly fault: string | null;
};

const storyDay = new Date('2026-11-23T18:00:00Z');

/** Plays one story over a migrated, empty database. */
export async function playStory(story: Story, scenario: Scenario, databaseUrl: string): Promise<Played> {
  const start = localTime(storyDay, story.begins);
  const stage = await openStage({ databaseUrl, seed: 1, start });
  try {
    const scene = newScene(stage, scenario);
    for (const [at, step] of story.steps.entries()) {
      const fault = await playStep(scene, step);
      if (fault !== null) return { steps: at + 1, fault: `${story.file}, step ${at + 1} (${step.verb}): ${fault}` };
      // Between two steps there is a breath.
      scene.stage.setTime(new Date(scene.stage.now().getTime() + 1_000));
    }
    return { steps: story.steps.length, fault: null };
  } finally {
    await stage.stop();
  }
}

async function playStep(scene: Scene, step: Step): Promise<string | null> {
  try {
    await act(scene, step);
  } catch (error) {
    if (error instanceof StoryFault) return error.message;
    throw error;
  }
  const { database, facilityId } = scene.stage.mortar.application.kernel;
  const told = scene.stage.takeAcknowledged();
  const [broken] = [
    ...(await findBroken(database, facilityId, new Date(0))),
    ...(await findLost(database, facilityId, 'hospital-in', told.hospital)),
    ...(await findLost(database, facilityId, 'cabinet-in', told.cabinet)),
  ];
  return broken ? `${broken.invariant}: ${broken.says}` : null;
}

function act(scene: Scene, step: Step): Promise<void> {
  switch (step.verb) {
    case 'admit':
      return admitPatient(scene, step.input);
    case 'tell allergies':
      return tellAllergies(scene, step.input);
    case 'move':
      return movePatient(scene, step.input);
    case 'discharge':
      return dischargePatient(scene, step.input);
    case 'register again':
      return registerAgain(scene, step.input);
    case 'merge':
      return mergePatients(scene, step.input);
    case 'order':
      return writeOrder(scene, step.input);
    case 'change':
      return changeOrder(scene, step.input);
    case 'stop':
      return stopOrder(scene, step.input);
    case 'send again':
      return sendAgain(scene, step.input);
    case 'wait':
      return wait(scene, step.input);
    case 'expect':
      return expectWords(scene, step.input);
    default:
      return actOfPeople(scene, step);
  }
}

type PeopleStep = Extract<Step, { verb: 'verify' | 'take' | 'scan' | 'give' | 'not give' | 'waste' | 'return' }>;

function actOfPeople(scene: Scene, step: PeopleStep): Promise<void> {
  switch (step.verb) {
    case 'verify':
      return verifyOrder(scene, step.input);
    case 'take':
      return takeFromCabinet(scene, step.input);
    case 'scan':
      return scanAtBedside(scene, step.input);
    case 'give':
      return giveDose(scene, step.input);
    case 'not give':
      return notGiveDose(scene, step.input);
    case 'waste':
      return wasteRest(scene, step.input);
    case 'return':
      return returnRest(scene, step.input);
  }
}

async function wait(scene: Scene, span: string): Promise<void> {
  const [count = '0', unit = ''] = span.split(' ');
  const ms = Number(count) * (unit.startsWith('hour') ? 3_600_000 : 60_000);
  scene.stage.setTime(new Date(scene.stage.now().getTime() + ms));
  await scene.stage.settle(true);
}
