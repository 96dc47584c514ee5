/** Proposing what a partner's code means; once a second person has confirmed it, what waits for it can be replayed. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { findUnit } from '#src/patients/census/index.ts';
import { propose, type TableKinds } from '#src/tables/change-control/index.ts';
import { findProduct, findRoute, findSchedule, findUnits, matchAllergen } from '#src/tables/drugs/index.ts';
import type { CodeKind } from '../messages/index.ts';
import { causesOf } from './mended-causes.ts';
import { refuse } from './refusals.ts';
import { codeKey, codeMapsTable, meaningFields } from './rules.ts';
import { countWaiting, selectTarget } from './store.ts';

type MapInput = {
  readonly source: string;
  readonly kind: CodeKind;
  readonly code: string;
  readonly target: string;
};

/** What the mapping touches now: messages that wait for it and their patients. */
type MapValue = {
  readonly changeSetId: string;
  readonly code: string;
  readonly target: string;
  readonly waiting: number;
  readonly patients: number;
};

type MapCode = 'unknown-target' | 'same-target' | Extract<Awaited<ReturnType<typeof propose>>, { ok: false }>['code'];

/** Proposes a mapping as a change of the table of code maps. */
export function mapCode(kinds: TableKinds): Command<MapInput, MapValue, MapCode> {
  return {
    name: 'interfaces.code-maps.mapCode',
    permission: 'codemap.edit',
    async run(tx, { source, kind, code, target }): Promise<Outcome<MapValue, MapCode>> {
      const key = codeKey(code);
      tx.about({ kind: 'code', id: `${source} ${kind} ${key}` });
      if (!(await targetExists(tx, kind, target))) return refuse('unknown-target', { kind, target });
      const before = await selectTarget(tx.sql, tx.facilityId, { source, kind, codes: [key] });
      if (before === target) return refuse('same-target', { code, target });
      const waiting = await countWaiting(tx.sql, tx.facilityId, { causes: causesOf(kind), causeKey: key, source });
      const proposed = await propose(tx, kinds, {
        title: `"${key}" of ${source} means ${target}`.slice(0, 200),
        reason:
          waiting.messages === 0
            ? 'Nothing waits for it now'
            : `Messages that wait for it: ${waiting.messages}, patients: ${waiting.patients}`,
        goLiveAt: null,
        items: [
          { kind: codeMapsTable, action: 'put', fields: { source, kind, code: key, ...meaningFields(kind, target) } },
        ],
      });
      if (!proposed.ok) return proposed;
      tx.changed('code-maps');
      const { changeSetId } = proposed.value;
      return done({ changeSetId, code: key, target, waiting: waiting.messages, patients: waiting.patients });
    },
  };
}

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
