/** What a pharmacist does with an order: verify, ask, intervene, hand back, take a signature back. */
import type { Command, Tx } from '#src/kernel/command.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { answersTo, attendOrder, needsAnswer } from '#src/medication-loop/check/index.ts';
import {
  lockOrder,
  markReturned,
  markVerified,
  type Order,
  reopenForVerification,
  waitsForVerification,
} from '#src/medication-loop/order/index.ts';
import { shownInstant } from '#src/tables/display/index.ts';
import { claimJob, closeJob, findOpenJob, releaseJob } from '#src/work/queue/index.ts';
import { type Judged, judgedOf } from './judged.ts';
import { refuse } from './refusals.ts';
import { type OpenCheck, settle } from './rules.ts';
import { type Answer, type Intervention, meaning, reasonsOf } from './shapes.ts';
import { insertIntervention, insertVerification, selectActedOn, selectVerification } from './store.ts';

type WaitingCode = 'order-not-known' | 'not-waiting' | 'version-changed' | 'already-verified';

export type VerifyInput = {
  readonly orderId: string;
  readonly version: number;
  /** Hash of what was on the screen. */
  readonly shownSha256: string;
  readonly answers: readonly Answer[];
};

export type Verified = {
  readonly verificationId: string;
  readonly orderId: string;
  readonly version: number;
  readonly verifiedAt: string;
};

/**
 * Signs a version of an order: separate from the order, immutable, once. Refused in this order: not known, not waiting,
 * other version, verified before, author, something that it is judged by has changed since it was shown, a check that
 * nothing settles, a check without its coded answer, an answer that is not offered.
 */
export const verifyOrder: Command<
  VerifyInput,
  Verified,
  WaitingCode | 'author-verifies' | 'changed-since-shown' | 'stop-stands' | 'answer-missing' | 'answer-not-offered'
> = {
  name: 'verify.verifyOrder',
  permission: 'order.verify',
  async run(tx, input) {
    const waiting = await lockWaiting(tx, input);
    if (!waiting.ok) return waiting;
    const order = waiting.value;
    if ([order.enteredBy, order.prescriberId].includes(tx.actor.id)) return refuse('author-verifies');
    const judged = await judgedOf(tx.sql, tx.facilityId, order.orderId, { now: tx.now, timeZone: tx.timeZone });
    if (judged?.shownSha256 !== input.shownSha256) return refuse('changed-since-shown');
    const settled = settle(openChecks(judged), input.answers);
    if (!settled.ok) return settled;
    return sign(tx, order, input);
  },
};

async function sign(tx: Tx, order: Order, input: VerifyInput): Promise<Outcome<Verified, never>> {
  const { orderId, version, patientId } = order;
  const verificationId = tx.newId();
  await insertVerification(tx.sql, tx.facilityId, {
    verificationId,
    orderId,
    version,
    pharmacistId: tx.actor.id,
    pharmacistName: tx.actor.name,
    meaning,
    shownSha256: input.shownSha256,
    answers: input.answers,
    verifiedAt: tx.now,
  });
  await markVerified(tx, order);
  await closeJob(tx, { kind: 'verify', subject: orderId, state: 'done', reason: 'verified' });
  tx.emit({ name: 'OrderVerified', key: patientId, payload: { orderId, version, patientId, verificationId } });
  tx.changed('verification');
  return done({ verificationId, orderId, version, verifiedAt: tx.now.toISOString() });
}

/** Checks that have to be settled, with the codes that settle them. */
export function openChecks({ checks }: Pick<Judged, 'checks'>): OpenCheck[] {
  return checks.filter(needsAnswer).map((result) => ({
    key: result.key,
    tier: result.tier,
    says: result.says,
    answers: answersTo(result),
  }));
}

/** The order, locked, if exactly this version waits for verification. */
async function lockWaiting(
  tx: Tx,
  { orderId, version }: { readonly orderId: string; readonly version: number },
): Promise<Outcome<Order, WaitingCode>> {
  const order = await lockOrder(tx, orderId);
  if (!order) return refuse('order-not-known');
  tx.about({ kind: 'order', id: orderId, patientId: order.patientId });
  if (order.state !== 'active') return refuse('not-waiting', { state: order.state });
  if (order.version !== version) return refuse('version-changed', { version: order.version });
  if (waitsForVerification(order)) return done(order);
  const signature = await selectVerification(tx.sql, tx.facilityId, orderId, version);
  return refuse('already-verified', {
    who: signature?.pharmacistName ?? 'somebody',
    at: signature ? shownInstant(signature.verifiedAt, tx.timeZone).slice(-5) : null,
  });
}

type SayInput = {
  readonly orderId: string;
  readonly version: number;
  readonly reason: string;
  readonly says?: string | null;
};

type Said = { readonly interventionId: string; readonly orderId: string; readonly version: number };

/** Asks the prescriber: the order stays in the queue and shows that it was asked. */
export const askPrescriber: Command<SayInput, Said, WaitingCode | 'reason-not-known'> = {
  name: 'verify.askPrescriber',
  permission: 'order.intervene',
  run: async (tx, input) => say(tx, 'ask-prescriber', input),
};

/** Records what the pharmacist did for the therapy; the order goes on waiting. */
export const addIntervention: Command<SayInput, Said, WaitingCode | 'reason-not-known'> = {
  name: 'verify.addIntervention',
  permission: 'order.intervene',
  run: async (tx, input) => say(tx, 'intervention', input),
};

/** Hands an order back to its prescriber: it leaves the queue and is not in force until it is changed. */
export const returnOrder: Command<SayInput, Said, WaitingCode | 'reason-not-known'> = {
  name: 'verify.returnOrder',
  permission: 'order.intervene',
  async run(tx, input) {
    const said = await say(tx, 'return', input);
    if (!said.ok) return said;
    const order = await lockOrder(tx, input.orderId);
    if (order) await markReturned(tx, order, input.reason);
    await closeJob(tx, { kind: 'verify', subject: input.orderId, state: 'cancelled', reason: 'returned' });
    return said;
  },
};

async function say(
  tx: Tx,
  kind: Intervention['kind'],
  input: SayInput,
): Promise<Outcome<Said, WaitingCode | 'reason-not-known'>> {
  if (!reasonsOf(kind).some(({ code }) => code === input.reason))
    return refuse('reason-not-known', { reason: input.reason });
  const waiting = await lockWaiting(tx, input);
  if (!waiting.ok) return waiting;
  const { orderId, version } = waiting.value;
  const interventionId = tx.newId();
  await insertIntervention(tx.sql, tx.facilityId, {
    interventionId,
    orderId,
    version,
    kind,
    reason: input.reason,
    says: input.says?.trim() ?? '',
    pharmacistId: tx.actor.id,
    pharmacistName: tx.actor.name,
    madeAt: tx.now,
  });
  tx.changed('verification');
  return done({ interventionId, orderId, version });
}

type ClaimInput = { readonly orderId: string; readonly takeOver?: boolean };

/** Takes an order into view: a soft lock with name and time. Somebody else may have it; that is told, not forbidden. */
export const claimOrder: Command<
  ClaimInput,
  { readonly inUseBy: string | null; readonly since: string | null; readonly mine: boolean },
  'order-not-known'
> = {
  name: 'verify.claimOrder',
  permission: 'queue.read',
  async run(tx, { orderId, takeOver = false }) {
    const job = await findOpenJob(tx.sql, tx.facilityId, 'verify', orderId);
    if (!job) return refuse('order-not-known');
    const claimed = await claimJob.run(tx, { jobId: job.jobId, takeOver });
    tx.changed('verification');
    if (claimed.ok) return done({ inUseBy: tx.actor.name, since: claimed.value.claimedAt, mine: true });
    return done({ inUseBy: job.claimedByName, since: job.claimedAt?.toISOString() ?? null, mine: false });
  },
};

/** Lets an order go. */
export const releaseClaim: Command<{ readonly orderId: string }, null, never> = {
  name: 'verify.releaseClaim',
  permission: 'queue.read',
  async run(tx, { orderId }) {
    const job = await findOpenJob(tx.sql, tx.facilityId, 'verify', orderId);
    if (job?.claimedBy === tx.actor.id) await releaseJob.run(tx, { jobId: job.jobId });
    tx.changed('verification');
    return done(null);
  },
};

/** What verification asks of those who act on it; they come later in the house and are handed in. */
export type VerifyPorts = {
  /** When the profile message of this version left for a cabinet; null = it has not. */
  profileSentAt(sql: Sql, facilityId: string, orderId: string, version: number): Promise<Date | null>;
};

export type UndoInput = { readonly orderId: string; readonly version: number };

type UndoCode = 'order-not-known' | 'not-verified' | 'not-your-signature' | 'undo-too-late';

/**
 * Takes a signature back, by who gave it, until it has had an effect outside: the cabinet was told, or a dose was taken
 * or given. The signature stays in the record; the same content becomes a new version, which waits again.
 */
export function undoVerify(
  ports: VerifyPorts,
): Command<UndoInput, { readonly orderId: string; readonly version: number }, UndoCode> {
  return {
    name: 'verify.undoVerify',
    permission: 'order.verify',
    async run(tx, { orderId, version }) {
      const order = await lockOrder(tx, orderId);
      if (!order) return refuse('order-not-known');
      tx.about({ kind: 'order', id: orderId, patientId: order.patientId });
      const current = order.state === 'active' && order.version === version && order.verifiedVersion === version;
      const signature = await selectVerification(tx.sql, tx.facilityId, orderId, version);
      if (!current || !signature) return refuse('not-verified');
      if (signature.pharmacistId !== tx.actor.id)
        return refuse('not-your-signature', { who: signature.pharmacistName });
      const why = await whyTooLate(tx.sql, tx.facilityId, signature, ports);
      if (why !== null) return refuse('undo-too-late', { why });
      const next = await reopenForVerification(tx, order);
      await attendOrder(tx, orderId);
      tx.changed('verification');
      return done({ orderId, version: next });
    },
  };
}

/** Why a signature cannot be taken back any more; null = it can. */
export async function whyTooLate(
  sql: Sql,
  facilityId: string,
  signature: { readonly orderId: string; readonly version: number; readonly verifiedAt: Date },
  ports: VerifyPorts,
): Promise<string | null> {
  const acted = await selectActedOn(sql, facilityId, signature.orderId, signature.verifiedAt);
  if (acted) return acted.what === 'given' ? 'a dose was given' : 'a dose was taken out';
  const sentAt = await ports.profileSentAt(sql, facilityId, signature.orderId, signature.version);
  return sentAt === null ? null : 'the cabinet was told';
}
