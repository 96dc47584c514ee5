/** A change set from its proposal to the hour at which it holds. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import {
  type Action,
  type ChangeSet,
  type Item,
  insertChangeSet,
  lockChangeSet,
  selectDue,
  selectItems,
  selectWaitingItems,
  updateDecision,
  updateLive,
  updateProof,
} from './change-sets-store.ts';
import { type EntryFault, judgeItems, keyInWords, readBody, refuseFaults } from './judge.ts';
import { keyOf, sameValues, type TableKind, type TableKinds } from './kinds.ts';
import { bringInForce, type Publication, publish } from './publish.ts';
import { type ConfirmCode, type ProposeCode, refuse } from './refusals.ts';
import { mayDecide, mayWithdraw } from './rules.ts';
import { lockTables, selectEntriesByKey } from './store.ts';

export type ProposedItem = {
  readonly kind: string;
  readonly action: Action;
  /** Values as a person types them. To inactivate, the key's columns are enough. */
  readonly fields: Readonly<Record<string, string>>;
};

export type Proposal = {
  readonly title: string;
  readonly reason: string;
  readonly goLiveAt: string | null;
  readonly items: readonly ProposedItem[];
};

type Proposed = { readonly changeSetId: string };

/** What proposing needs of a transaction. */
export type Proposer = Pick<Tx, 'sql' | 'actor' | 'facilityId' | 'now' | 'newId' | 'about' | 'changed'>;

/** Proposes a change in the caller's transaction; also for modules whose own commands change tables. */
export async function propose(
  tx: Proposer,
  kinds: TableKinds,
  proposal: Proposal,
): Promise<Outcome<Proposed, ProposeCode>> {
  const goLiveAt = proposal.goLiveAt === null ? null : new Date(proposal.goLiveAt);
  if (goLiveAt && goLiveAt <= tx.now) return refuse('time-past', { at: goLiveAt.toISOString() });
  await lockTables(tx.sql);
  const read = await readItems(tx, kinds, proposal.items);
  if (!read.ok) return read;
  const items = read.value;
  const judged = await judgeItems(tx.sql, kinds, items, goLiveAt ?? tx.now);
  if (!judged.ok) return judged;
  const changeSetId = tx.newId();
  tx.about({ kind: 'change-set', id: changeSetId });
  const set: ChangeSet = {
    changeSetId,
    title: proposal.title,
    reason: proposal.reason,
    state: 'proposed',
    author: tx.actor.id,
    authorName: tx.actor.name,
    proposedAt: tx.now,
    goLiveAt,
    decider: null,
    deciderName: null,
    decidedAt: null,
    decision: null,
    liveAt: null,
  };
  await insertChangeSet(tx.sql, set, items);
  tx.changed('tables');
  return done({ changeSetId });
}

type Wanted = Pick<Item, 'key' | 'action' | 'body'> & { readonly kind: TableKind };

/** What the items want, read and compared with what holds: all faulty values of all of them are told at once. */
async function readItems(
  tx: Proposer,
  kinds: TableKinds,
  proposed: readonly ProposedItem[],
): Promise<Outcome<Item[], ProposeCode>> {
  const wanted: Wanted[] = [];
  const faults: EntryFault[] = [];
  const seen = new Set<string>();
  for (const [place, item] of proposed.entries()) {
    const kind = kinds.get(item.kind);
    if (!kind) return refuse('unknown-table', { kind: item.kind });
    const fields = kind.key[0] === 'facility' ? { ...item.fields, facility: tx.facilityId } : item.fields;
    const table = kind.title;
    const isPut = item.action === 'put';
    const { body, faults: found } = isPut ? readBody(kind, fields) : { body: {}, faults: [] };
    const key = isPut && found.length === 0 ? keyOf(kind, body) : keyInWords(kind, fields);
    faults.push(...found.map((fault) => ({ ...fault, place, table, key })));
    const column = kind.key.at(-1) ?? '';
    if (seen.has(`${kind.kind} ${key}`) && found.length === 0) {
      faults.push({ place, table, key, column, why: 'another entry of this change has the same key' });
    }
    seen.add(`${kind.kind} ${key}`);
    wanted.push({ kind, key, action: item.action, body });
  }
  return refuseFaults(faults) ?? compare(tx, wanted);
}

async function compare(tx: Proposer, wanted: readonly Wanted[]): Promise<Outcome<Item[], ProposeCode>> {
  const items: Item[] = [];
  for (const kind of new Set(wanted.map((each) => each.kind))) {
    const own = wanted.filter((each) => each.kind === kind);
    const keys = own.map(({ key }) => key);
    const waiting = new Map((await selectWaitingItems(tx.sql, kind.kind, keys)).map((each) => [each.key, each]));
    const bases = new Map((await selectEntriesByKey(tx.sql, kind.kind, keys, { at: tx.now })).map((e) => [e.key, e]));
    for (const { key, action, body: put } of own) {
      const waits = waiting.get(key);
      if (waits) return refuse('other-change-waits', { key, title: waits.title, author: waits.authorName });
      const base = bases.get(key);
      if (action === 'inactivate' && !base?.active) return refuse('unknown-entry', { table: kind.title, key });
      const body = action === 'put' ? put : (base?.body ?? {});
      if (action === 'put' && base?.active && sameValues(kind, base.body, body))
        return refuse('nothing-changes', { key });
      items.push({ kind: kind.kind, key, action, body, baseEntryId: base?.entryId ?? null, proof: null });
    }
  }
  // In the order in which they were proposed: a fault found later speaks of the right one.
  const placeOf = new Map(wanted.map(({ kind, key }, place) => [`${kind.kind} ${key}`, place]));
  const place = ({ kind, key }: Item) => placeOf.get(`${kind} ${key}`) ?? 0;
  return done(items.toSorted((a, b) => place(a) - place(b)));
}

type Confirmation = {
  readonly changeSetId: string;
  readonly note: string | null;
  /** What was shown for each item that asks for it, by `kind key`. */
  readonly proofs: readonly { readonly kind: string; readonly key: string; readonly shown: string }[];
};

/** The commands of change control over the program's table kinds. */
export function changeCommands(kinds: TableKinds) {
  const proposeChange: Command<Proposal, Proposed, ProposeCode> = {
    name: 'tables.change-control.proposeChange',
    permission: 'tables.edit',
    run: (tx, proposal) => propose(tx, kinds, proposal),
  };

  const confirmChange: Command<Confirmation, { state: 'confirmed' | 'live' }, ConfirmCode> = {
    name: 'tables.change-control.confirmChange',
    permission: 'tables.confirm',
    run: (tx, confirmation) => confirm(tx, kinds, confirmation),
  };

  const goLive: Command<Record<string, never>, { live: number }, never> = {
    name: 'tables.change-control.goLive',
    permission: null,
    async run(tx) {
      await lockTables(tx.sql);
      const due = await selectDue(tx.sql, tx.now);
      for (const changeSetId of due) {
        const items = await selectItems(tx.sql, changeSetId);
        await bringInForce(tx.sql, publications(kinds, items), tx.now);
        await updateLive(tx.sql, changeSetId, tx.now);
        tellLive(tx, changeSetId, items);
      }
      if (due.length > 0) tx.changed('tables');
      return done({ live: due.length });
    },
  };

  return { proposeChange, confirmChange, rejectChange, withdrawChange, goLive };
}

async function confirm(
  tx: Tx,
  kinds: TableKinds,
  { changeSetId, note, proofs }: Confirmation,
): Promise<Outcome<{ state: 'confirmed' | 'live' }, ConfirmCode>> {
  tx.about({ kind: 'change-set', id: changeSetId });
  await lockTables(tx.sql);
  const set = await lockChangeSet(tx.sql, changeSetId);
  if (!set) return refuse('unknown-change');
  const no = mayDecide(set, tx.actor.id);
  if (no) return refuse(no, { state: set.state });
  const items = await selectItems(tx.sql, changeSetId);
  const stands = await stillStands(tx, kinds, items, proofs);
  if (!stands.ok) return stands;
  const at = set.goLiveAt !== null && set.goLiveAt > tx.now ? set.goLiveAt : tx.now;
  const state = at > tx.now ? 'confirmed' : 'live';
  for (const { kind, key, shown } of proofs) await updateProof(tx.sql, changeSetId, { kind, key, proof: shown });
  await updateDecision(tx.sql, {
    changeSetId,
    state,
    decider: tx.actor.id,
    deciderName: tx.actor.name,
    decidedAt: tx.now,
    decision: note,
    liveAt: state === 'live' ? tx.now : null,
  });
  await publish(tx.sql, publications(kinds, items), { at, now: tx.now, changeSetId });
  if (state === 'live') tellLive(tx, changeSetId, items);
  tx.changed('tables');
  return done({ state });
}

/** Whoever looks something up in the tables may find it now. */
function tellLive(tx: Tx, changeSetId: string, items: readonly Item[]): void {
  const kinds = [...new Set(items.map((item) => item.kind))];
  tx.emit({ name: 'TablesChanged', key: 'tables', payload: { changeSetId, kinds } });
}

async function stillStands(
  tx: Tx,
  kinds: TableKinds,
  items: readonly Item[],
  proofs: Confirmation['proofs'],
): Promise<Outcome<null, ConfirmCode>> {
  const hold = await entryIdsNow(tx, items);
  for (const item of items) {
    if ((hold.get(`${item.kind} ${item.key}`) ?? null) !== item.baseEntryId)
      return refuse('changed-meanwhile', { key: item.key });
    const proof = kinds.get(item.kind)?.proof;
    if (!proof || item.action !== 'put') continue;
    const shown = proofs.find((each) => each.kind === item.kind && each.key === item.key)?.shown;
    if (shown === undefined) return refuse('proof-missing', { key: item.key, asks: proof.asks });
    const why = proof.judge(item.body, shown);
    if (why !== null) return refuse('proof-differs', { key: item.key, why });
  }
  return judgeItems(tx.sql, kinds, items, tx.now);
}

/** The number of the entry that holds now, by kind and key of each item. */
async function entryIdsNow(tx: Tx, items: readonly Item[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const kind of new Set(items.map((item) => item.kind))) {
    const keys = items.filter((item) => item.kind === kind).map((item) => item.key);
    for (const entry of await selectEntriesByKey(tx.sql, kind, keys, { at: tx.now })) {
      found.set(`${kind} ${entry.key}`, entry.entryId);
    }
  }
  return found;
}

/** Items by kind, in the order in which kinds name each other. */
function publications(kinds: TableKinds, items: readonly Item[]): Publication[] {
  return [...kinds.values()].flatMap((kind: TableKind) => {
    const own = items.filter((item) => item.kind === kind.kind);
    const entries = own.map(({ key, body, action }) => ({ key, body, active: action === 'put' }));
    return own.length === 0 ? [] : [{ kind, entries }];
  });
}

type Refusal = { readonly changeSetId: string; readonly reason: string };

const rejectChange: Command<Refusal, Record<string, never>, 'unknown-change' | 'decided-already' | 'own-change'> = {
  name: 'tables.change-control.rejectChange',
  permission: 'tables.confirm',
  async run(tx, { changeSetId, reason }) {
    tx.about({ kind: 'change-set', id: changeSetId });
    const set = await lockChangeSet(tx.sql, changeSetId);
    if (!set) return refuse('unknown-change');
    const no = mayDecide(set, tx.actor.id);
    if (no) return refuse(no, { state: set.state });
    return end(tx, changeSetId, 'rejected', reason);
  },
};

const withdrawChange: Command<
  Refusal,
  Record<string, never>,
  'unknown-change' | 'decided-already' | 'not-own-change'
> = {
  name: 'tables.change-control.withdrawChange',
  permission: 'tables.edit',
  async run(tx, { changeSetId, reason }) {
    tx.about({ kind: 'change-set', id: changeSetId });
    const set = await lockChangeSet(tx.sql, changeSetId);
    if (!set) return refuse('unknown-change');
    const no = mayWithdraw(set, tx.actor.id);
    if (no) return refuse(no, { state: set.state, author: set.authorName });
    return end(tx, changeSetId, 'withdrawn', reason);
  },
};

async function end(tx: Tx, changeSetId: string, state: 'rejected' | 'withdrawn', reason: string) {
  await updateDecision(tx.sql, {
    changeSetId,
    state,
    decider: tx.actor.id,
    deciderName: tx.actor.name,
    decidedAt: tx.now,
    decision: reason,
    liveAt: null,
  });
  tx.changed('tables');
  return done({});
}
