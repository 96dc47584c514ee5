/** The scanners' test card: what a station sent for it is judged byte for byte and kept. */
import { days, later } from '#src/kernel/clock.ts';
import type { Command } from '#src/kernel/command.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { done } from '#src/kernel/outcome.ts';
import { type CanaryFault, hexOf, judgeCanary } from '#src/tables/barcodes/index.ts';
import { refuse } from './refusals.ts';
import { insertScannerTest, selectNewestTests } from './shelf-store.ts';

type Sent = { readonly raw: string; readonly prefixHeard: boolean; readonly suffixHeard: boolean };
type Judged = { readonly passed: boolean; readonly faults: CanaryFault[] };

export const postTestCard: Command<Sent, Judged, 'station-not-named'> = {
  name: 'tables.barcode-desk.postTestCard',
  permission: 'self',
  async run(tx, { raw, prefixHeard, suffixHeard }) {
    const { station, id: by, name: byName } = tx.actor;
    if (station === null) return refuse('station-not-named');
    const verdict = judgeCanary({ text: raw, prefixHeard, suffixHeard });
    const faults = verdict.ok ? [] : [...verdict.faults];
    const testId = tx.newId();
    const test = { testId, station, rawHex: hexOf(raw), passed: verdict.ok, faults, by, byName, at: tx.now };
    await insertScannerTest(tx.sql, tx.facilityId, test);
    tx.about({ kind: 'scanner-test', id: testId });
    tx.changed('barcode-desk');
    return done({ passed: verdict.ok, faults });
  },
};

/** The newest test of each station in the last 30 days. */
export async function readTestCards(sql: Sql, facilityId: string, time: { now: Date; timeZone: string }) {
  const tests = await selectNewestTests(sql, facilityId, { ...time, since: later(time.now, -days(30)) });
  return {
    asOf: time.now.toISOString(),
    stations: tests.map(({ station, passed, today, byName, at, faults }) => ({
      station,
      passed,
      today,
      byName,
      at: at.toISOString(),
      faults: [...faults],
    })),
  };
}
