/** Endpoints of the queue: the technician's next job, and taking, giving back and handing over any job. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { id, decimal, instant, nullable, linePart } = shapes;

export const priorityShape = Type.Object({
  score: Type.Integer(),
  parts: Type.Array(Type.Object({ label: Type.String(), points: Type.Integer() })),
});

/** One job as the technician reads it. */
export const jobShape = Type.Object({
  jobId: id,
  kind: Type.String(),
  title: Type.String(),
  /** Name, strength and form of what is wanted. */
  productLine: Type.Array(linePart),
  quantity: nullable(decimal),
  unit: nullable(Type.String()),
  unitId: nullable(Type.String()),
  unitName: nullable(Type.String()),
  /** Deliveries: for whom, "OKAFOR, Grace". */
  patientName: nullable(Type.String()),
  bed: nullable(Type.String()),
  /** Where it comes from and where it goes, in words, by step. */
  from: Type.String(),
  to: Type.String(),
  controlled: Type.Boolean(),
  highAlert: Type.Boolean(),
  storage: Type.String(),
  priorityClass: Type.String(),
  dueAt: nullable(instant),
  openedAt: instant,
  claimedByName: nullable(Type.String()),
  claimedAt: nullable(instant),
  mine: Type.Boolean(),
  priority: priorityShape,
});

export const readNextJob = endpoint({
  id: 'work.queue.nextJob',
  method: 'GET',
  path: '/api/work/queue/next-job',
  summary: 'My next job and the ones after it, each with what its place in the order comes from',
  permission: 'job.read',
  reply: Type.Object({
    asOf: instant,
    job: nullable(jobShape),
    after: Type.Array(jobShape),
    /** Jobs that others have in use. */
    inUse: Type.Array(jobShape),
    doneThisShift: Type.Integer(),
    /** What a shift is counted from: midnight of the facility. */
    since: instant,
  }),
});

export const postClaim = endpoint({
  id: 'work.queue.claim',
  method: 'POST',
  path: '/api/work/queue/claim',
  summary: 'Take a job into use; a soft lock with name and time',
  permission: 'job.read',
  body: Type.Object({ jobId: id, takeOver: Type.Optional(Type.Boolean()) }),
  reply: Type.Object({ jobId: id, claimedAt: instant, takenFrom: nullable(Type.String()) }),
  refusals: ['job-not-known', 'job-closed', 'in-use'],
});

export const postRelease = endpoint({
  id: 'work.queue.release',
  method: 'POST',
  path: '/api/work/queue/release',
  summary: 'Give a job back to the queue',
  permission: 'job.read',
  body: Type.Object({ jobId: id, reason: Type.Optional(nullable(Type.String({ maxLength: 200 }))) }),
  reply: Type.Object({ jobId: id }),
  refusals: ['job-not-known', 'not-your-job'],
});

export const postHandOver = endpoint({
  id: 'work.queue.handOver',
  method: 'POST',
  path: '/api/work/queue/hand-over',
  summary: 'Hand a job to a named person',
  permission: 'job.read',
  body: Type.Object({ jobId: id, toUserId: id }),
  reply: Type.Object({ jobId: id, to: Type.String() }),
  refusals: ['job-not-known', 'job-closed', 'not-your-job', 'receiver-not-known'],
});

export const itemShape = Type.Object({
  product: Type.String(),
  productText: Type.String(),
  package: Type.String(),
  ndc: Type.String(),
  packageQuantity: decimal,
  lot: nullable(Type.String()),
  expires: nullable(shapes.date),
});

const scanned = Type.String({ minLength: 1, maxLength: 300 });
const scanRefusals = [
  'job-not-known',
  'job-closed',
  'in-use',
  'not-done-by-scan',
  'scan-not-read',
  'scan-other-kind',
  'package-not-known',
  'wrong-item',
  'expired-item',
] as const;

export const postCheckItem = endpoint({
  id: 'work.queue.checkItem',
  method: 'POST',
  path: '/api/work/queue/check-item',
  summary: 'Check a scanned package against what the job asks for',
  permission: 'job.do',
  body: Type.Object({ jobId: id, scan: scanned }),
  reply: itemShape,
  refusals: scanRefusals,
});

export const postDoJob = endpoint({
  id: 'work.queue.doJob',
  method: 'POST',
  path: '/api/work/queue/do-job',
  summary: 'Finish a refill or a delivery: the scanned item and what was taken',
  permission: 'job.do',
  body: Type.Object({ jobId: id, scan: scanned, quantity: Type.Optional(nullable(decimal)) }),
  reply: Type.Object({ jobId: id, item: itemShape, quantity: decimal, unit: Type.String() }),
  refusals: [...scanRefusals, 'quantity-not-valid'],
});
