/** Endpoints of the census: units, who is where, the banner. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable } = shapes;
const allergyStatus = Type.Union([Type.Literal('not-recorded'), Type.Literal('none-known'), Type.Literal('recorded')]);

export const unitShape = Type.Object({
  unitId: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  locationCode: Type.String(),
  beds: Type.Integer(),
  patients: Type.Integer(),
});

export const presentShape = Type.Object({
  patientId: Type.String(),
  mrn: Type.String(),
  orderName: Type.String(),
  born: nullable(shapes.date),
  ageText: nullable(Type.String()),
  sex: nullable(Type.String()),
  allergyStatus,
  encounterId: nullable(Type.String()),
  visitNumber: nullable(Type.String()),
  unitId: nullable(Type.String()),
  bed: nullable(Type.String()),
  admittedAt: nullable(shapes.instant),
});

export const bannerShape = Type.Object({
  patientId: Type.String(),
  orderName: Type.String(),
  born: nullable(shapes.date),
  ageText: nullable(Type.String()),
  sex: nullable(Type.String()),
  identifiers: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() })),
  weight: nullable(Type.Object({ kg: shapes.decimal, at: shapes.instant, source: Type.String() })),
  heightCm: nullable(shapes.decimal),
  allergyStatus,
  allergies: Type.Array(
    Type.Object({
      said: Type.String(),
      reaction: nullable(Type.String()),
      severity: nullable(Type.String()),
      matched: Type.Boolean(),
    }),
  ),
  nameAlert: Type.Array(
    Type.Object({ patientId: Type.String(), orderName: Type.String(), bed: nullable(Type.String()) }),
  ),
  encounterId: nullable(Type.String()),
  unitId: nullable(Type.String()),
  unitName: nullable(Type.String()),
  bed: nullable(Type.String()),
  diedAt: nullable(shapes.instant),
});

export const listUnits = endpoint({
  id: 'patients.census.listUnits',
  method: 'GET',
  path: '/api/patients/census/units',
  summary: 'Units with their beds and the patients present',
  permission: 'census.read',
  reply: Type.Object({ units: Type.Array(unitShape) }),
});

export const listPatients = endpoint({
  id: 'patients.census.listPatients',
  method: 'GET',
  path: '/api/patients/census/patients',
  summary: 'Patients present, of one unit or of all; or patients whose number or name starts with a text',
  permission: 'census.read',
  query: Type.Object({
    unit: Type.Optional(shapes.id),
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  }),
  reply: Type.Object({ patients: Type.Array(presentShape) }),
});

export const readBanner = endpoint({
  id: 'patients.census.readBanner',
  method: 'GET',
  path: '/api/patients/census/patients/:patientId',
  summary: 'The banner of a patient: who, how old, how heavy, allergies, where, whose name looks alike',
  permission: 'patient.read',
  params: Type.Object({ patientId: Type.String({ format: 'uuid' }) }),
  reply: bannerShape,
  refusals: ['not-found'],
});
