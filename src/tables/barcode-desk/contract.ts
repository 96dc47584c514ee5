/** Endpoints of the bar-code desk, of shelf scans and of the scanners' test card. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';
import { closings, failureReasons } from './shapes.ts';

const { nullable, instant } = shapes;
const text = Type.String();
const uuid = Type.String({ format: 'uuid' });
const raw = Type.String({ minLength: 1, maxLength: 400 });
const missing = Type.Union([Type.Literal('no-bar-code'), Type.Literal('not-recognised'), Type.Literal('unreadable')]);

export const packageShape = Type.Object({
  package: text,
  product: text,
  productText: text,
  ndc: text,
  labeler: text,
  quantity: text,
  baseUnit: text,
  gtin: nullable(text),
  active: Type.Boolean(),
});

export const problemShape = Type.Object({
  problemId: text,
  reason: text,
  reasonText: text,
  code: text,
  barcode: nullable(text),
  symbology: nullable(text),
  says: text,
  state: text,
  scans: Type.Integer(),
  patients: Type.Integer(),
  units: Type.Array(text),
  stations: Type.Array(text),
  purposes: Type.Array(text),
  expected: Type.Array(text),
  firstSeenAt: instant,
  lastSeenAt: instant,
  closedAt: nullable(instant),
  closedHow: nullable(text),
  closedByName: nullable(text),
  minutesToFix: nullable(Type.Integer()),
  target: nullable(packageShape),
  change: nullable(
    Type.Object({
      changeSetId: text,
      state: text,
      author: text,
      authorName: text,
      proposedAt: nullable(instant),
    }),
  ),
});

const reading = Type.Array(Type.Object({ label: text, value: text }));

export const listProblems = endpoint({
  id: 'tables.barcode-desk.listProblems',
  method: 'GET',
  path: '/api/tables/barcode-desk/problems',
  permission: 'tables.read',
  summary: 'Barcodes that do not scan, grouped, most patients first; or those settled in the last 30 days.',
  query: Type.Object({ which: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])) }),
  reply: Type.Object({
    asOf: instant,
    problems: Type.Array(problemShape),
    fixed: Type.Object({
      count: Type.Integer(),
      medianMinutes: nullable(Type.Integer()),
      days: Type.Integer(),
    }),
  }),
});

export const showProblem = endpoint({
  id: 'tables.barcode-desk.showProblem',
  method: 'GET',
  path: '/api/tables/barcode-desk/problem/:problemId',
  permission: 'tables.read',
  summary: 'One barcode problem: each scan byte for byte, what it says, and packages that it may be of.',
  params: Type.Object({ problemId: uuid }),
  reply: Type.Object({
    problem: problemShape,
    parsed: nullable(reading),
    scans: Type.Array(
      Type.Object({
        failureId: text,
        rawHex: nullable(text),
        text: nullable(text),
        aim: nullable(text),
        says: text,
        purpose: text,
        station: nullable(text),
        unitId: nullable(text),
        byName: text,
        atPatient: Type.Boolean(),
        at: instant,
        times: Type.Integer(),
      }),
    ),
    candidates: Type.Array(Type.Object({ why: text, ...packageShape.properties })),
  }),
  refusals: ['problem-not-known'],
});

export const searchPackages = endpoint({
  id: 'tables.barcode-desk.searchPackages',
  method: 'GET',
  path: '/api/tables/barcode-desk/packages',
  permission: 'tables.read',
  summary: 'At most 20 active packages by words that begin so, or by the digits of NDC or GTIN.',
  query: Type.Object({ text: Type.String({ maxLength: 100 }) }),
  reply: Type.Object({ packages: Type.Array(packageShape) }),
});

export const lookAt = endpoint({
  id: 'tables.barcode-desk.lookAt',
  method: 'POST',
  path: '/api/tables/barcode-desk/look',
  permission: 'tables.read',
  summary: 'What a scan at the bench says, whether it is recognised, and which problem it belongs to. Writes nothing.',
  body: Type.Object({ raw }),
  reply: Type.Object({
    text,
    parsed: reading,
    verdict: text,
    says: text,
    package: nullable(packageShape),
    problemId: nullable(text),
  }),
});

export const linkBarcode = endpoint({
  id: 'tables.barcode-desk.linkBarcode',
  method: 'POST',
  path: '/api/tables/barcode-desk/link',
  permission: 'tables.edit',
  summary: 'Proposes that a barcode is of a package; it holds when a second person has scanned it and confirmed.',
  body: Type.Object({
    problemId: uuid,
    package: Type.String({ minLength: 1, maxLength: 200 }),
    note: nullable(Type.String({ minLength: 1, maxLength: 500 })),
  }),
  reply: Type.Object({ changeSetId: text }),
  refusals: [
    'problem-not-known',
    'problem-closed',
    'nothing-to-link',
    'link-waits',
    'package-not-in-file',
    'scans-already',
    'unknown-table',
    'unknown-entry',
    'bad-entry',
    'nothing-changes',
    'entry-in-use',
    'other-change-waits',
    'time-past',
  ],
});

export const settleProblem = endpoint({
  id: 'tables.barcode-desk.settleProblem',
  method: 'POST',
  path: '/api/tables/barcode-desk/settle',
  permission: 'tables.edit',
  summary: 'Settles a barcode problem without a link, with a reason of the list.',
  body: Type.Object({ problemId: uuid, how: Type.String({ minLength: 1, maxLength: 60 }) }),
  reply: Type.Object({}),
  refusals: ['problem-not-known', 'problem-closed', 'reason-not-known', 'link-waits'],
});

/** Reasons for settling a problem, as a person chooses them. */
export const closingChoices = Object.entries(closings).map(([code, label]) => ({ code, label }));

/** Why a package on the shelf is not scanned. */
export const missingChoices = [
  { code: 'no-bar-code', label: failureReasons['no-bar-code'] },
  { code: 'unreadable', label: 'The scanner cannot read it' },
] as const;

const count = Type.Object({
  scanned: Type.Integer(),
  failed: Type.Integer(),
  failedPercent: nullable(text),
  reasons: Type.Array(Type.Object({ reason: text, reasonText: text, count: Type.Integer() })),
});

const session = Type.Object({
  sessionId: text,
  place: text,
  station: nullable(text),
  byName: text,
  startedAt: instant,
  endedAt: nullable(instant),
  count,
});

const shelfScan = Type.Object({
  scanNo: Type.Integer(),
  outcome: text,
  outcomeText: text,
  says: text,
  text: nullable(text),
  package: nullable(packageShape),
  problemId: nullable(text),
  at: instant,
});

export const listShelves = endpoint({
  id: 'tables.barcode-desk.listShelves',
  method: 'GET',
  path: '/api/tables/barcode-desk/shelves',
  permission: 'shelf.scan',
  summary: 'Shelf scans, newest first, with how much of each failed and why.',
  reply: Type.Object({ goalPercent: text, sessions: Type.Array(session) }),
});

export const showShelf = endpoint({
  id: 'tables.barcode-desk.showShelf',
  method: 'GET',
  path: '/api/tables/barcode-desk/shelf/:sessionId',
  permission: 'shelf.scan',
  summary: 'One shelf scan with each package that was scanned, newest first.',
  params: Type.Object({ sessionId: uuid }),
  reply: Type.Object({ goalPercent: text, session, scans: Type.Array(shelfScan) }),
  refusals: ['shelf-not-known'],
});

export const startShelf = endpoint({
  id: 'tables.barcode-desk.startShelf',
  method: 'POST',
  path: '/api/tables/barcode-desk/shelf/start',
  permission: 'shelf.scan',
  summary: 'Begins a walk along a shelf or cabinet with the scanner. No stock moves.',
  body: Type.Object({ place: Type.String({ minLength: 1, maxLength: 100 }) }),
  reply: Type.Object({ sessionId: text }),
});

export const scanShelf = endpoint({
  id: 'tables.barcode-desk.scanShelf',
  method: 'POST',
  path: '/api/tables/barcode-desk/shelf/scan',
  permission: 'shelf.scan',
  summary: 'One package of the shelf: recognised and as what, or why not. What fails lands at the desk.',
  body: Type.Object({ sessionId: uuid, raw: nullable(raw), missing: nullable(missing) }),
  reply: Type.Object({ scan: shelfScan, count }),
  refusals: ['shelf-not-known', 'shelf-ended', 'not-a-package', 'reason-missing'],
});

export const endShelf = endpoint({
  id: 'tables.barcode-desk.endShelf',
  method: 'POST',
  path: '/api/tables/barcode-desk/shelf/end',
  permission: 'shelf.scan',
  summary: 'Ends a shelf scan; its counts stay.',
  body: Type.Object({ sessionId: uuid }),
  reply: Type.Object({}),
  refusals: ['shelf-not-known', 'shelf-ended'],
});

const fault = Type.Object({ code: text, says: text, remedy: text });

export const readTestCards = endpoint({
  id: 'tables.barcode-desk.readTestCards',
  method: 'GET',
  path: '/api/tables/barcode-desk/test-cards',
  permission: 'self',
  summary: 'The newest test of each station in the last 30 days, and whether it was today.',
  reply: Type.Object({
    asOf: instant,
    stations: Type.Array(
      Type.Object({
        station: text,
        passed: Type.Boolean(),
        today: Type.Boolean(),
        byName: text,
        at: instant,
        faults: Type.Array(fault),
      }),
    ),
  }),
});

export const postTestCard = endpoint({
  id: 'tables.barcode-desk.postTestCard',
  method: 'POST',
  path: '/api/tables/barcode-desk/test-card',
  permission: 'self',
  summary: 'What this station’s scanner sent for the test card, judged byte for byte and kept.',
  body: Type.Object({
    raw: Type.String({ maxLength: 400 }),
    prefixHeard: Type.Boolean(),
    suffixHeard: Type.Boolean(),
  }),
  reply: Type.Object({ passed: Type.Boolean(), faults: Type.Array(fault) }),
  refusals: ['station-not-named'],
});
