/** Endpoints of the ledger. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const balance = Type.Object({
  account: Type.String(),
  product: Type.String(),
  lot: Type.String(),
  unit: Type.String(),
  quantity: shapes.decimal,
  expiresOn: shapes.nullable(shapes.date),
});

const entry = Type.Object({
  entryId: Type.String(),
  postingId: Type.String(),
  product: Type.String(),
  lot: Type.String(),
  lotAssumed: Type.Boolean(),
  unit: Type.String(),
  quantity: shapes.decimal,
  from: Type.String(),
  to: Type.String(),
  reason: Type.String(),
  actorId: Type.String(),
  occurredAt: shapes.instant,
  recordedAt: shapes.instant,
});

export const readBalances = endpoint({
  id: 'stock.ledger.balances',
  method: 'GET',
  path: '/api/stock/ledger/balances',
  summary: 'What a place holds, or where a product is, by lot',
  permission: 'stock.read',
  query: Type.Object({ account: Type.Optional(shapes.id), product: Type.Optional(shapes.id) }),
  reply: Type.Object({ balances: Type.Array(balance) }),
});

export const readEntries = endpoint({
  id: 'stock.ledger.entries',
  method: 'GET',
  path: '/api/stock/ledger/entries',
  summary: 'Newest entries of a place or a product; without patients',
  permission: 'stock.read',
  query: Type.Object({ account: Type.Optional(shapes.id), product: Type.Optional(shapes.id) }),
  reply: Type.Object({ entries: Type.Array(entry) }),
});

export const postMove = endpoint({
  id: 'stock.ledger.move',
  method: 'POST',
  path: '/api/stock/ledger/move',
  summary: 'Move stock from one place to another',
  permission: 'stock.move',
  body: Type.Object({
    product: shapes.id,
    lot: Type.Optional(shapes.nullable(shapes.id)),
    unit: shapes.id,
    quantity: shapes.decimal,
    from: shapes.id,
    to: shapes.id,
    reason: shapes.id,
  }),
  reply: Type.Object({ postingId: Type.String() }),
  refusals: ['not-enough-stock', 'nothing-to-move', 'account-not-known'],
});

export const postReceipt = endpoint({
  id: 'stock.ledger.receive',
  method: 'POST',
  path: '/api/stock/ledger/receive',
  summary: 'Take in stock from a supplier, by lot',
  permission: 'stock.move',
  body: Type.Object({
    lots: Type.Array(
      Type.Object({
        product: shapes.id,
        lot: shapes.id,
        expiresOn: shapes.nullable(shapes.date),
        quantity: shapes.decimal,
        unit: shapes.id,
      }),
      { maxItems: 500 },
    ),
  }),
  reply: Type.Object({ postingId: Type.String() }),
  refusals: ['not-enough-stock', 'nothing-to-move'],
});

export const postCorrection = endpoint({
  id: 'stock.ledger.correct',
  method: 'POST',
  path: '/api/stock/ledger/correct',
  summary: 'Correct an entry by a further entry that moves it back',
  permission: 'stock.move',
  body: Type.Object({ entryId: shapes.id, reason: Type.String({ minLength: 3, maxLength: 60 }) }),
  reply: Type.Object({ postingId: Type.String() }),
  refusals: ['entry-not-known', 'not-enough-stock'],
});

export const postRecall = endpoint({
  id: 'stock.ledger.recall',
  method: 'POST',
  path: '/api/stock/ledger/recall',
  summary: 'Mark a lot as recalled, or take the mark away',
  permission: 'stock.move',
  body: Type.Object({
    product: shapes.id,
    lot: shapes.id,
    reason: shapes.nullable(Type.String({ minLength: 3, maxLength: 120 })),
  }),
  reply: Type.Null(),
  refusals: ['lot-not-known'],
});

export const postExplanation = endpoint({
  id: 'stock.ledger.explain',
  method: 'POST',
  path: '/api/stock/ledger/explain',
  summary: 'Explain what stands unexplained of a product, with a coded reason',
  permission: 'discrepancy.resolve',
  body: Type.Object({ product: shapes.id, reason: shapes.id }),
  reply: Type.Object({ quantity: shapes.decimal }),
  refusals: ['nothing-unexplained', 'reason-not-known'],
});
