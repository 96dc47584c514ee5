/** A scan that failed anywhere becomes a row of the desk. Callers hand in what was scanned; what scans after all leaves none. */
import { later, minutes } from '#src/kernel/clock.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { hexOf } from '#src/tables/barcodes/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findPackage, findPackagesLike, findProducts } from '#src/tables/drugs/index.ts';
import { examine, missingSubject } from './rules.ts';
import { type FailedScan, type FailureReason, failureReasons } from './shapes.ts';
import { insertFailure, repeatFailure, selectScanJustBefore, upsertProblem } from './store.ts';

/** The same by the same person within this time is one failure that happened twice. */
const again = minutes(2);
/** "Barcode is not known" said so soon after a scan is about that scan. */
const sameCase = minutes(15);

type Failing = {
  readonly reason: FailureReason;
  readonly subject: string;
  readonly barcode: string | null;
  readonly symbology: string | null;
  readonly aim: string | null;
  readonly says: string;
};

/** Writes a failed scan in the caller's transaction; gives its problem, or null when there is nothing to mend. */
export async function reportScan(tx: Tx, failed: FailedScan): Promise<string | null> {
  const failing = failed.raw === null ? await missing(tx, failed) : await failure(tx, failed.raw, failed.purpose);
  if (failing === null) return null;
  const { reason, subject, barcode, symbology, aim, says } = failing;
  const at = tx.now;
  const problemId = await upsertProblem(tx.sql, tx.facilityId, {
    problemId: tx.newId(),
    reason,
    subject,
    barcode,
    symbology,
    at,
  });
  const rawHex = failed.raw === null ? null : hexOf(failed.raw);
  const patientId = failed.patientId ?? null;
  const same = { problemId, rawHex, purpose: failed.purpose, by: tx.actor.id, patientId, at };
  const repeated = await repeatFailure(tx.sql, tx.facilityId, { ...same, since: later(at, -again) });
  if (repeated === null) {
    await insertFailure(tx.sql, tx.facilityId, {
      ...same,
      failureId: tx.newId(),
      aim,
      says,
      station: failed.station === undefined ? tx.actor.station : failed.station,
      unitId: failed.unitId ?? null,
      byName: tx.actor.name,
      expected: failed.expected ?? null,
    });
  }
  tx.changed('barcode-desk');
  return problemId;
}

async function missing(tx: Tx, failed: FailedScan): Promise<Failing | null> {
  const reason = failed.missing ?? 'no-bar-code';
  if (reason !== 'no-bar-code' && failed.patientId) {
    const who = { by: tx.actor.id, patientId: failed.patientId, since: later(tx.now, -sameCase) };
    if ((await selectScanJustBefore(tx.sql, tx.facilityId, who)) !== null) return null;
  }
  const subject = missingSubject(failed.expected ?? null);
  return { reason, subject, barcode: null, symbology: null, aim: null, says: failureReasons[reason] };
}

async function failure(tx: Tx, raw: string, purpose: FailedScan['purpose']): Promise<Failing | null> {
  const examined = examine(raw, tx.now.getUTCFullYear());
  if (examined.kind === 'label') return null;
  const { subject, aim } = examined;
  if (examined.kind === 'unreadable') {
    return { reason: 'unreadable', subject, barcode: null, symbology: null, aim, says: examined.says };
  }
  // Another barcode that is shown for a wristband is no problem of the drug file.
  if (purpose === 'wristband' || (await findPackage(tx.sql, examined.words))) return null;
  return {
    reason: 'not-recognised',
    subject,
    barcode: examined.link?.barcode ?? null,
    symbology: examined.link?.symbology ?? null,
    aim,
    says: await whyNot(tx, examined.words),
  };
}

async function whyNot(tx: Tx, words: Parameters<typeof findPackagesLike>[1]): Promise<string> {
  const like = await findPackagesLike(tx.sql, words);
  if (like.length === 0) return 'No package in the drug file has it';
  const products = await findProducts(
    tx.sql,
    like.map((each) => each.product),
  );
  return `It may be any of: ${[...products.values()].map(productText).join('; ')}`;
}

const reportScans: Command<{ readonly scans: readonly FailedScan[] }, { problems: string[] }, never> = {
  name: 'tables.barcode-desk.reportScans',
  permission: null,
  async run(tx, { scans }) {
    const problems: string[] = [];
    for (const scan of scans) {
      const problemId = await reportScan(tx, scan);
      if (problemId === null) continue;
      tx.about({ kind: 'barcode-problem', id: problemId, patientId: scan.patientId ?? null });
      problems.push(problemId);
    }
    return done({ problems });
  },
};

type Reporting = { readonly actor: Parameters<typeof transact>[2]['actor']; readonly commandId: string };

/**
 * Reports scans in a transaction of its own, after the act that they stopped was rolled back. `commandId` is that act's: told
 * twice, it is one report.
 */
export async function reportAfterRefusal(kernel: Kernel, by: Reporting, scans: readonly FailedScan[]): Promise<void> {
  if (scans.length === 0) return;
  await transact(kernel, reportScans, {
    commandId: `${by.commandId}:scan`,
    actor: by.actor,
    input: { scans },
  });
}
