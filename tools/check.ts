/** `npm run check`: the inner loop, in well under three minutes. */
import { checkSteps } from './check-steps.ts';
import { finish, runSteps } from './steps.ts';

const totals = { passed: 0, failed: 0 };
await runSteps(checkSteps(), 2, totals);
finish(totals);
