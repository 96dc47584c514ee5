import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { countReport, programStep, root, runTool } from './steps.ts';

const report = (testResults: unknown) => JSON.stringify({ testResults });

describe('countReport', () => {
  test('counts what passed and failed, and names what was skipped', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'a' },
      { status: 'failed', fullName: 'b' },
      { status: 'skipped', fullName: 'c needs the test data' },
    ];
    expect(countReport(report([{ status: 'failed', assertionResults }]))).toEqual({
      passed: 1,
      failed: 1,
      skipped: ['c needs the test data'],
    });
  });

  test('a file that could not be loaded is a failure, though no test of it failed', () => {
    const files = [
      { status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a' }] },
      { status: 'failed', assertionResults: [] },
    ];
    expect(countReport(report(files))).toEqual({ passed: 1, failed: 1, skipped: [] });
  });

  test.each(['', '{', '{}', 'null'])('"%s" is no report', (text) => {
    expect(countReport(text)).toBeUndefined();
  });
});

/** A script in a temporary folder, named from the checkout as tools are. */
function script(text: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mortar-steps-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'script.mjs'), text);
  return path.relative(root, path.join(folder, 'script.mjs'));
}

test('a program that is killed by a signal has failed, and its output is kept', async () => {
  const file = script(`console.log('before'); process.kill(process.pid, 'SIGKILL')`);
  const { code, output } = await runTool({ file, args: [] });
  expect(code).toBe(1);
  expect(output).toContain('before');
  expect(output).toContain('ended by SIGKILL');
});

test('a program counts as one', async () => {
  const good = await programStep('good', { file: script(''), args: [] }).run();
  const bad = await programStep('bad', { file: script('process.exit(3)'), args: [] }).run();
  expect([good.passed, good.failed, bad.passed, bad.failed]).toEqual([1, 0, 0, 1]);
});

describe('bootstrap', () => {
  const bootstrap = path.join(root, 'tools', 'bootstrap.mjs');

  test.each([['nonsense'], ['constructor'], []])('refuses what is not a command (%s)', (...words) => {
    const { status, stderr } = spawnSync(process.execPath, [bootstrap, ...words], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^"\w*" is not a command; there are: start, dev, test, .*\.\n$/);
  });

  test('runs the tool and passes on its arguments and its exit code', () => {
    const words = [bootstrap, 'backup', '--keep', 'none'];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, '--keep is "none"; it is a number of backups, 1 or more.\n']);
  });
});
