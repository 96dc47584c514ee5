import { describe, expect, it } from 'vitest';
import { checkout, type Source, sources } from './sources.ts';
import { tidyRules } from './tidy-rules.ts';

const files = ['src', 'lib', 'simulators', 'test', 'tools', 'bench'].flatMap((folder) =>
  sources(checkout, folder, /[.](tsx?|md)$/),
);

/** For each rule a small piece that breaks it: a rule that finds nothing there is not a rule. */
const broken: Readonly<Record<string, readonly Source[]>> = {
  'files stay under 400 lines': [{ path: 'src/stock/ledger/long.ts', text: 'x\n'.repeat(401) }],
  'time, chance, settings and the terminal are injected': [
    { path: 'src/stock/ledger/rules.ts', text: 'const now = new Date();' },
  ],
  'a group writes only into its own schema': [
    { path: 'src/stock/ledger/store.ts', text: 'sql.run(`update patients.patients set x = 1`)' },
  ],
  'SQL stands in stores, checks and the kernel': [
    { path: 'src/stock/ledger/commands.ts', text: 'tx.sql.rows(`select 1 from stock.accounts`)' },
  ],
  'every module has a README and a door': [{ path: 'src/stock/ledger/rules.ts', text: '' }],
  'a door names what it lets through': [{ path: 'src/stock/ledger/index.ts', text: "export * from './rules.ts';" }],
  'no name that says nothing': [{ path: 'src/stock/ledger/utils.ts', text: '' }],
  'every refusal has a test': [{ path: 'src/stock/ledger/refusals.ts', text: "  'never-tested': {\n    status: 409," }],
  'rules and commands catch nothing': [{ path: 'src/stock/ledger/commands.ts', text: 'try { a(); } catch { b(); }' }],
};

describe('tidy', () => {
  for (const rule of tidyRules) {
    it(rule.name, () => {
      expect(rule.find(files)).toEqual([]);
    });

    it(`${rule.name}: the rule finds what breaks it`, () => {
      expect(rule.find(broken[rule.name] ?? []).length).toBeGreaterThan(0);
    });
  }
});
