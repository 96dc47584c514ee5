/** Mapping a partner's code: from then on it means what it is mapped to; what waits for it can be replayed. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { findUnit } from '#src/patients/census/index.ts';
import { findProduct, findRoute, findSchedule, findUnits, matchAllergen } from '#src/tables/drugs/index.ts';
import type { CodeKind } from '../messages/index.ts';
import { causesOf } from './mended-causes.ts';
import { refuse } from './refusals.ts';
import { codeKey } from './rules.ts';
import { countWaiting, selectTarget, upsertCodeMap } from './store.ts';

type MapInput = {
  readonly source: string;
  readonly kind: CodeKind;
  readonly code: string;
  readonly target: string;
};

/** What the mapping touches now: messages that wait for it and their patients. */
type MapValue = { readonly code: string; readonly target: string; readonly waiting: number; readonly patients: number };

export const mapCode: Command<MapInput, MapValue, 'unknown-target' | 'same-target'> = {
  name: 'interfaces.code-maps.mapCode',
  permission: 'codemap.edit',
  async run(tx, { source, kind, code, target }) {
    const key = codeKey(code);
    tx.about({ kind: 'code', id: `${source} ${kind} ${key}` });
    if (!(await targetExists(tx, kind, target))) return refuse('unknown-target', { kind, target });
    const before = await selectTarget(tx.sql, tx.facilityId, { source, kind, codes: [key] });
    if (before === target) return refuse('same-target', { code, target });
    await upsertCodeMap(tx.sql, tx.facilityId, {
      source,
      kind,
      code: key,
      target,
      mappedBy: tx.actor.id,
      mappedAt: tx.now,
    });
    const waiting = await countWaiting(tx.sql, tx.facilityId, { causes: causesOf(kind), causeKey: key, source });
    tx.changed('messages');
    return done({ code: key, target, waiting: waiting.messages, patients: waiting.patients });
  },
};

async function targetExists({ sql, facilityId }: Tx, kind: CodeKind, target: string): Promise<boolean> {
  switch (kind) {
    case 'drug':
      return (await findProduct(sql, target)) !== null;
    case 'route':
      return (await findRoute(sql, target)) !== null;
    case 'schedule':
      return (await findSchedule(sql, target.replace(/ PRN$/, ''))) !== null;
    case 'unit':
      return (await findUnits(sql)).has(target);
    case 'location':
      return (await findUnit(sql, facilityId, target)) !== null;
    case 'allergy':
      return (await matchAllergen(sql, { text: '', code: target })) !== null;
  }
}
