/**
 * Records: who did what, when, why, seeing what. Insert-only. Each is written in its command's transaction and sealed
 * into a hash chain within seconds by one background writer, so that the chain never serialises commands.
 */
import { createHash } from 'node:crypto';
import type { Actor } from './actor.ts';
import { canonicalJson, inputHash } from './canonical-json.ts';
import { newId } from './chance.ts';
import type { Call, Command, Subject } from './command.ts';
import type { Database, Sql } from './database/database.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';

type Writing = {
  readonly kernel: Kernel;
  readonly command: Pick<Command<never, unknown, string>, 'name'> & { redact?: (input: never) => unknown };
  readonly call: Call<unknown>;
  readonly now: Date;
  readonly subject: Subject | null;
  readonly outcome: Outcome<unknown, string>;
};

/** Writes the record of a command. Returns false when this command id has a record already (refusals only). */
export async function insertRecord(sql: Sql, writing: Writing): Promise<boolean> {
  const { kernel, command, call, now, subject, outcome } = writing;
  const input = command.redact ? command.redact(call.input as never) : call.input;
  const count = await sql.run(
    `insert into kernel.records (facility_id, record_id, command_id, command, actor_kind, actor_id, actor_name, station, session_id,
       at, patient_id, subject_kind, subject_id, message_id, outcome, refusal_code, input, input_sha256, answer)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
     ${outcome.ok ? '' : 'on conflict (facility_id, command_id) do nothing'}`,
    [
      call.actor.facilityId,
      newId(kernel.chance, now),
      call.commandId,
      command.name,
      call.actor.kind,
      call.actor.id,
      call.actor.name,
      call.actor.station,
      call.actor.sessionId,
      now,
      subject?.patientId ?? null,
      subject?.kind ?? null,
      subject?.id ?? null,
      call.messageId ?? null,
      outcome.ok ? 'done' : 'refused',
      outcome.ok ? null : outcome.code,
      JSON.stringify(input ?? null),
      inputHash(call.input),
      JSON.stringify(outcome),
    ],
  );
  return count === 1;
}

export async function readAnswer(sql: Sql, facilityId: string, commandId: string) {
  return sql.maybe<{ inputSha256: string; answer: unknown }>(
    `select input_sha256 as "inputSha256", answer from kernel.records where facility_id = $1 and command_id = $2`,
    [facilityId, commandId],
  );
}

/** Writes that somebody read a patient's data, then reads it. Reads of patient data are records too. */
export async function readPatient<T>(
  kernel: Kernel,
  actor: Actor,
  what: { readonly name: string; readonly patientId: string },
  read: (sql: Sql) => Promise<T>,
): Promise<T> {
  const now = kernel.clock.now();
  await insertRecord(kernel.database, {
    kernel,
    command: { name: what.name },
    call: { commandId: newId(kernel.chance, now), actor, input: { patientId: what.patientId } },
    now,
    subject: { kind: 'patient', id: what.patientId, patientId: what.patientId },
    outcome: { ok: true, value: null },
  });
  return read(kernel.database);
}

type Unsealed = { record_id: string; record_seq: string; xid: string; content: Record<string, unknown> };

const sealedColumns = `record_id, command_id, command, actor_kind, actor_id, station, session_id, at, patient_id, subject_kind,
  subject_id, message_id, outcome, refusal_code, input, input_sha256, answer`;

/**
 * Seals up to `limit` records into the chain; returns how many. Only records of transactions older than every open one
 * are taken, in transaction order, so that none is passed by. A row lock on the chain's head lets one writer in.
 */
export async function sealRecords(database: Database, facilityId: string, limit = 2000): Promise<number> {
  return database.transaction(async (sql) => {
    const head = await sql.maybe<{ seal_seq: string; hash: string; xid: string; record_seq: string }>(
      `select seal_seq, hash, xid::text, record_seq from kernel.chain_heads where facility_id = $1 for update`,
      [facilityId],
    );
    if (!head) return 0;
    const fresh = await sql.rows<Unsealed>(
      `select record_id, record_seq, xid::text, to_jsonb(r) - 'xid' - 'record_seq' - 'wall_at' as content
         from (select ${sealedColumns}, record_seq, xid, wall_at from kernel.records
                where facility_id = $1 and (xid, record_seq) > ($2::text::xid8, $3) and xid < pg_snapshot_xmin(pg_current_snapshot())
                order by xid, record_seq limit $4) r`,
      [facilityId, head.xid, head.record_seq, limit],
    );
    if (fresh.length === 0) return 0;
    const seals: { recordId: string; sealSeq: string; hash: string }[] = [];
    let hash = head.hash;
    let seq = BigInt(head.seal_seq);
    for (const record of fresh) {
      hash = chainHash(hash, record.content);
      seq += 1n;
      seals.push({ recordId: record.record_id, sealSeq: seq.toString(), hash });
    }
    const last = fresh.at(-1);
    await sql.run(
      `insert into kernel.seals (facility_id, seal_seq, record_id, hash)
       select $1, s, r, h from unnest($2::bigint[], $3::uuid[], $4::text[]) as t(s, r, h)`,
      [facilityId, seals.map((s) => s.sealSeq), seals.map((s) => s.recordId), seals.map((s) => s.hash)],
    );
    await sql.run(
      `update kernel.chain_heads set seal_seq = $2, hash = $3, xid = $4::text::xid8, record_seq = $5 where facility_id = $1`,
      [facilityId, seq.toString(), hash, last?.xid, last?.record_seq],
    );
    return fresh.length;
  });
}

/** Link of the chain: SHA-256 over the former hash and the record's canonical JSON. */
export function chainHash(previous: string, content: unknown): string {
  return createHash('sha256').update(previous).update('\n').update(canonicalJson(content)).digest('hex');
}

/** Walks the chain again from the link after `from` (0 = from the start); returns the first link that does not fit. */
export async function verifyChain(sql: Sql, facilityId: string, from = 0n): Promise<{ sealSeq: string } | null> {
  const start = await sql.maybe<{ hash: string }>(
    `select hash from kernel.seals where facility_id = $1 and seal_seq = $2`,
    [facilityId, from.toString()],
  );
  let hash = start?.hash ?? '';
  let at = from;
  for (;;) {
    const rows = await sql.rows<{ seal_seq: string; hash: string; content: Record<string, unknown> | null }>(
      `select s.seal_seq, s.hash, to_jsonb(r) as content
         from kernel.seals s
         left join lateral (select ${sealedColumns} from kernel.records
                             where facility_id = s.facility_id and record_id = s.record_id) r on true
        where s.facility_id = $1 and s.seal_seq > $2 order by s.seal_seq limit 2000`,
      [facilityId, at.toString()],
    );
    for (const row of rows) {
      hash = chainHash(hash, row.content);
      at += 1n;
      if (hash !== row.hash || row.seal_seq !== at.toString()) return { sealSeq: at.toString() };
    }
    if (rows.length < 2000) return null;
  }
}

/** Number of the newest link; 0 when nothing is sealed yet. */
export async function newestLink(sql: Sql, facilityId: string): Promise<bigint> {
  const head = await sql.maybe<{ seal_seq: string }>(`select seal_seq from kernel.chain_heads where facility_id = $1`, [
    facilityId,
  ]);
  return BigInt(head?.seal_seq ?? '0');
}
