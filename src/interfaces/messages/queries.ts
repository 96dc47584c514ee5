/** Messages as screens show them. */
import { describe, parseMessage } from '#lib/hl7v2/index.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { causeTitle, discardReasons, mappable, typeTitle } from './rules.ts';
import {
  type CauseRow,
  countBehind,
  countSameCause,
  type MessageDetailRow,
  type MessageFilter,
  type MessageRow,
  selectCaused,
  selectCauses,
  selectDetail,
  selectMessages,
  selectProcessingRecords,
} from './store-reads.ts';
import { isFilling, rarestFirst } from './store-terms.ts';
import { termsAsked } from './terms.ts';

/** A row as it goes over the wire. */
export function shownMessage(row: MessageRow) {
  return {
    messageId: row.messageId,
    seq: row.seq,
    channel: row.channel,
    direction: row.direction,
    sender: row.sender,
    controlId: row.controlId,
    type: row.type,
    typeTitle: typeTitle(row.type),
    about: aboutOf(row.orderingKey),
    orderNumbers: [...row.orderNumbers],
    state: row.state,
    cause: row.cause,
    causeTitle: row.cause === null ? null : causeTitle(row.cause),
    causeKey: row.causeKey,
    says: row.says,
    remedy: row.remedy,
    duplicates: row.duplicates,
    receivedAt: row.receivedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

/** "MRN 700100" of 'patient:700100'. */
function aboutOf(orderingKey: string): string {
  const [kind, ...rest] = orderingKey.split(':');
  const name = rest.join(':');
  return kind === 'patient' ? `MRN ${name}` : kind === 'cabinet' ? `Cabinet ${name}` : name;
}

export async function listMessages(sql: Sql, facilityId: string, filter: MessageFilter) {
  const terms = await rarestFirst(sql, facilityId, termsAsked(filter.text ?? ''));
  const rows = await selectMessages(sql, facilityId, { ...filter, limit: filter.limit + 1 }, terms);
  return {
    messages: rows.slice(0, filter.limit).map(shownMessage),
    more: rows.length > filter.limit,
    isEncrypted: sql.encryption.isOn,
    isFilling: terms.length > 0 && (await isFilling(sql, facilityId)),
  };
}

export function shownCause(row: CauseRow) {
  return {
    cause: row.cause,
    causeTitle: causeTitle(row.cause),
    causeKey: row.causeKey,
    channel: row.channel,
    direction: row.direction,
    state: row.state,
    messages: row.messages,
    patients: row.patients,
    oldestAt: row.oldestAt.toISOString(),
    newestAt: row.newestAt.toISOString(),
    sampleId: row.sampleId,
    says: row.sampleSays,
    remedy: row.sampleRemedy ?? '',
    mapKind: mappable[row.cause] ?? null,
  };
}

export async function errorList(sql: Sql, facilityId: string) {
  const causes = (await selectCauses(sql, facilityId, 500)).map(shownCause);
  const waiting = causes.reduce((total, cause) => total + cause.messages, 0);
  return { causes, waiting, discardReasons: reasonList };
}

/** One message with everything about it; null when there is none. */
export async function messageDetail(sql: Sql, facilityId: string, messageId: string) {
  const row = await selectDetail(sql, facilityId, messageId);
  if (!row) return null;
  const [records, caused, causing, same, behind] = await Promise.all([
    selectProcessingRecords(sql, facilityId, row),
    selectCaused(sql, facilityId, messageId),
    row.causedBy === null ? null : selectDetail(sql, facilityId, row.causedBy),
    row.cause === null || row.cause === 'behind'
      ? { messages: 0, patients: 0 }
      : countSameCause(sql, facilityId, { cause: row.cause, causeKey: row.causeKey ?? '' }),
    countBehind(sql, facilityId, messageId),
  ]);
  const done = records.find((record) => record.outcome === 'done');
  const waits = row.state === 'waiting' || row.state === 'conflict';
  return {
    message: shownMessage(row),
    patientId: done?.patientId ?? null,
    ...(row.isRemoved ? removedContent : contentOf(row.raw)),
    bytes: row.raw.length,
    ack: row.ack === null ? null : linesOf(row.ack).join('\n'),
    path: pathOf(row, records),
    effects: effectsOf(done?.answer),
    causedBy: causing === null ? null : shownMessage(causing),
    caused: caused.map(shownMessage),
    sameCause: same,
    behind,
    attempts: row.attempts,
    replays: row.replays,
    canReplay: row.state === 'waiting',
    canDiscard: waits,
    mapKind: mappable[row.cause ?? ''] ?? null,
    discardReasons: reasonList,
  };
}

const reasonList = Object.entries(discardReasons).map(([code, label]) => ({ code, label }));

const removedContent = {
  segments: [],
  fields: [],
  notes: ['The bytes of this message were removed by the rule that says how long they are kept.'],
};

function contentOf(raw: Buffer) {
  const parsed = parseMessage(raw);
  if (!parsed.ok) return { segments: linesOf(raw), fields: [], notes: [parsed.problem.message] };
  const message = parsed.value;
  return {
    segments: message.segments().map((segment) => segment.raw),
    fields: describe(message).map(({ path, name, value }) => ({
      path,
      name,
      value: value.kind === 'value' ? value.text : '',
      isNull: value.kind === 'null',
    })),
    notes: message.notes.map((note) => note.message),
  };
}

function linesOf(raw: Buffer): string[] {
  return raw
    .toString('latin1')
    .split(/[\r\n]+/)
    .filter((line) => line !== '');
}

type ProcessingRecord = Awaited<ReturnType<typeof selectProcessingRecords>>[number];

function pathOf(row: MessageDetailRow, records: readonly ProcessingRecord[]) {
  const at = (date: Date | null) => date?.toISOString() ?? null;
  const first =
    row.direction === 'in'
      ? { step: 'stored', at: at(row.receivedAt), says: 'Stored and acknowledged' }
      : { step: 'queued', at: at(row.receivedAt), says: 'Queued' };
  const tries = records.map((record) => ({
    step: record.outcome === 'done' ? 'processed' : 'refused',
    at: at(record.at),
    says: record.outcome === 'done' ? 'Processed' : `Not processed: ${record.refusalCode ?? ''}`,
  }));
  const replayed =
    row.replayedAt === null ? [] : [{ step: 'replayed', at: at(row.replayedAt), says: 'Put back by a person' }];
  const sent =
    row.sentWallAt === null
      ? []
      : [{ step: 'acknowledged', at: at(row.settledAt), says: `Acknowledged after ${row.replyMs} ms` }];
  const reasons: Readonly<Record<string, string>> = discardReasons;
  const discarded =
    row.state === 'discarded'
      ? [
          {
            step: 'discarded',
            at: at(row.settledAt),
            says: `Discarded: ${reasons[row.discardReason ?? ''] ?? row.discardReason}`,
          },
        ]
      : [];
  const steps = [first, ...tries, ...replayed].sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  return [...steps, ...sent, ...discarded];
}

type Effect = { says: string; kind: string; id: string | null; patientId: string | null };

/** The effects that the record of processing tells. */
function effectsOf(answer: unknown): Effect[] {
  if (typeof answer !== 'object' || answer === null || !('value' in answer)) return [];
  const { value } = answer;
  if (typeof value !== 'object' || value === null || !('effects' in value) || !Array.isArray(value.effects)) return [];
  return value.effects.filter(isEffect);
}

function isEffect(effect: unknown): effect is Effect {
  return typeof effect === 'object' && effect !== null && 'says' in effect && 'kind' in effect && 'id' in effect;
}
