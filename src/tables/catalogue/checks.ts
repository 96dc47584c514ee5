/** What should hold of the official tables in force. Even they are dirty: one finding for each kind of fault, with the first rows. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import {
  type Aggregate,
  selectBillingFaults,
  selectPairs,
  selectRejectReasons,
  selectSharedCodes,
  selectSharedKeys,
} from './check-store.ts';
import { checkConversions } from './dose-units.ts';
import { kinds } from './kinds/all.ts';
import type { Kind } from './shapes.ts';
import { type DataSet, dataSetInForce } from './store.ts';

type Draft = Pick<FindingDraft, 'says' | 'detail' | 'nextStep' | 'severity'> & {
  readonly about: string;
  readonly count: number;
  readonly first: unknown;
};

function finding(kind: Kind, { dataSet, version }: DataSet, draft: Draft): FindingDraft {
  const { about, count, first, ...rest } = draft;
  return {
    ...rest,
    subject: `${kind.id} ${about}`.slice(0, 200),
    effect: 'record-wrong',
    evidence: { kind: kind.id, dataSet, version, count, first },
    patients: [],
    ownerRole: 'informatics',
    nextLink: `/catalogue?dataSet=${dataSet}`,
  };
}

/** Runs a check over the data set in force of each kind. */
async function overKinds(
  sql: Sql,
  now: Date,
  of: readonly Kind[],
  run: (kind: Kind, set: DataSet) => Promise<readonly Draft[]>,
): Promise<FindingDraft[]> {
  const findings: FindingDraft[] = [];
  for (const kind of of) {
    const set = await dataSetInForce(sql, kind.id, now);
    if (!set) continue;
    for (const draft of await run(kind, set)) findings.push(finding(kind, set, draft));
  }
  return findings;
}

const rowsText = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;

function rejected(sql: Sql, now: Date): Promise<FindingDraft[]> {
  return overKinds(sql, now, kinds, async (kind, set) =>
    (await selectRejectReasons(sql, set.dataSet)).map(({ column, why, count, first }) => ({
      about: `rejected ${column ?? 'row'} ${why}`,
      severity: 3,
      count,
      first,
      says: `${kind.title} ${set.version}: ${rowsText(count)} rejected, ${column === null ? 'the row' : column}: ${why}`,
      detail: 'What is rejected cannot be looked up and is part of no check',
      nextStep: 'Look at the rows, and tell the source of the table',
    })),
  );
}

function shared(found: Aggregate, what: string, detail: string): Draft[] {
  if (found.count === 0) return [];
  const { count, first } = found;
  const nextStep = 'Look at the rows and decide which one is bought';
  return [{ about: what, severity: 3, count, first, says: '', detail, nextStep }];
}

function sharedCodes(sql: Sql, now: Date): Promise<FindingDraft[]> {
  const coded = kinds.filter((kind) => kind.code !== undefined);
  return overKinds(sql, now, coded, async (kind, set) => {
    const what = kind.columns.find((column) => column.name === kind.code)?.type === 'gtin' ? 'GTINs' : 'NDCs';
    const found = await selectSharedCodes(sql, set.dataSet);
    return shared(found, `shared ${what}`, 'A scan or a look-up by it finds more than one row').map((draft) => ({
      ...draft,
      says: `${kind.title} ${set.version}: ${found.count.toLocaleString('en')} ${what} stand in more than one row`,
    }));
  });
}

function sharedKeys(sql: Sql, now: Date): Promise<FindingDraft[]> {
  // Where the key is the code alone, the other check has said it.
  const keyed = kinds.filter((kind) => kind.key.length > 1 || kind.key[0] !== kind.code);
  return overKinds(sql, now, keyed, async (kind, set) => {
    const found = await selectSharedKeys(sql, set.dataSet);
    return shared(found, 'shared keys', 'Two versions are compared by it; repeats are taken in their order').map(
      (draft) => ({
        ...draft,
        severity: 4,
        says: `${kind.title} ${set.version}: ${found.count.toLocaleString('en')} keys (${kind.key.join(', ')}) stand in more than one row`,
      }),
    );
  });
}

const placeOf = (kind: Kind, name: string) => kind.columns.findIndex((column) => column.name === name) + 1;
const only = (id: string) => kinds.filter((kind) => kind.id === id);

function billingUnits(sql: Sql, now: Date): Promise<FindingDraft[]> {
  return overKinds(sql, now, only('cms-asp-crosswalk'), async (kind, set) => {
    const { count, first } = await selectBillingFaults(sql, set.dataSet, {
      quantity: placeOf(kind, 'pkg_qty'),
      units: placeOf(kind, 'bill_units'),
      total: placeOf(kind, 'bill_units_pkg'),
    });
    if (count === 0) return [];
    return [
      {
        about: 'billing units',
        severity: 3,
        count,
        first,
        says: `${kind.title} ${set.version}: in ${rowsText(count)} the billing units of a package are not quantity times units`,
        detail: 'A claim reckoned by one of the three numbers differs from one reckoned by the others',
        nextStep: 'Compare the rows that are bought with their labels before they are billed',
      },
    ];
  });
}

function doseUnits(sql: Sql, now: Date): Promise<FindingDraft[]> {
  return overKinds(sql, now, only('va-dose-unit-conversion'), async (kind, set) => {
    const places = [placeOf(kind, 'from_unit'), placeOf(kind, 'to_unit_factor')] as const;
    const { conflicts, notReciprocal, unread } = checkConversions(await selectPairs(sql, set.dataSet, places));
    const kindsOfFault = [
      ['two steps', conflicts, 'ways over two steps give another factor than the direct one'],
      ['reciprocal', notReciprocal, 'pairs of units are not undone by their way back'],
      ['unread', unread, 'conversions cannot be read'],
    ] as const;
    return kindsOfFault
      .filter(([, faults]) => faults.length > 0)
      .map(([about, faults, says]) => ({
        about,
        severity: 2,
        count: faults.length,
        first: faults.slice(0, 12),
        says: `${kind.title} ${set.version}: ${faults.length} ${says}`,
        detail: 'A dose that is converted by one way is another dose by the other: up to a million times',
        nextStep: 'Convert no dose between these units until the table is mended',
      }));
  });
}

const hour = 3600;

export const checks: Check[] = [
  {
    id: 'catalogue.row-accepted',
    title: 'Every row of an official table can be read',
    everySeconds: hour,
    run: (sql, _, now) => rejected(sql, now),
  },
  {
    id: 'catalogue.code-once',
    title: 'No NDC or GTIN stands in two rows of an official table',
    everySeconds: hour,
    run: (sql, _, now) => sharedCodes(sql, now),
  },
  {
    id: 'catalogue.key-once',
    title: 'No key stands in two rows of an official table',
    everySeconds: hour,
    run: (sql, _, now) => sharedKeys(sql, now),
  },
  {
    id: 'catalogue.billing-units-agree',
    title: 'Billing units of a package are its quantity times its units',
    everySeconds: hour,
    run: (sql, _, now) => billingUnits(sql, now),
  },
  {
    id: 'catalogue.dose-units-agree',
    title: 'Converting a dose over two steps gives what one step gives',
    everySeconds: hour,
    run: (sql, _, now) => doseUnits(sql, now),
  },
];
