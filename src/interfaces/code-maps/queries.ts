/** What is unmapped, with a suggestion where the tables have one that is near; and what a code can be mapped to. */
import type { Sql } from '#src/kernel/database/database.ts';
import { listUnits } from '#src/patients/census/index.ts';
import { entriesNaming } from '#src/tables/change-control/index.ts';
import {
  findRoutes,
  findSchedules,
  findUnits,
  type Product,
  resolveRoute,
  resolveSchedule,
  resolveUnit,
  searchProducts,
} from '#src/tables/drugs/index.ts';
import { type CodeKind, mappable } from '../messages/index.ts';
import { causesOf } from './mended-causes.ts';
import { codeMapsTable, meaningOf } from './rules.ts';
import { selectProposedKeys, selectUnmapped, selectWaiting, type UnmappedRow } from './store.ts';

export type Choice = { readonly target: string; readonly title: string };

export async function listUnmapped(sql: Sql, facilityId: string) {
  const rows = await selectUnmapped(sql, facilityId, { causes: Object.keys(mappable), limit: 300 });
  const proposed = new Set(await selectProposedKeys(sql, facilityId));
  const shown = [];
  for (const [at, row] of rows.entries()) {
    const kind = mappable[row.cause];
    if (!kind) continue;
    // Suggestions for those at the top; the rest get theirs when they come up.
    const suggestion = at < 60 ? await suggest(sql, facilityId, kind, row) : null;
    shown.push({
      kind,
      cause: row.cause,
      code: row.causeKey,
      source: row.source,
      messages: row.messages,
      patients: row.patients,
      firstAt: row.firstAt.toISOString(),
      lastAt: row.lastAt.toISOString(),
      sampleId: row.sampleId,
      says: row.sampleSays,
      proposed: proposed.has([facilityId, row.source, kind, row.causeKey].join(' | ')),
      suggestion,
    });
  }
  return shown;
}

async function suggest(sql: Sql, facilityId: string, kind: CodeKind, row: UnmappedRow): Promise<Choice | null> {
  const plain = row.causeKey.replace(/[^a-z0-9%. ]+/gi, ' ').trim();
  switch (kind) {
    case 'drug': {
      const word = plain.split(' ').find((part) => /^[a-z]{5,}$/i.test(part));
      const [product] = word ? await searchProducts(sql, word, 1) : [];
      return product ? productChoice(product) : null;
    }
    case 'route': {
      const route = await resolveRoute(sql, plain);
      return route && { target: route.route, title: route.words };
    }
    case 'schedule': {
      const squeezed = plain.replace(/[^a-z0-9]/gi, '');
      const found = (await resolveSchedule(sql, plain)) ?? (await resolveSchedule(sql, squeezed));
      return found && scheduleChoice(found.schedule.schedule, found.schedule.words, found.prn);
    }
    case 'unit': {
      const unit = await resolveUnit(sql, plain.replace(/s$/, ''));
      return unit && { target: unit.unit, title: unit.display };
    }
    case 'location': {
      const units = await listUnits(sql, facilityId);
      const squeeze = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
      const near = units.find((unit) =>
        [unit.unitId, unit.name, unit.locationCode].some((name) => squeeze(name) === squeeze(plain)),
      );
      return near ? { target: near.unitId, title: near.name } : null;
    }
    case 'allergy':
      return null;
  }
}

function productChoice(product: Product): Choice {
  return { target: product.product, title: `${product.name} ${product.strengthText} ${product.form}` };
}

function scheduleChoice(schedule: string, words: string, prn: boolean): Choice {
  return prn ? { target: `${schedule} PRN`, title: `${words}, as needed` } : { target: schedule, title: words };
}

/** What a code of this kind can be mapped to. */
export async function targetsOf(sql: Sql, facilityId: string, kind: CodeKind, text: string): Promise<Choice[]> {
  switch (kind) {
    case 'drug':
      return (await searchProducts(sql, text, 20)).map(productChoice);
    case 'route':
      return [...(await findRoutes(sql)).values()].map(({ route, words }) => ({ target: route, title: words }));
    case 'schedule':
      return [...(await findSchedules(sql)).values()].flatMap(({ schedule, words, kind: of }) =>
        of === 'as-needed'
          ? [scheduleChoice(schedule, words, false)]
          : [scheduleChoice(schedule, words, false), scheduleChoice(schedule, words, true)],
      );
    case 'unit':
      return [...(await findUnits(sql)).values()].map(({ unit, display }) => ({ target: unit, title: display }));
    case 'location':
      return (await listUnits(sql, facilityId)).map(({ unitId, name }) => ({ target: unitId, title: name }));
    case 'allergy':
      return [];
  }
}

/** So many code maps are listed at most; the table itself shows and exports all of them. */
const listed = 2000;

/** The codes that are mapped now, with who said so and what still waits for each: what waits comes first. */
export async function listCodeMaps(sql: Sql, facilityId: string, at: Date) {
  const of = { kind: codeMapsTable, column: 'facility', key: facilityId };
  const entries = (await entriesNaming(sql, { ...of, at, limit: listed })).filter((entry) => entry.active);
  const codes = entries.map(({ body }) => String(body.code));
  const waiting = await selectWaiting(sql, facilityId, { causes: Object.keys(mappable), codes });
  const rows = entries.map((entry) => {
    const { body } = entry;
    const kind = String(body.kind);
    const own = waiting.filter(
      (row) =>
        row.causeKey === body.code && row.source === body.source && causesOf(kind as CodeKind).includes(row.cause),
    );
    return {
      key: entry.key,
      source: String(body.source),
      kind,
      code: String(body.code),
      target: meaningOf(kind, body),
      proposedBy: entry.authorName,
      confirmedBy: entry.deciderName,
      since: entry.validFrom?.toISOString() ?? null,
      waiting: own.map(({ cause, causeKey, messages, patients }) => ({ cause, causeKey, messages, patients })),
    };
  });
  const count = (row: (typeof rows)[number]) => row.waiting.reduce((sum, each) => sum + each.messages, 0);
  return rows.sort((a, b) => count(b) - count(a) || a.key.localeCompare(b.key));
}
