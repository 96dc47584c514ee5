/** Endpoints about cabinets. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable, id, decimal, instant } = shapes;
const text = Type.String();

export const readCabinets = endpoint({
  id: 'automation.cabinets.list',
  method: 'GET',
  path: '/api/automation/cabinets/cabinets',
  summary: 'All cabinets, with when they were last heard',
  permission: 'cabinet.read',
  reply: Type.Object({
    cabinets: Type.Array(
      Type.Object({ cabinetId: id, name: text, unitId: text, system: text, lastHeardAt: nullable(instant) }),
    ),
  }),
});

export const readPockets = endpoint({
  id: 'automation.cabinets.pockets',
  method: 'GET',
  path: '/api/automation/cabinets/cabinets/:cabinetId/pockets',
  summary: 'Pockets of a cabinet: what the cabinet counts and what the ledger holds',
  permission: 'cabinet.read',
  params: Type.Object({ cabinetId: id }),
  reply: Type.Object({
    pockets: Type.Array(
      Type.Object({
        drawer: text,
        pocket: text,
        product: text,
        productText: text,
        unit: text,
        controlled: Type.Boolean(),
        capacity: decimal,
        reorderLevel: decimal,
        reportedCount: nullable(decimal),
        reportedAt: nullable(instant),
        balance: decimal,
      }),
    ),
  }),
});

export const readDiscrepancies = endpoint({
  id: 'automation.cabinets.discrepancies',
  method: 'GET',
  path: '/api/automation/cabinets/discrepancies',
  summary: 'Differences at pockets that nobody has explained',
  permission: 'discrepancy.resolve',
  reply: Type.Object({
    discrepancies: Type.Array(
      Type.Object({
        discrepancyId: id,
        cabinetId: text,
        drawer: text,
        pocket: text,
        product: text,
        productText: text,
        unit: text,
        expected: decimal,
        counted: decimal,
        userName: text,
        controlled: Type.Boolean(),
        foundAt: instant,
      }),
    ),
    resolutions: Type.Array(Type.Object({ code: text, says: text })),
  }),
});

export const postResolution = endpoint({
  id: 'automation.cabinets.resolve',
  method: 'POST',
  path: '/api/automation/cabinets/resolve',
  summary: 'Resolve a difference at a pocket with a coded reason, as somebody who was not involved',
  permission: 'discrepancy.resolve',
  body: Type.Object({ discrepancyId: Type.String({ format: 'uuid' }), resolution: id }),
  reply: Type.Object({ discrepancyId: id, writtenOff: decimal }),
  refusals: ['discrepancy-not-known', 'already-resolved', 'resolver-was-involved', 'resolution-not-known'],
});
