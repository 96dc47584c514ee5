/** Scanning a shelf: every package at once recognised or not, and counted; no stock moves. */
import type { Command, Tx } from '#src/kernel/command.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { hexOf } from '#src/tables/barcodes/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findPackage, findRuleValues } from '#src/tables/drugs/index.ts';
import { packageOnWire } from './queries.ts';
import { refuse } from './refusals.ts';
import { reportScan } from './report.ts';
import { countShelf, examine, percentOf, shownBytes, textOfHex } from './rules.ts';
import { type DeskPackage, type FailureReason, failureReasons } from './shapes.ts';
import {
  insertShelf,
  insertShelfScan,
  lockShelf,
  type ShelfScan,
  type ShelfSession,
  selectShelf,
  selectShelfScans,
  selectShelves,
  updateShelfEnded,
} from './shelf-store.ts';
import { selectPackages } from './store.ts';

export const startShelf: Command<{ readonly place: string }, { sessionId: string }, never> = {
  name: 'tables.barcode-desk.startShelf',
  permission: 'shelf.scan',
  async run(tx, { place }) {
    const sessionId = tx.newId();
    const { id: by, name: byName, station } = tx.actor;
    await insertShelf(tx.sql, tx.facilityId, { sessionId, place: place.trim(), station, by, byName, at: tx.now });
    tx.about({ kind: 'shelf-scan', id: sessionId });
    tx.changed('barcode-desk');
    return done({ sessionId });
  },
};

type Walked = { readonly sessionId: string; readonly raw: string | null; readonly missing: string | null };
type ShelfCode = 'shelf-not-known' | 'shelf-ended' | 'not-a-package' | 'reason-missing';
type Scanned = { readonly scan: ReturnType<typeof scanOnWire>; readonly count: ReturnType<typeof countOnWire> };

/** One package of the shelf; what fails is a row of the desk in the same transaction. */
export const scanShelf: Command<Walked, Scanned, ShelfCode> = {
  name: 'tables.barcode-desk.scanShelf',
  permission: 'shelf.scan',
  async run(tx, { sessionId, raw, missing }) {
    const session = await lockShelf(tx.sql, tx.facilityId, sessionId);
    if (!session) return refuse('shelf-not-known');
    if (session.endedAt !== null) return refuse('shelf-ended');
    const judged = await judge(tx, raw, missing);
    if (!judged.ok) return judged;
    const { outcome, says, found } = judged.value;
    const problemId =
      outcome === 'recognised'
        ? null
        : await reportScan(tx, {
            raw,
            ...(raw === null ? { missing: outcome as FailureReason } : {}),
            purpose: 'shelf',
          });
    const scan = {
      rawHex: raw === null ? null : hexOf(raw),
      outcome,
      package: found?.package ?? null,
      problemId,
      says,
      at: tx.now,
    };
    const scanNo = await insertShelfScan(tx.sql, tx.facilityId, sessionId, scan);
    tx.about({ kind: 'shelf-scan', id: sessionId });
    tx.changed('barcode-desk');
    const after = await selectShelf(tx.sql, tx.facilityId, sessionId);
    const packages = new Map(found ? [[found.package, found]] : []);
    return done({ scan: scanOnWire({ ...scan, scanNo }, packages), count: countOnWire(after?.outcomes ?? []) });
  },
};

type Judged = { readonly outcome: string; readonly says: string; readonly found: DeskPackage | null };

async function judge(tx: Tx, raw: string | null, missing: string | null): Promise<Outcome<Judged, ShelfCode>> {
  if (raw === null) {
    if (missing === null || !isReason(missing)) return refuse('reason-missing');
    return done({ outcome: missing, says: failureReasons[missing], found: null });
  }
  const examined = examine(raw, tx.now.getUTCFullYear());
  if (examined.kind === 'label') return refuse('not-a-package', { what: examined.what });
  if (examined.kind === 'unreadable') return done({ outcome: 'unreadable', says: examined.says, found: null });
  const like = await findPackage(tx.sql, examined.words);
  const [found] = like ? await selectPackages(tx.sql, { packages: [like.package] }) : [];
  if (!found) return done({ outcome: 'not-recognised', says: `${examined.code} is not in the drug file`, found: null });
  const says = found.active ? productText(found) : `${productText(found)} (not bought any more)`;
  return done({ outcome: 'recognised', says, found });
}

function isReason(text: string): text is FailureReason {
  return text in failureReasons;
}

export const endShelf: Command<
  { readonly sessionId: string },
  Record<string, never>,
  'shelf-not-known' | 'shelf-ended'
> = {
  name: 'tables.barcode-desk.endShelf',
  permission: 'shelf.scan',
  async run(tx, { sessionId }) {
    const session = await lockShelf(tx.sql, tx.facilityId, sessionId);
    if (!session) return refuse('shelf-not-known');
    if (session.endedAt !== null) return refuse('shelf-ended');
    await updateShelfEnded(tx.sql, tx.facilityId, sessionId, tx.now);
    tx.about({ kind: 'shelf-scan', id: sessionId });
    tx.changed('barcode-desk');
    return done({});
  },
};

function countOnWire(outcomes: readonly string[]) {
  const { scanned, failed, reasons } = countShelf(outcomes);
  return {
    scanned,
    failed,
    failedPercent: percentOf(failed, scanned),
    reasons: Object.entries(reasons).map(([reason, count]) => ({
      reason,
      reasonText: isReason(reason) ? failureReasons[reason] : reason,
      count,
    })),
  };
}

function sessionOnWire({ outcomes, startedAt, endedAt, ...rest }: ShelfSession) {
  return {
    ...rest,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    count: countOnWire(outcomes),
  };
}

function scanOnWire(scan: ShelfScan, packages: ReadonlyMap<string, DeskPackage>) {
  const { rawHex, at, outcome, package: code, ...rest } = scan;
  const found = code === null ? undefined : packages.get(code);
  return {
    ...rest,
    outcome,
    outcomeText: isReason(outcome) ? failureReasons[outcome] : 'Recognised',
    text: rawHex === null ? null : shownBytes(textOfHex(rawHex)),
    package: found ? packageOnWire(found) : null,
    at: at.toISOString(),
  };
}

/** Share of a shelf that may fail, in per cent: the site's goal. */
async function goalPercent(sql: Sql): Promise<string> {
  return (await findRuleValues(sql)).get('barcodes.shelf-goal')?.value ?? '4';
}

export async function listShelves(sql: Sql, facilityId: string) {
  const sessions = await selectShelves(sql, facilityId, 50);
  return { goalPercent: await goalPercent(sql), sessions: sessions.map(sessionOnWire) };
}

export async function showShelf(sql: Sql, facilityId: string, sessionId: string) {
  const session = await selectShelf(sql, facilityId, sessionId);
  if (!session) return null;
  const scans = await selectShelfScans(sql, facilityId, sessionId);
  const codes = scans.flatMap((scan) => scan.package ?? []);
  const packages = new Map((await selectPackages(sql, { packages: codes })).map((each) => [each.package, each]));
  return {
    goalPercent: await goalPercent(sql),
    session: sessionOnWire(session),
    scans: scans.map((scan) => scanOnWire(scan, packages)),
  };
}
