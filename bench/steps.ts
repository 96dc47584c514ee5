/**
 * What steps cost for each message, beside reading the message and doing nothing, in turns in one run: five steps that ship,
 * and a site's own step in the sandbox.
 */
import { createSandbox, runSteps } from '#src/interfaces/steps/index.ts';
import type { BenchResult } from './result.ts';

const rounds = 5;
const messages = 200;
const lines = [
  'MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123100000-0600||RDE^O11^RDE_O11|N1|P|2.5.1',
  'PID|1||700100^^^MERCY^MR||OKAFOR^GRACE||19600102|F',
  'PV1|1|I|4W^12^12^MERCY||||||||||||||||V700100',
  'ORC|NW|1001^HIS|||||||20261123095900-0600|||1001^PRESCRIBER^SAMPLE',
  'RXE||^LISINOPRIL 10 MG TABLET|10||MG|TAB',
  'RXR|MOUTH',
];
const bytes = Buffer.from(`${lines.join('\r')}\r`);
const script = `function step(m) { if (m.get('RXE-2.2') === '') return refuse('No drug.', 'Ask.'); m.set('RXR-1', 'PO'); }`;
const versions = {
  scripts: new Map([['own', script]]),
  maps: new Map([['routes', new Map([['MOUTH', 'PO']])]]),
};
const five = ['accept:MSH-9.1=RDE', 'filter:PID-3.4=TEST', 'map:routes:RXR-1.1', 'set:MSH-5=X', 'copy:PID-3>PID-2'];

const lists = { 'accept alone': ['accept'], 'five steps that ship': five, "a site's own step": ['script:own'] };

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Microseconds of each list for a message, and how many times those of a step that does nothing. */
export async function stepsBench(): Promise<readonly BenchResult[]> {
  const sandbox = createSandbox();
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, references] of Object.entries(lists)) {
      const begun = performance.now();
      for (let at = 0; at < messages; at += 1) {
        const result = await runSteps(references, bytes, { versions, runScript: sandbox.run });
        if (result.kind !== 'passed') throw new Error(result.why);
      }
      // The first round warms up.
      if (round > 0) times.set(name, [...(times.get(name) ?? []), ((performance.now() - begun) / messages) * 1000]);
    }
  }
  await sandbox.close();
  const nothing = middle(times.get('accept alone') ?? []);
  return [...times].map(([name, values]) => ({
    name: `steps: ${name}, beside one that does nothing`,
    ratio: middle(values) / nothing,
    goal: null,
    pass: true,
    detail: `${middle(values).toFixed(0)} µs a message (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)} in ${rounds} rounds)`,
  }));
}
