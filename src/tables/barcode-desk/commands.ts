/** Mending a barcode: link it to a package (a change of the tables, which a second person confirms), or say why not. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { type Proposal, propose, type TableKinds } from '#src/tables/change-control/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findPackage, findProduct } from '#src/tables/drugs/index.ts';
import { type DeskCode, refuse } from './refusals.ts';
import { examine, textOfHex } from './rules.ts';
import { closings } from './shapes.ts';
import {
  type LockedProblem,
  lockOpenScans,
  lockProblem,
  selectPackages,
  selectProblem,
  selectWaitingAuthor,
  updateChangeSet,
  updateClosed,
} from './store.ts';

export type LinkCode = Extract<
  DeskCode,
  'problem-not-known' | 'problem-closed' | 'nothing-to-link' | 'link-waits' | 'package-not-in-file' | 'scans-already'
>;

type Linking = { readonly problemId: string; readonly package: string; readonly note: string | null };

type ProposeRefusal = Extract<Awaited<ReturnType<typeof propose>>, { ok: false }>['code'];

/** Proposes the link of a problem's barcode to a package; it holds when a second person has scanned it and confirmed. */
export function linkBarcode(kinds: TableKinds): Command<Linking, { changeSetId: string }, LinkCode | ProposeRefusal> {
  return {
    name: 'tables.barcode-desk.linkBarcode',
    permission: 'tables.edit',
    async run(tx, { problemId, package: chosen, note }) {
      const problem = await lockOpen(tx, problemId);
      if (!problem.ok) return problem;
      const { barcode, symbology, changeSetId } = problem.value;
      if (barcode === null || symbology === null) return refuse('nothing-to-link');
      const author = changeSetId === null ? null : await selectWaitingAuthor(tx.sql, changeSetId);
      if (author !== null) return refuse('link-waits', { author });
      const [target] = await selectPackages(tx.sql, { packages: [chosen] });
      if (!target?.active) return refuse('package-not-in-file', { package: chosen });
      const row = await selectProblem(tx.sql, tx.facilityId, problemId);
      const scans = await scansAs(tx, row?.rawHex ?? null);
      if (scans !== null) return refuse('scans-already', { product: scans.text });
      const proposal: Proposal = {
        title: `Barcode ${barcode} on ${productText(target)}`,
        reason: note ?? `It did not scan ${row?.scans ?? 1} times since ${row?.firstSeenAt.toISOString() ?? 'now'}`,
        goLiveAt: null,
        items: [{ kind: 'barcodes', action: 'put', fields: { barcode, symbology, package: chosen, note: note ?? '' } }],
      };
      const proposed = await propose(tx, kinds, proposal);
      if (!proposed.ok) return proposed;
      await updateChangeSet(tx.sql, tx.facilityId, { problemId, changeSetId: proposed.value.changeSetId });
      tx.about({ kind: 'barcode-problem', id: problemId });
      tx.changed('barcode-desk');
      return proposed;
    },
  };
}

async function lockOpen(
  tx: Tx,
  problemId: string,
): Promise<Outcome<LockedProblem, 'problem-not-known' | 'problem-closed'>> {
  const problem = await lockProblem(tx.sql, tx.facilityId, problemId);
  if (!problem) return refuse('problem-not-known');
  return problem.closedHow === null ? done(problem) : refuse('problem-closed', { how: howWords(problem.closedHow) });
}

/** How a problem came to an end, in words. */
export function howWords(how: string): string {
  return how in closings ? closings[how as keyof typeof closings] : 'it scans now';
}

async function scansAs(tx: Tx, rawHex: string | null): Promise<{ package: string; text: string } | null> {
  if (rawHex === null) return null;
  const examined = examine(textOfHex(rawHex), tx.now.getUTCFullYear());
  const found = examined.kind === 'package' ? await findPackage(tx.sql, examined.words) : null;
  const product = found && (await findProduct(tx.sql, found.product));
  return found && product ? { package: found.package, text: productText(product) } : null;
}

type Settling = { readonly problemId: string; readonly how: string };

/** Settles a problem without a link, with a coded reason. The next scan that fails opens a new one. */
export const settleProblem: Command<
  Settling,
  Record<string, never>,
  'problem-not-known' | 'problem-closed' | 'reason-not-known' | 'link-waits'
> = {
  name: 'tables.barcode-desk.settleProblem',
  permission: 'tables.edit',
  async run(tx, { problemId, how }) {
    if (!(how in closings)) return refuse('reason-not-known', { how });
    const problem = await lockOpen(tx, problemId);
    if (!problem.ok) return problem;
    const { changeSetId } = problem.value;
    const author = changeSetId === null ? null : await selectWaitingAuthor(tx.sql, changeSetId);
    if (author !== null) return refuse('link-waits', { author });
    const by = { id: tx.actor.id, name: tx.actor.name };
    await updateClosed(tx.sql, tx.facilityId, { problemId, at: tx.now, how, by, package: null });
    tx.about({ kind: 'barcode-problem', id: problemId });
    tx.changed('barcode-desk');
    return done({});
  },
};

/** Closes every problem whose newest scan is recognised since the tables changed at `at`. */
export async function closeWhatScans(tx: Tx, at: Date): Promise<number> {
  let closed = 0;
  for (const { problemId, rawHex } of await lockOpenScans(tx.sql, tx.facilityId)) {
    const scans = await scansAs(tx, rawHex);
    if (scans === null) continue;
    await updateClosed(tx.sql, tx.facilityId, { problemId, at, how: 'scans-now', by: null, package: scans.package });
    closed += 1;
  }
  if (closed > 0) tx.changed('barcode-desk');
  return closed;
}
