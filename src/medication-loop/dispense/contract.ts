/** Endpoints about withdrawals, wastes and overrides. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable, id, decimal, instant } = shapes;
const uuid = Type.String({ format: 'uuid' });

export const withdrawalShape = Type.Object({
  withdrawalId: id,
  kind: Type.String(),
  patientId: nullable(id),
  orderId: nullable(id),
  matchedOrderId: nullable(id),
  cabinetId: nullable(Type.String()),
  product: Type.String(),
  productText: Type.String(),
  controlled: Type.Boolean(),
  lot: Type.String(),
  quantity: decimal,
  left: decimal,
  unit: Type.String(),
  given: decimal,
  wasted: decimal,
  returned: decimal,
  userId: Type.String(),
  userName: Type.String(),
  overrideReason: nullable(Type.String()),
  lacks: Type.Array(Type.String()),
  lacksText: Type.String(),
  withdrawnAt: instant,
});

export const wasteShape = Type.Object({
  wasteId: id,
  patientId: nullable(id),
  product: Type.String(),
  productText: Type.String(),
  quantity: decimal,
  unit: Type.String(),
  reason: Type.String(),
  userId: Type.String(),
  userName: Type.String(),
  wastedAt: instant,
});

export const readOpenWithdrawals = endpoint({
  id: 'medication-loop.dispense.openWithdrawals',
  method: 'GET',
  path: '/api/medication-loop/dispense/patients/:patientId/withdrawals',
  summary: 'What left a cabinet for a patient and is not given, wasted or returned yet',
  permission: 'dose.read',
  params: Type.Object({ patientId: uuid }),
  reply: Type.Object({ withdrawals: Type.Array(withdrawalShape) }),
});

export const readOverrides = endpoint({
  id: 'medication-loop.dispense.overrides',
  method: 'GET',
  path: '/api/medication-loop/dispense/overrides',
  summary: 'Withdrawals that wait for a review',
  permission: 'withdrawal.review',
  reply: Type.Object({
    withdrawals: Type.Array(withdrawalShape),
    reasons: Type.Array(Type.Object({ code: Type.String(), says: Type.String() })),
  }),
});

export const readWastes = endpoint({
  id: 'medication-loop.dispense.wastesToWitness',
  method: 'GET',
  path: '/api/medication-loop/dispense/wastes',
  summary: 'Wastes of controlled drugs that wait for a second signature',
  permission: 'dose.give',
  reply: Type.Object({ wastes: Type.Array(wasteShape) }),
});

export const postReview = endpoint({
  id: 'medication-loop.dispense.review',
  method: 'POST',
  path: '/api/medication-loop/dispense/review',
  summary: 'Review an override with a coded reason',
  permission: 'withdrawal.review',
  body: Type.Object({ withdrawalId: uuid, reason: id }),
  reply: Type.Object({ withdrawalId: id }),
  refusals: ['withdrawal-not-known', 'nothing-to-review', 'reviewer-was-involved', 'reason-not-known'],
});

export const postWaste = endpoint({
  id: 'medication-loop.dispense.waste',
  method: 'POST',
  path: '/api/medication-loop/dispense/waste',
  summary: 'Waste what is left of a withdrawal, or a part of it',
  permission: 'dose.give',
  body: Type.Object({ withdrawalId: uuid, quantity: nullable(decimal), reason: id }),
  reply: Type.Object({ wasteId: id, needsWitness: Type.Boolean(), left: decimal }),
  refusals: ['withdrawal-not-known', 'withdrawal-closed', 'more-than-in-hand', 'reason-not-known'],
});

export const postWitness = endpoint({
  id: 'medication-loop.dispense.witnessWaste',
  method: 'POST',
  path: '/api/medication-loop/dispense/witness-waste',
  summary: 'Sign that one saw a waste, as a second person',
  permission: 'dose.give',
  body: Type.Object({ wasteId: uuid }),
  reply: Type.Object({ wasteId: id }),
  refusals: ['waste-not-known', 'already-witnessed', 'witness-is-actor'],
});

export const postReturn = endpoint({
  id: 'medication-loop.dispense.return',
  method: 'POST',
  path: '/api/medication-loop/dispense/return',
  summary: 'Put what is left of a withdrawal into the return bin of a cabinet',
  permission: 'dose.give',
  body: Type.Object({ withdrawalId: uuid, quantity: nullable(decimal), cabinetId: id }),
  reply: Type.Object({ left: decimal }),
  refusals: ['withdrawal-not-known', 'withdrawal-closed', 'more-than-in-hand'],
});

export const postMissing = endpoint({
  id: 'medication-loop.dispense.closeWithdrawal',
  method: 'POST',
  path: '/api/medication-loop/dispense/close-withdrawal',
  summary: 'Close a withdrawal whose rest nobody can find; the rest becomes an open case',
  permission: 'withdrawal.review',
  body: Type.Object({ withdrawalId: uuid, reason: id }),
  reply: Type.Object({ missing: decimal }),
  refusals: [
    'withdrawal-not-known',
    'withdrawal-closed',
    'more-than-in-hand',
    'reason-not-known',
    'reviewer-was-involved',
  ],
});
