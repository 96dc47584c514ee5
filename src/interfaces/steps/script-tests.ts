/** The tests of a site's own step: they are part of its entry, and it cannot be proposed while one of them fails. */
import type { Sandbox } from './sandbox/sandbox.ts';
import type { StepResult } from './shapes.ts';

type ScriptTest = {
  readonly name: string;
  /** Segments parted by line ends of any kind. */
  readonly input: string;
  readonly expect: 'passed' | 'filtered' | 'refused';
  /** What is left of a message that passed. */
  readonly output: string | null;
};

const shape = 'a list like [{"name": "…", "input": "MSH|…", "expect": "passed", "output": "MSH|…"}]';
const testsMax = 10;

const segmentsOf = (text: string): string =>
  `${text
    .trim()
    .split(/[\r\n]+/)
    .join('\r')}\r`;

/** Reads the tests of an entry; the sentence says which one is wrong. */
export function readTests(text: string): { ok: true; value: ScriptTest[] } | { ok: false; why: string } {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return { ok: false, why: `the tests are no JSON; they are ${shape}` };
  }
  if (!Array.isArray(list) || list.length === 0) return { ok: false, why: `a step needs at least one test: ${shape}` };
  if (list.length > testsMax) return { ok: false, why: `there are ${list.length} tests; ${testsMax} is the most` };
  const tests: ScriptTest[] = [];
  for (const [at, each] of list.entries()) {
    const { name, input, expect, output } = (each ?? {}) as Record<string, unknown>;
    const isKnown = expect === 'passed' || expect === 'filtered' || expect === 'refused';
    const hasOutput = expect !== 'passed' || typeof output === 'string';
    if (typeof name !== 'string' || typeof input !== 'string' || !isKnown || !hasOutput)
      return { ok: false, why: `test ${at + 1} needs a name, an input, what to expect, and the output of what passes` };
    tests.push({ name, input, expect, output: typeof output === 'string' ? output : null });
  }
  return { ok: true, value: tests };
}

/** The first test that does not hold, in one sentence; null when all hold. */
export function failingTest(sandbox: Sandbox, script: string, tests: readonly ScriptTest[]): string | null {
  for (const test of tests) {
    const result = sandbox.runAndWait(script, Buffer.from(segmentsOf(test.input)));
    const why = differs(test, result);
    if (why !== null) return `test "${test.name}": ${why}`;
  }
  return null;
}

function differs(test: ScriptTest, result: StepResult): string | null {
  if (result.kind !== test.expect) {
    const why = result.kind === 'passed' ? '' : ` (${result.why})`;
    return `expected ${test.expect}, the message was ${result.kind}${why}`;
  }
  if (result.kind !== 'passed' || test.output === null) return null;
  const [wanted, given] = [segmentsOf(test.output), Buffer.from(result.bytes).toString('utf8')];
  if (wanted === given) return null;
  const [left, right] = [wanted.split('\r'), given.split('\r')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const place = at < 0 ? left.length : at;
  return `segment ${place + 1} should be "${left[place] ?? ''}" and is "${right[place] ?? ''}"`;
}
