/** Invariants of the ledger. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { selectUnbalanced, selectUnequal, selectUnexplained } from './check-store.ts';

const wrong = {
  effect: 'stock-wrong',
  ownerRole: 'informatics',
  patients: [],
} as const;

/** Every entry moves between two accounts, so all balances of a lot sum to zero. */
const sumsToZero: Check = {
  id: 'stock.ledger.sums-to-zero',
  title: 'Every lot in the ledger sums to zero',
  everySeconds: 60,
  run: async (sql, facilityId) =>
    (await selectUnbalanced(sql, facilityId)).map<FindingDraft>((row) => ({
      ...wrong,
      subject: `${row.product}:${row.lot}:${row.unit}`,
      severity: 1,
      says: `The ledger of ${row.name}, lot ${row.lot}, is off by ${row.off} ${row.unit}: what left one place did not reach another.`,
      detail:
        'All balances of a lot add up to zero when every entry moves between two accounts. Somebody changed rows past the program.',
      evidence: { product: row.product, lot: row.lot, unit: row.unit, off: row.off },
      nextStep: 'Compare the entries of this lot with its balances and correct by a further entry',
      nextLink: `/ledger?product=${encodeURIComponent(row.product)}`,
    })),
};

/** A balance is what its entries add up to; looked at for every lot that moved within 26 hours. */
const balancesAreEntries: Check = {
  id: 'stock.ledger.balances-are-entries',
  title: 'Every balance is what its entries add up to',
  everySeconds: 300,
  run: async (sql, facilityId, now) =>
    (await selectUnequal(sql, facilityId, new Date(now.getTime() - 26 * 3_600_000))).map<FindingDraft>((row) => ({
      ...wrong,
      subject: `${row.account}:${row.product}:${row.lot}:${row.unit}`,
      severity: 1,
      says: `${row.accountName} shows ${row.balance} ${row.unit} of ${row.name}, lot ${row.lot}; its entries add up to ${row.entries}.`,
      detail: 'A balance changes only together with its entries. Somebody changed rows past the program.',
      evidence: {
        account: row.account,
        product: row.product,
        lot: row.lot,
        balance: row.balance,
        entries: row.entries,
      },
      nextStep: 'Count the place, then correct by a further entry',
      nextLink: `/ledger?account=${encodeURIComponent(row.account)}`,
    })),
};

/** What was reported but could not have been there stands in the discrepancy account until it is explained. */
const nothingUnexplained: Check = {
  id: 'stock.ledger.nothing-unexplained',
  title: 'No stock stands unexplained',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectUnexplained(sql, facilityId, now)).map<FindingDraft>((row) => {
      const much = row.off.startsWith('-')
        ? `${row.off.slice(1)} ${row.unit} more than the ledger knew were taken or found`
        : `${row.off} ${row.unit} are missing`;
      return {
        effect: 'stock-wrong',
        subject: row.product,
        severity: row.csSchedule ? 1 : 3,
        says: `${row.csSchedule ? `${row.csSchedule}: ` : ''}${row.name}: ${much}, and nobody has explained it.`,
        detail: `Since ${row.since.toISOString()}; lots ${row.lots.join(', ')}.`,
        evidence: { product: row.product, quantity: row.off, unit: row.unit, lots: row.lots, schedule: row.csSchedule },
        patients: row.patients,
        ownerRole: row.csSchedule ? 'pharmacist' : 'dispensing-technician',
        nextStep: 'Find the count, withdrawal or return that explains it and resolve the discrepancy',
        nextLink: '/cabinets',
      };
    }),
};

export const checks: readonly Check[] = [sumsToZero, balancesAreEntries, nothingUnexplained];
