/** `npm test`: everything. `npm run e2e`: the browser tests alone; `npm test -- db style`: some kinds; more arguments go to Vitest. */
import { packageName } from '#src/kernel/postgres/index.ts';
import { buildWeb } from './build-web.ts';
import { checkSteps } from './check-steps.ts';
import { finish, has, runSteps, type Step, vitestStep } from './steps.ts';

const kinds = ['unit', 'db', 'style', 'conformance', 'simulation', 'faults', 'e2e'];
const asked = process.argv.slice(2).filter((word) => kinds.includes(word));
const others = process.argv.slice(2).filter((word) => !kinds.includes(word));
const totals = { passed: 0, failed: 0 };

const webStep: Step = {
  name: 'build of the web page',
  async run() {
    await buildWeb({ log: () => {} });
    return { passed: 1, failed: 0, skipped: [], output: '' };
  },
};

/** Kinds that wait for real time or count on the machine run alone; the others share one run, and so one server. */
async function runKinds(chosen: readonly string[]): Promise<void> {
  const together = chosen.filter((kind) => ['unit', 'db', 'style', 'conformance'].includes(kind));
  if (together.length > 0) await runSteps([vitestStep(`tests: ${together.join(', ')}`, together, others)], 1, totals);
  for (const kind of chosen.filter((each) => !together.includes(each))) {
    if (kind === 'e2e' && has('src/web')) await runSteps([webStep], 1, totals);
    await runSteps([vitestStep(`tests: ${kind}`, [kind], others)], 1, totals);
  }
}

/** The tests of the database again on the oldest version that Mortar runs on, where there is a package of it. */
async function runOnOldest(): Promise<void> {
  if (process.env.MORTAR_TEST_PG === '15') return;
  if (!has(`node_modules/${packageName('15', process.platform, process.arch)}`)) {
    console.log('       skipped: tests on PostgreSQL 15, which has no package for this machine');
    return;
  }
  await runSteps([vitestStep('tests: db on PostgreSQL 15', ['db'], others, { MORTAR_TEST_PG: '15' })], 1, totals);
}

if (asked.length > 0) {
  await runKinds(asked);
} else {
  await runSteps(checkSteps(), 2, totals);
  await runKinds(kinds.filter((kind) => kind !== 'unit'));
  await runOnOldest();
}
finish(totals);
