/** Runs the steps of a channel over one message. The same bytes, list and versions always give the same. */
import { openMessage } from '../formats/index.ts';
import type { RunScript, StepResult, StepVersions, TracedStep } from './shapes.ts';
import { type ReadStep, readStep } from './standard-steps.ts';

const mendStep = 'Correct the list of steps of the channel; the message is then replayed.';

/** Each step with its input and its answer, up to the first that filters or refuses. */
export async function traceSteps(
  references: readonly string[],
  bytes: Uint8Array,
  by: { readonly versions: StepVersions; readonly runScript: RunScript },
): Promise<TracedStep[]> {
  const traced: TracedStep[] = [];
  let input = bytes;
  for (const reference of references) {
    const result = await runOne(reference, input, by);
    traced.push({ reference, input, result });
    if (result.kind !== 'passed') break;
    input = result.bytes;
  }
  return traced;
}

/** What is left of a message after all steps, or why it went no further. */
export async function runSteps(
  references: readonly string[],
  bytes: Uint8Array,
  by: { readonly versions: StepVersions; readonly runScript: RunScript },
): Promise<StepResult> {
  const traced = await traceSteps(references, bytes, by);
  return traced.at(-1)?.result ?? { kind: 'passed', bytes };
}

async function runOne(
  reference: string,
  bytes: Uint8Array,
  { versions, runScript }: { readonly versions: StepVersions; readonly runScript: RunScript },
): Promise<StepResult> {
  const step = readStep(reference);
  if (!step.ok) return { kind: 'refused', why: step.why, remedy: mendStep };
  if (step.value.kind === 'standard') return runStandard(step.value, bytes, versions);
  const { name } = step.value;
  const source = versions.scripts.get(name);
  if (source === undefined) {
    const why = `The channel names the step ${name}, and no step of this name is in force.`;
    return {
      kind: 'refused',
      why,
      remedy: `Put the step ${name} in force, or take it out of the channel; then replay.`,
    };
  }
  return runScript(source, bytes);
}

function runStandard(
  step: Extract<ReadStep, { kind: 'standard' }>,
  bytes: Uint8Array,
  versions: StepVersions,
): StepResult {
  const opened = openMessage(bytes);
  if (!opened.ok) {
    const why = `The content cannot be read: ${opened.why}.`;
    return { kind: 'refused', why, remedy: 'Ask the sender to correct it and to send it again.' };
  }
  const answer = step.run(opened.value, versions);
  return answer.kind === 'passed' ? { kind: 'passed', bytes: opened.value.bytes() } : answer;
}
