/** Runs the rules: on an order, again when it is signed, again on what is in the hand. */
import { canonicalJson } from '#src/kernel/canonical-json.ts';
import type { Tx } from '#src/kernel/command.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { findOrderVersion, type Order } from '#src/medication-loop/order/index.ts';
import { type DoseInHand, gatherCase, gatherHand } from './gather.ts';
import { judgeDose, judgeOrder, needsAnswer } from './rules/all.ts';
import type { CheckResult } from './shapes.ts';
import { insertRun, selectNewestRun } from './store.ts';

/**
 * What the rules say of a version of an order at an instant. An order whose patient or product is gone is not known to
 * every rule: one result says so. Throws when there is no such version.
 */
export async function checkOrder(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
  now: Date,
): Promise<CheckResult[]> {
  const order = await findOrderVersion(sql, facilityId, orderId, version);
  if (!order) throw new Error(`order ${orderId} has no version ${version}`);
  const gathered = await gatherCase(sql, facilityId, order, now);
  return gathered ? judgeOrder(gathered) : [notChecked];
}

/** What the rules that count again at the bedside say of a dose in the hand. One round trip. */
export async function checkDose(sql: Sql, facilityId: string, hand: DoseInHand, now: Date): Promise<CheckResult[]> {
  const gathered = await gatherHand(sql, facilityId, hand, now);
  return gathered ? judgeDose(gathered) : [notChecked];
}

const notChecked: CheckResult = {
  rule: 'dose-unit',
  key: 'not-checked',
  verdict: 'not-known',
  tier: 'stop',
  says: 'The patient or the product is not in the tables: nothing could be checked.',
  source: 'Nothing is checked against what is not known',
  evidence: {},
};

/** Runs the rules on the current version and stores what they say, unless the last run said the same. */
export async function runChecks(tx: Tx, order: Order): Promise<CheckResult[]> {
  const { sql, facilityId, now } = tx;
  const results = await checkOrder(sql, facilityId, order.orderId, order.version, now);
  const before = await selectNewestRun(sql, facilityId, order.orderId, order.version);
  if (!sameResults(before, results)) {
    await insertRun(sql, facilityId, {
      orderId: order.orderId,
      version: order.version,
      at: now,
      results,
    });
    tx.changed('verification');
  }
  return results;
}

/** True when two runs say the same: what is stored once need not be stored again. */
export function sameResults(a: readonly CheckResult[], b: readonly CheckResult[]): boolean {
  return canonicalJson(JSON.parse(JSON.stringify(a))) === canonicalJson(JSON.parse(JSON.stringify(b)));
}

/** How many results a person has to answer, and how many stop. */
export function countOpen(results: readonly CheckResult[]): { readonly toAnswer: number; readonly stops: number } {
  const open = results.filter(needsAnswer);
  return { toAnswer: open.length, stops: open.filter((result) => result.tier === 'stop').length };
}
