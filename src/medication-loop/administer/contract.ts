/** Endpoints of the bedside. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable, id, decimal, instant, date } = shapes;
const uuid = Type.String({ format: 'uuid' });
const text = Type.String();
const barcode = Type.String({ minLength: 1, maxLength: 256 });

export const myPatientShape = Type.Object({
  patientId: id,
  mrn: text,
  orderName: text,
  birthDate: nullable(date),
  bed: nullable(text),
  allergyStatus: text,
  overdue: Type.Integer(),
  due: Type.Integer(),
  nextHour: Type.Integer(),
  missed: Type.Integer(),
  asNeeded: Type.Integer(),
  nextDueAt: nullable(instant),
  inHand: Type.Integer(),
  notVerified: Type.Integer(),
});

export const readMyPatients = endpoint({
  id: 'medication-loop.administer.myPatients',
  method: 'GET',
  path: '/api/medication-loop/administer/my-patients',
  summary: 'Patients of a unit with how many doses are overdue, due and due within the hour',
  permission: 'dose.read',
  query: Type.Object({ unit: id }),
  reply: Type.Object({ asOf: instant, unitId: text, patients: Type.Array(myPatientShape) }),
});

export const dueItemShape = Type.Object({
  kind: text,
  orderId: id,
  version: Type.Integer(),
  doseId: nullable(id),
  line: Type.Array(shapes.linePart),
  product: text,
  status: text,
  dueAt: nullable(instant),
  windowFrom: nullable(instant),
  windowTo: nullable(instant),
  highAlert: Type.Boolean(),
  controlled: Type.Boolean(),
  urgent: Type.Boolean(),
  instructions: nullable(text),
  last: nullable(Type.Object({ at: instant, by: text, enteredLateAt: nullable(instant) })),
  nextFrom: nullable(instant),
  supply: text,
});

const choice = Type.Object({ code: text, says: text });

export const readDueList = endpoint({
  id: 'medication-loop.administer.dueList',
  method: 'GET',
  path: '/api/medication-loop/administer/patients/:patientId/due',
  summary: 'What a patient may be given: due, as needed, and what stands in the way',
  permission: 'dose.read',
  params: Type.Object({ patientId: uuid }),
  reply: Type.Object({
    asOf: instant,
    items: Type.Array(dueItemShape),
    reasons: Type.Object({
      held: Type.Array(choice),
      refused: Type.Array(choice),
      'not-given': Type.Array(choice),
      unable: Type.Array(choice),
      waste: Type.Array(choice),
    }),
  }),
});

const scanBody = {
  patientScan: Type.Optional(nullable(barcode)),
  patientId: Type.Optional(nullable(uuid)),
  identifiers: Type.Optional(nullable(Type.Object({ mrn: id, birthDate: date }))),
  productScans: Type.Optional(Type.Array(barcode, { maxItems: 20 })),
  orderId: Type.Optional(nullable(uuid)),
  doseId: Type.Optional(nullable(uuid)),
  unableToScan: Type.Optional(
    nullable(
      Type.Object({
        what: Type.Union([Type.Literal('patient'), Type.Literal('product'), Type.Literal('both')]),
        reason: id,
      }),
    ),
  ),
  dose: Type.Optional(nullable(Type.String({ pattern: '^\\d+(\\.\\d+)?$', maxLength: 20 }))),
  route: Type.Optional(nullable(id)),
  answers: Type.Optional(Type.Array(Type.Object({ question: id, answer: id }), { maxItems: 10 })),
};

export const decisionShape = Type.Object({
  step: text,
  stop: nullable(Type.Object({ code: text, says: text, remedy: text })),
  asks: Type.Array(Type.Object({ question: text, says: text, choices: Type.Array(choice), answer: nullable(text) })),
  notes: Type.Array(text),
  patient: nullable(Type.Object({ patientId: id, mrn: text, orderName: text, birthDate: nullable(date) })),
  order: nullable(Type.Object({ orderId: id, version: Type.Integer(), text })),
  dose: nullable(Type.Object({ doseId: id, dueAt: instant })),
  counted: nullable(Type.Object({ have: decimal, want: decimal, unit: text, text })),
  give: nullable(
    Type.Object({
      amount: decimal,
      doseUnit: text,
      rest: decimal,
      restUnit: text,
      items: Type.Array(Type.Object({ product: text, text, lot: nullable(text), quantity: decimal, unit: text })),
    }),
  ),
});

export const postScan = endpoint({
  id: 'medication-loop.administer.scan',
  method: 'POST',
  path: '/api/medication-loop/administer/scan',
  summary:
    'Decide on what was scanned: right patient, drug, dose, time, route, no allergy. Writes nothing but that it was read',
  permission: 'dose.give',
  body: Type.Object(scanBody),
  reply: decisionShape,
});

export const postSettle = endpoint({
  id: 'medication-loop.administer.settle',
  method: 'POST',
  path: '/api/medication-loop/administer/settle',
  summary: 'Write down a dose: given, held, refused or not given',
  permission: 'dose.give',
  body: Type.Object({
    ...scanBody,
    outcome: Type.Union([
      Type.Literal('given'),
      Type.Literal('held'),
      Type.Literal('refused'),
      Type.Literal('not-given'),
    ]),
    reason: Type.Optional(nullable(id)),
    occurredAt: Type.Optional(nullable(instant)),
    /** Badge (as scanned) and password of a second nurse. */
    witness: Type.Optional(nullable(Type.Object({ badge: barcode, password: Type.String({ maxLength: 200 }) }))),
  }),
  reply: Type.Object({
    administrationId: id,
    outcome: text,
    left: Type.Array(Type.Object({ withdrawalId: id, quantity: decimal, unit: text })),
    backEntered: Type.Boolean(),
  }),
  refusals: [
    'barcode-not-readable',
    'not-a-wristband',
    'location-is-no-identifier',
    'wristband-not-known',
    'identifiers-do-not-match',
    'wrong-patient',
    'patient-not-admitted',
    'not-a-medicine',
    'package-not-known',
    'expired',
    'recalled',
    'no-order',
    'wrong-drug',
    'two-medicines',
    'order-not-known',
    'order-stopped',
    'order-ended',
    'order-held',
    'order-not-verified',
    'already-given',
    'no-dose-due',
    'dose-not-open',
    'max-in-24h',
    'too-much',
    'dose-not-complete',
    'dose-not-countable',
    'wrong-route',
    'allergy',
    'dose-check',
    'question-open',
    'answer-not-known',
    'second-nurse-missing',
    'witness-not-recognised',
    'scan-or-reason',
    'reason-not-known',
    'in-the-future',
    'back-entry-not-allowed',
  ],
});

export const readWhereIsDose = endpoint({
  id: 'medication-loop.administer.whereIsMyDose',
  method: 'GET',
  path: '/api/medication-loop/administer/doses/:doseId/where',
  summary: 'Where a dose is: ordered, verified, at the unit, in the hand, given; and what it waits for',
  permission: 'dose.read',
  params: Type.Object({ doseId: uuid }),
  reply: Type.Object({
    doseId: id,
    dueAt: instant,
    waitsFor: nullable(text),
    steps: Type.Array(Type.Object({ step: text, says: text, at: nullable(instant), by: nullable(text) })),
  }),
  refusals: ['not-found'],
});

export const postAskForDose = endpoint({
  id: 'medication-loop.administer.askForDose',
  method: 'POST',
  path: '/api/medication-loop/administer/ask-for-dose',
  summary: 'Ask the pharmacy for a dose that is not there; asked twice it is one delivery',
  permission: 'dose.give',
  body: Type.Object({ doseId: uuid }),
  reply: Type.Object({ jobId: id, askedBefore: Type.Boolean() }),
  refusals: ['dose-not-open', 'order-not-known', 'dose-not-countable'],
});

export const readAdministrations = endpoint({
  id: 'medication-loop.administer.administrations',
  method: 'GET',
  path: '/api/medication-loop/administer/patients/:patientId/administrations',
  summary: 'What was given, held or refused in the last 24 hours, newest first',
  permission: 'dose.read',
  params: Type.Object({ patientId: uuid }),
  reply: Type.Object({
    administrations: Type.Array(
      Type.Object({
        administrationId: id,
        orderId: nullable(id),
        outcome: text,
        reason: nullable(text),
        productText: nullable(text),
        dose: nullable(decimal),
        doseUnit: nullable(text),
        by: text,
        occurredAt: instant,
        /** When it was entered, of a dose that was entered late. */
        enteredLateAt: nullable(instant),
        exception: nullable(text),
      }),
    ),
  }),
});
