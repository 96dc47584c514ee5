/** What rules say things with. */
import { quantity } from '#src/kernel/quantity.ts';
import type { CheckCase, CheckResult, CheckRule, Tier } from '../shapes.ts';

type Says = { readonly says: string; readonly evidence?: Readonly<Record<string, unknown>>; readonly about?: string };

/** The three things that a rule can say; `about` tells several results of one rule apart. */
export function voiceOf(rule: Pick<CheckRule, 'id' | 'source'>) {
  const result = (verdict: CheckResult['verdict'], tier: Tier, { says, evidence = {}, about }: Says): CheckResult => ({
    rule: rule.id,
    key: about ? `${rule.id}:${about}` : rule.id,
    verdict,
    tier,
    says,
    source: rule.source,
    evidence,
  });
  return {
    passed: (says: string, evidence: Readonly<Record<string, unknown>> = {}) => [
      result('passed', 'note', { says, evidence }),
    ],
    alert: (tier: Tier, says: Says) => result('alert', tier, says),
    notKnown: (tier: Tier, says: Says) => result('not-known', tier, says),
  };
}

/** A rule value as a number, or null when it is not loaded. */
export function ruleNumber(check: CheckCase, rule: string): number | null {
  const found = check.rules.get(rule);
  return found ? Number(found.value) : null;
}

/** True when `amount` is more than `factor` times `limit`; all exact. */
export function moreThan(amount: string, limit: string, factor: string | number = 1): boolean {
  return quantity(amount).greaterThan(quantity(limit).times(factor));
}

/** "a, b and c". */
export function inWords(list: readonly string[]): string {
  const last = list.at(-1) ?? '';
  return list.length < 2 ? last : `${list.slice(0, -1).join(', ')} and ${last}`;
}

/** All products of an order: its own and its components'. */
export function productsOf(order: CheckCase['order']): CheckCase['order']['product'][] {
  return [order.product, ...order.components];
}
