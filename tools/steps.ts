import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What a step counted; a step that is not a test runner counts as one. */
export type Outcome = { passed: number; failed: number; skipped: string[]; output: string };

/** One part of a check. */
export type Step = { name: string; run(): Promise<Outcome> };

/** A program of the checkout, run on this very Node. */
export type Tool = { file: string; args: readonly string[]; env?: Readonly<Record<string, string>> };

type Ended = { code: number; output: string };

/** Runs a script and collects what it prints; a signal counts as a failure. */
export async function runTool(tool: Tool): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(root, tool.file), ...tool.args], {
    cwd: root,
    env: { ...process.env, ...tool.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`;
      resolve(1);
    });
    child.once('close', (exit, signal) => {
      if (signal !== null) output += `ended by ${signal}\n`;
      resolve(exit ?? 1);
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
  return { code, output };
}

/** A step that passes when its program ends with 0. */
export function programStep(name: string, tool: Tool): Step {
  return {
    name,
    async run() {
      const { code, output } = await runTool(tool);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], output };
    },
  };
}

/** A step that runs some kinds of tests; a runner that crashes, or says it failed without naming a test, is a failure. */
export function vitestStep(
  name: string,
  projects: readonly string[],
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Step {
  return {
    name,
    async run() {
      const key = createHash('sha256').update(`${root} ${name}`).digest('hex').slice(0, 8);
      const report = path.join(os.tmpdir(), `mortar-report-${key}-${process.pid}.json`);
      const kinds = projects.flatMap((project) => ['--project', project]);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const flags = ['run', '--passWithNoTests', ...kinds, ...reporters, ...args];
      const { code, output } = await runTool({ file: 'node_modules/vitest/vitest.mjs', args: flags, env });
      const text = await readFile(report, 'utf8').catch(() => '');
      await rm(report, { force: true });
      const counted = countReport(text);
      const silent = counted === undefined || (code !== 0 && counted.failed === 0);
      const { passed, failed, skipped } = counted ?? { passed: 0, failed: 0, skipped: [] };
      return { passed, failed: failed + (silent ? 1 : 0), skipped, output };
    },
  };
}

type Counted = Omit<Outcome, 'output'>;

/** Counts a report of Vitest; a file that could not be loaded has no tests and counts as one failure. Undefined: no report. */
export function countReport(text: string): Counted | undefined {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  const counted: Counted = { passed: 0, failed: 0, skipped: [] };
  const files = fieldOf(report, 'testResults');
  if (!Array.isArray(files)) return undefined;
  for (const file of files) {
    const tests = fieldOf(file, 'assertionResults');
    const failedBefore = counted.failed;
    for (const test of Array.isArray(tests) ? tests : []) {
      const status = fieldOf(test, 'status');
      if (status === 'passed') counted.passed += 1;
      else if (status === 'failed') counted.failed += 1;
      else counted.skipped.push(String(fieldOf(test, 'fullName')));
    }
    if (fieldOf(file, 'status') === 'failed' && counted.failed === failedBefore) counted.failed += 1;
  }
  return counted;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Sums of several steps. */
export type Totals = { passed: number; failed: number };

/** Runs steps, so many at a time, and prints a line for each as it ends, with its output only when it failed. */
export async function runSteps(steps: readonly Step[], atOnce: number, totals: Totals): Promise<void> {
  const waiting = [...steps];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const begun = performance.now();
      const outcome = await step.run().catch(asFailure);
      totals.passed += outcome.passed;
      totals.failed += outcome.failed;
      report(step.name, outcome, (performance.now() - begun) / 1000);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function asFailure(error: unknown): Outcome {
  const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { passed: 0, failed: 1, skipped: [], output };
}

function report(name: string, outcome: Outcome, seconds: number): void {
  const mark = outcome.failed === 0 ? 'ok    ' : 'FAILED';
  const skipped = outcome.skipped.length === 0 ? '' : `, ${outcome.skipped.length} skipped`;
  const counts = `${outcome.passed} passed, ${outcome.failed} failed${skipped}`;
  console.log(`${mark} ${name.padEnd(30)} ${seconds.toFixed(1).padStart(6)} s  ${counts}`);
  for (const test of outcome.skipped) console.log(`       skipped: ${test}`);
  if (outcome.failed > 0) console.log(`${outcome.output.trimEnd()}\n`);
}

/** The last line, alone, and the exit code. */
export function finish(totals: Totals): void {
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

/** True when the checkout has this file or folder. */
export function has(name: string): boolean {
  return existsSync(path.join(root, name));
}
