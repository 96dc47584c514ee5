import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { checkout } from './sources.ts';

const run = promisify(execFile);

const rules = [
  'style/useFilenamingConvention',
  'suspicious/noExplicitAny',
  'suspicious/noConsole',
  'style/noNonNullAssertion',
  'style/useImportType',
  'complexity/noExcessiveLinesPerFunction',
];

it('the lint configuration finds each thing that it forbids', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mortar-lint-'));
  const configuration = JSON.parse(await readFile(join(checkout, 'biome.json'), 'utf8'));
  await writeFile(
    join(folder, 'biome.json'),
    JSON.stringify({ ...configuration, $schema: undefined, vcs: { enabled: false }, files: {} }),
  );
  await cp(join(checkout, 'test/style/fixtures/lint'), join(folder, 'src'), { recursive: true });
  const biome = join(checkout, 'node_modules/@biomejs/biome/bin/biome');
  const failed = await run(process.execPath, [biome, 'lint', '--max-diagnostics=200', '--reporter=json', 'src'], {
    cwd: folder,
  }).catch((error: { stdout: string }) => error);
  const found = new Set([...failed.stdout.matchAll(/"category":\s*"lint\/([\w/]+)"/g)].map((match) => match[1]));
  expect(rules.filter((rule) => !found.has(rule))).toEqual([]);
  await rm(folder, { recursive: true });
});
