/** The door of verification. */
export { checks } from './checks.ts';
export {
  addIntervention,
  askPrescriber,
  claimOrder,
  returnOrder,
  undoVerify,
  type Verified,
  type VerifyInput,
  type VerifyPorts,
  verifyOrder,
} from './commands.ts';
export { judgedOf } from './judged.ts';
export { verificationQueue } from './queue.ts';
export { reviewOf } from './review.ts';
export { verifyRoutes } from './routes.ts';
export type { Answer } from './shapes.ts';
export { selectVerification as findVerification } from './store.ts';
