/** Endpoints of verification: the queue, everything needed to judge one order, and the acts. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { id, instant, nullable, decimal, date } = shapes;
const line = Type.Array(shapes.linePart);
const uuid = Type.String({ format: 'uuid' });

/** One order that waits, as a row of the queue. */
export const waitingShape = Type.Object({
  orderId: id,
  version: Type.Integer(),
  patientId: id,
  patientName: Type.String(),
  unitId: nullable(Type.String()),
  unitName: nullable(Type.String()),
  bed: nullable(Type.String()),
  /** Name, dose and route: enough to know which order it is. */
  line,
  priorityClass: Type.String(),
  dueAt: instant,
  openedAt: instant,
  highAlert: Type.Boolean(),
  /** Checks that wait for an answer, and how many of them stop. */
  toAnswer: Type.Integer(),
  stops: Type.Integer(),
  /** Names of others on the unit that look alike. */
  nameAlert: Type.Array(Type.String()),
  inUse: nullable(Type.Object({ by: Type.String(), since: instant, mine: Type.Boolean() })),
  askedAt: nullable(instant),
  /** A former version was verified. */
  wasVerified: Type.Boolean(),
  score: Type.Integer(),
  parts: Type.Array(Type.Object({ label: Type.String(), points: Type.Integer() })),
});

export const readQueue = endpoint({
  id: 'medication-loop.verify.queue',
  method: 'GET',
  path: '/api/medication-loop/verify/queue',
  summary: 'Orders that wait for verification, in the order of their priority',
  permission: 'queue.read',
  reply: Type.Object({
    asOf: instant,
    rows: Type.Array(waitingShape),
    units: Type.Array(Type.Object({ unitId: id, name: Type.String(), waiting: Type.Integer() })),
    /** Proof that an empty queue is alive. */
    lastArrivalAt: nullable(instant),
    load: Type.Object({ today: Type.Integer(), lastHour: Type.Integer() }),
    /** The reader's newest signature, while it can be taken back. */
    undoable: nullable(
      Type.Object({ orderId: id, version: Type.Integer(), line, patientName: Type.String(), until: Type.String() }),
    ),
  }),
});

export const checkShape = Type.Object({
  key: Type.String(),
  rule: Type.String(),
  title: Type.String(),
  verdict: Type.String(),
  tier: Type.String(),
  says: Type.String(),
  source: Type.String(),
  needsAnswer: Type.Boolean(),
  /** Coded answers that settle it; none where it needs one = nothing does. */
  answers: Type.Array(Type.Object({ code: Type.String(), text: Type.String() })),
});

export const bannerShape = Type.Object({
  patientId: id,
  orderName: Type.String(),
  born: nullable(date),
  sex: nullable(Type.String()),
  mrn: Type.String(),
  place: nullable(Type.String()),
  weight: nullable(Type.Object({ kg: decimal, at: instant, source: Type.String() })),
  allergyStatus: Type.String(),
  allergies: Type.Array(
    Type.Object({
      said: Type.String(),
      reaction: nullable(Type.String()),
      severity: nullable(Type.String()),
      matched: Type.Boolean(),
    }),
  ),
  nameAlert: Type.Array(Type.String()),
});

const medicineShape = Type.Object({
  orderId: id,
  line,
  state: Type.String(),
  verified: Type.Boolean(),
  lastGivenAt: nullable(instant),
  nextDueAt: nullable(instant),
});

const reasonShape = Type.Array(Type.Object({ code: Type.String(), text: Type.String() }));

export const readReview = endpoint({
  id: 'medication-loop.verify.review',
  method: 'GET',
  path: '/api/medication-loop/verify/orders/:orderId',
  summary: 'Everything that one order is judged by, with the hash of it that is signed',
  permission: 'order.read',
  params: Type.Object({ orderId: uuid }),
  reply: Type.Object({
    asOf: instant,
    orderId: id,
    version: Type.Integer(),
    state: Type.String(),
    waits: Type.Boolean(),
    placerNumber: Type.String(),
    shownSha256: Type.String(),
    banner: bannerShape,
    line,
    priority: Type.String(),
    indication: nullable(Type.String()),
    instructions: nullable(Type.String()),
    /** Words of the order that could not be taken over in code. */
    remarks: nullable(Type.String()),
    prescriber: nullable(Type.String()),
    orderedAt: instant,
    firstDueAt: instant,
    stopAt: nullable(instant),
    /** Dose by weight in words: amount per kg, with which weight of when. */
    dosePerKg: nullable(Type.String()),
    limits: Type.Array(Type.String()),
    product: line,
    highAlert: Type.Boolean(),
    controlled: nullable(Type.String()),
    /** Where the dose comes from: "Cabinet of 4 West Medical", "Central pharmacy". */
    supply: Type.String(),
    checks: Type.Array(checkShape),
    medicines: Type.Array(medicineShape),
    /** What differs from the former version, in words. */
    changes: Type.Array(Type.Object({ field: Type.String(), before: Type.String(), after: Type.String() })),
    interventions: Type.Array(
      Type.Object({
        kind: Type.String(),
        reason: Type.String(),
        says: Type.String(),
        by: Type.String(),
        at: instant,
        version: Type.Integer(),
      }),
    ),
    signature: nullable(Type.Object({ by: Type.String(), at: instant })),
    askReasons: reasonShape,
    interventionReasons: reasonShape,
    returnReasons: reasonShape,
  }),
  refusals: ['order-not-known'],
});

const waitingRefusals = ['order-not-known', 'not-waiting', 'version-changed', 'already-verified'] as const;

export const postVerify = endpoint({
  id: 'medication-loop.verify.verify',
  method: 'POST',
  path: '/api/medication-loop/verify/verify',
  summary: 'Sign a version of an order: what was shown, and a coded answer to each check that asks',
  permission: 'order.verify',
  body: Type.Object({
    orderId: uuid,
    version: Type.Integer({ minimum: 1 }),
    shownSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    answers: Type.Array(
      Type.Object({
        key: Type.String({ maxLength: 400 }),
        code: Type.String({ maxLength: 60 }),
        comment: Type.Optional(nullable(Type.String({ maxLength: 500 }))),
      }),
      { maxItems: 60 },
    ),
  }),
  reply: Type.Object({ verificationId: id, orderId: id, version: Type.Integer(), verifiedAt: instant }),
  refusals: [
    ...waitingRefusals,
    'author-verifies',
    'changed-since-shown',
    'stop-stands',
    'answer-missing',
    'answer-not-offered',
  ],
});

const saying = Type.Object({
  orderId: uuid,
  version: Type.Integer({ minimum: 1 }),
  reason: Type.String({ maxLength: 60 }),
  says: Type.Optional(nullable(Type.String({ maxLength: 1000 }))),
});
const said = Type.Object({ interventionId: id, orderId: id, version: Type.Integer() });

export const postAsk = endpoint({
  id: 'medication-loop.verify.ask',
  method: 'POST',
  path: '/api/medication-loop/verify/ask-prescriber',
  summary: 'Ask the prescriber, with a coded reason; the order goes on waiting',
  permission: 'order.intervene',
  body: saying,
  reply: said,
  refusals: [...waitingRefusals, 'reason-not-known'],
});

export const postIntervention = endpoint({
  id: 'medication-loop.verify.intervention',
  method: 'POST',
  path: '/api/medication-loop/verify/intervention',
  summary: 'Record what the pharmacist did for the therapy, with a coded type',
  permission: 'order.intervene',
  body: saying,
  reply: said,
  refusals: [...waitingRefusals, 'reason-not-known'],
});

export const postReturn = endpoint({
  id: 'medication-loop.verify.return',
  method: 'POST',
  path: '/api/medication-loop/verify/return',
  summary: 'Hand an order back to its prescriber, with a coded reason',
  permission: 'order.intervene',
  body: saying,
  reply: said,
  refusals: [...waitingRefusals, 'reason-not-known'],
});

export const postClaim = endpoint({
  id: 'medication-loop.verify.claim',
  method: 'POST',
  path: '/api/medication-loop/verify/claim',
  summary: 'Take an order into view; tells who else has it',
  permission: 'queue.read',
  body: Type.Object({ orderId: uuid, takeOver: Type.Optional(Type.Boolean()) }),
  reply: Type.Object({ inUseBy: nullable(Type.String()), since: nullable(instant), mine: Type.Boolean() }),
  refusals: ['order-not-known'],
});

export const postRelease = endpoint({
  id: 'medication-loop.verify.release',
  method: 'POST',
  path: '/api/medication-loop/verify/release',
  summary: 'Let an order go',
  permission: 'queue.read',
  body: Type.Object({ orderId: uuid }),
  reply: Type.Null(),
});

export const postUndo = endpoint({
  id: 'medication-loop.verify.undo',
  method: 'POST',
  path: '/api/medication-loop/verify/undo',
  summary: 'Take back a signature that has had no effect outside yet',
  permission: 'order.verify',
  body: Type.Object({ orderId: uuid, version: Type.Integer({ minimum: 1 }) }),
  reply: Type.Object({ orderId: id, version: Type.Integer() }),
  refusals: ['order-not-known', 'not-verified', 'not-your-signature', 'undo-too-late'],
});
