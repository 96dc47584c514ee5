/** What should always hold of the tables. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { selectLateChanges, selectLost, selectOldProposals } from './checks-store.ts';
import type { TableKinds } from './kinds.ts';
import { labelOf } from './queries.ts';
import { selectStrayKeys } from './store.ts';

const owner = { ownerRole: 'informatics', patients: [] } as const;

/** Every column that names entries: of one kind by their key, or of any of several kinds by a column of theirs. */
function references(kinds: TableKinds) {
  return [...kinds.values()].flatMap((kind) => [
    ...Object.entries(kind.refers ?? {}).map(([column, named]) => ({
      kind,
      column,
      what: `a ${kinds.get(named)?.one ?? named}`,
      places: [{ kind: named, column: null }],
    })),
    ...Object.entries(kind.refersAny ?? {}).map(([column, places]) => ({
      kind,
      column,
      what: `a ${places.map(([, of]) => of).join(' or ')}`,
      places: places.map(([named, of]) => ({ kind: named, column: of })),
    })),
  ]);
}

/** The checks over the program's table kinds. */
export function changeChecks(kinds: TableKinds): Check[] {
  return [
    {
      id: 'tables.plain-rows-follow-entries',
      title: 'What the loop reads is what was confirmed',
      everySeconds: 300,
      async run(sql, _facilityId, now) {
        const drafts: FindingDraft[] = [];
        for (const kind of kinds.values()) {
          const keys = await selectStrayKeys(sql, kind, now);
          if (keys.length === 0) continue;
          drafts.push({
            ...owner,
            subject: kind.kind,
            effect: 'record-wrong',
            severity: 1,
            says: `${kind.title}: ${keys.length} ${keys.length === 1 ? 'entry is' : 'entries are'} used with values that nobody confirmed`,
            detail: `First: ${keys.slice(0, 3).join(', ')}`,
            evidence: { kind: kind.kind, keys: keys.slice(0, 50) },
            nextStep: 'Compare the entry with its history; a row was changed behind the program',
            nextLink: `/tables/${kind.kind}`,
          });
        }
        return drafts;
      },
    },
    {
      id: 'tables.named-entries-are-active',
      title: 'No active entry names one that is inactive or missing',
      everySeconds: 600,
      async run(sql, _facilityId, now) {
        const drafts: FindingDraft[] = [];
        for (const { kind, column, what, places } of references(kinds)) {
          const lost = await selectLost(sql, { kind: kind.kind, column, places, at: now });
          if (lost.length === 0) continue;
          drafts.push({
            ...owner,
            subject: `${kind.kind} ${column}`,
            effect: 'record-wrong',
            severity: 2,
            says: `${kind.title}: ${lost.length} ${lost.length === 1 ? 'entry names' : 'entries name'} ${what} that is not in use`,
            detail: `${labelOf(column)}, first: ${lost.slice(0, 3).join(', ')}`,
            evidence: { kind: kind.kind, column, keys: lost.slice(0, 50) },
            nextStep: 'Point the entries to another, or make them inactive too',
            nextLink: `/tables/${kind.kind}`,
          });
        }
        return drafts;
      },
    },
    {
      id: 'tables.change-goes-live-in-time',
      title: 'A confirmed change holds from its time on',
      everySeconds: 60,
      async run(sql, _facilityId, now) {
        return (await selectLateChanges(sql, now)).map(({ changeSetId, title, minutes }) => ({
          ...owner,
          subject: changeSetId,
          effect: 'record-wrong',
          severity: 2,
          says: `The change "${title}" should hold since ${minutes} minutes and is not in use`,
          detail: 'The loop still reads what held before',
          evidence: { changeSetId, minutes },
          nextStep: 'Look whether the background work of the program runs',
          nextLink: `/change/${changeSetId}`,
        }));
      },
    },
    {
      id: 'tables.changes-are-decided',
      title: 'A proposed change is decided within three days',
      everySeconds: 3600,
      async run(sql, _facilityId, now) {
        return (await selectOldProposals(sql, now)).map(({ changeSetId, title, authorName, days }) => ({
          ...owner,
          subject: changeSetId,
          effect: 'work-blocked',
          severity: 4,
          says: `The change "${title}" waits for a second person since ${days} days`,
          detail: `Proposed by ${authorName}`,
          evidence: { changeSetId, days },
          nextStep: 'Confirm it or reject it',
          nextLink: `/change/${changeSetId}`,
        }));
      },
    },
  ];
}
