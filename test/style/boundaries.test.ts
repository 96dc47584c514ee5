import { cruise } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
// @ts-expect-error the configuration is plain JavaScript, as its tool reads it
import configuration from '../../.dependency-cruiser.mjs';

type Rule = { name: string; comment?: string };

const fixture = new URL('./fixtures/boundaries/', import.meta.url).pathname;

/** Rules that the wrong house breaks. The group and loop rules share one shape; one of each stands for all. */
async function brokenRules(): Promise<Set<string>> {
  const { forbidden, options } = configuration;
  const result = await cruise(
    ['src', 'lib', 'simulators'],
    { ...options, exclude: { path: '[.]css$' }, baseDir: fixture, ruleSet: { forbidden }, validate: true },
    { extensions: ['.ts', '.tsx'] },
  );
  if (typeof result.output === 'string') throw new Error('the cruise gave text');
  return new Set(result.output.summary.violations.map((violation) => violation.rule.name));
}

describe('boundaries', () => {
  it('each rule finds the file of the wrong house that breaks it', async () => {
    const broken = await brokenRules();
    const single = (configuration.forbidden as Rule[])
      .map((rule) => rule.name)
      .filter((name) => !/^(group|loop)-/.test(name));
    expect([...single].filter((name) => !broken.has(name))).toEqual([]);
    expect(broken).toContain('group-stock-looks-down');
    expect(broken).toContain('loop-order-looks-down');
  });

  it('each rule says why', () => {
    for (const rule of configuration.forbidden as Rule[]) expect(rule.comment, rule.name).toMatch(/\w.*[.]$/);
  });
});
