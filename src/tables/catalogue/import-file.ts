/**
 * Imports a file: its tables are read, checked and loaded by COPY in one transaction. Either all of it is there or nothing,
 * and the tables are as they were. What is loaded is not in force by that.
 */

import type { PoolClient } from 'pg';
import { may } from '#src/kernel/actor.ts';
import { inputHash } from '#src/kernel/canonical-json.ts';
import { newId } from '#src/kernel/chance.ts';
import type { Call } from '#src/kernel/command.ts';
import { type Sql, sqlState } from '#src/kernel/database/database.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, type KernelCode, type Outcome, type Refused, refuseKernel } from '#src/kernel/outcome.ts';
import { insertRecord, readAnswer } from '#src/kernel/records.ts';
import type { Proposer } from '#src/tables/change-control/index.ts';
import { proposeInForce } from './in-force.ts';
import { kindOf } from './kinds/all.ts';
import { copyRows, insertLookups } from './load-store.ts';
import { kindOfMapping } from './mapping.ts';
import { type FoundTable, type OpenFile, openTables } from './reading/open-tables.ts';
import { FileRefused } from './reading/refused.ts';
import { type CatalogueCode, refuse } from './refusals.ts';
import { judgeOf, type Reject } from './rows.ts';
import { type Kind, type Limits, type Progress, usualLimits } from './shapes.ts';
import {
  type Counts,
  failAbandoned,
  insertLoading,
  insertRejects,
  lockLoading,
  selectDataSet,
  selectMapping,
  selectSameFile,
  updateCounts,
  updateFailed,
  updateReady,
} from './store.ts';

export type ImportInput = {
  readonly file: string;
  /** Only this kind; left out: recognised. */
  readonly kind?: string | undefined;
  /** Name of a site's own source, whose columns were mapped. */
  readonly source?: string | undefined;
  readonly version?: string | undefined;
};

export type ImportOptions = {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly limits?: Limits;
  readonly onProgress?: (progress: Progress) => void;
};

export type Imported = Counts & {
  readonly dataSet: number;
  readonly kind: string;
  readonly title: string;
  readonly member: string | null;
  readonly read: number;
};

export type ImportValue = { readonly dataSets: Imported[]; readonly skipped: string[] };

export const importName = 'tables.catalogue.importFile';
export const importPermission = 'tables.import';

type Answer = Outcome<ImportValue, CatalogueCode | KernelCode>;

/** Imports one file for an actor; the same command id gets the first answer, and the file is not read again. */
export async function importFile(kernel: Kernel, call: Call<ImportInput>, options: ImportOptions): Promise<Answer> {
  const known = await readAnswer(kernel.database, call.actor.facilityId, call.commandId);
  if (known) {
    return known.inputSha256 === inputHash(call.input) ? (known.answer as Answer) : refuseKernel('command-id-reused');
  }
  if (!may(call.actor, importPermission)) {
    return recorded(kernel, call, refuseKernel('not-permitted', { permission: importPermission }));
  }
  const kind = await askedKind(kernel.database, call.input);
  if (kind && !kind.ok) return recorded(kernel, call, kind);
  const started: number[] = [];
  const now = kernel.clock.now();
  await failAbandoned(kernel.database, now, new Date(now.getTime() - 60_000));
  try {
    const answer = await kernel.database.transaction((sql, client) =>
      loadFile({ kernel, call, options, kind: kind?.value, sql, client, started }),
    );
    kernel.live.publish('catalogue');
    kernel.live.publish('tables');
    return answer;
  } catch (error) {
    const refusal = error instanceof FileRefused ? refuse(error.code, error.details) : null;
    const because = refusal?.message ?? 'The file stopped coming or the database went away; nothing of it was kept.';
    await updateFailed(kernel.database, started, because, kernel.clock.now()).catch(() => {});
    kernel.live.publish('catalogue');
    if (!refusal) throw error;
    return recorded(kernel, call, refusal);
  }
}

async function askedKind(sql: Sql, input: ImportInput): Promise<Outcome<Kind, CatalogueCode | KernelCode> | null> {
  if (input.source !== undefined) {
    const mapping = await selectMapping(sql, input.source);
    if (!mapping) return refuseKernel('not-found', { what: `mapping of ${input.source}` });
    const kind = kindOfMapping(mapping);
    return kind ? done(kind) : refuseKernel('not-found', { what: `kind ${mapping.kind}` });
  }
  if (input.kind === undefined) return null;
  const kind = kindOf(input.kind);
  return kind ? done(kind) : refuseKernel('not-found', { what: `kind of file ${input.kind}` });
}

async function recorded(
  kernel: Kernel,
  call: Call<ImportInput>,
  outcome: Refused<CatalogueCode | KernelCode>,
): Promise<Answer> {
  const now = kernel.clock.now();
  await insertRecord(kernel.database, { kernel, command: { name: importName }, call, now, subject: null, outcome });
  return outcome;
}

type Loading = {
  readonly kernel: Kernel;
  readonly call: Call<ImportInput>;
  readonly options: ImportOptions;
  readonly kind: Kind | undefined;
  readonly sql: Sql;
  readonly client: PoolClient;
  /** Data sets that were announced: told as failed when the transaction is rolled back. */
  readonly started: number[];
};

async function loadFile(loading: Loading): Promise<Answer> {
  const { kernel, call, options, kind, sql, started } = loading;
  const { file } = call.input;
  const limits = options.limits ?? usualLimits;
  const opened = openTables(options.bytes, { file, limits, kind });
  const importId = newId(kernel.chance, kernel.clock.now());
  const loaded: (Imported & { readonly tells: string | null })[] = [];
  for await (const table of opened.tables) {
    const dataSet = await insertLoading(kernel.database, {
      kind: table.kind.id,
      importId,
      source: call.input.source ?? null,
      fileName: file,
      member: table.member,
      startedBy: call.actor.id,
      startedByName: call.actor.name,
      startedAt: kernel.clock.now(),
    });
    started.push(dataSet);
    kernel.live.publish('catalogue');
    await lockLoading(sql, dataSet);
    const counts = await loadTable(loading, { table, dataSet, limits, opened });
    const read = counts.accepted + counts.rejected;
    loaded.push({
      dataSet,
      kind: table.kind.id,
      title: table.kind.title,
      member: table.member,
      read,
      ...counts,
      tells: table.version,
    });
  }
  const sha256 = opened.sha256();
  const bytes = opened.bytes();
  for (const { dataSet, kind: id, tells } of loaded) {
    const same = await selectSameFile(sql, sha256, id);
    if (same !== null) throw new FileRefused('file-already-loaded', { file, dataSet: same });
    const version = call.input.version ?? tells ?? versionIn(file) ?? sha256.slice(0, 12);
    await updateReady(sql, dataSet, { sha256, bytes, version, at: kernel.clock.now() });
    const set = await selectDataSet(sql, dataSet);
    // Where another version waits for its second person already, this one is proposed by hand after that is decided.
    if (set) await proposeInForce(proposerOf(loading), set);
  }
  const value = { dataSets: loaded.map(({ tells: _, ...rest }) => rest), skipped: [...opened.skipped] };
  const subject = { kind: 'import', id: importId };
  await insertRecord(sql, {
    kernel,
    command: { name: importName },
    call,
    now: kernel.clock.now(),
    subject,
    outcome: done(value),
  });
  return done(value);
}

function proposerOf({ kernel, call, sql }: Loading): Proposer {
  const now = kernel.clock.now();
  return {
    sql,
    actor: call.actor,
    facilityId: call.actor.facilityId,
    now,
    newId: () => newId(kernel.chance, now),
    about: () => {},
    changed: () => {},
  };
}

type Table = {
  readonly table: FoundTable;
  readonly dataSet: number;
  readonly limits: Limits;
  readonly opened: OpenFile;
};

async function loadTable({ call, options, sql, client }: Loading, at: Table): Promise<Counts> {
  const { table, dataSet, limits, opened } = at;
  const judge = judgeOf(table.kind);
  const rejects: Reject[] = [];
  const counts = { accepted: 0, skipped: 0 };
  const tell = (step: Progress['step']) =>
    options.onProgress?.({
      step,
      bytes: opened.bytes(),
      rows: counts.accepted + rejects.length,
      member: table.member,
    });
  async function* lines(): AsyncGenerator<string[]> {
    for await (const batch of table.batches) {
      const accepted: string[] = [];
      for (const row of batch) {
        const judged = judge.judge(row);
        if (judged === null) accepted.push(judge.line(dataSet, row));
        else if (judged === 'skip') counts.skipped += 1;
        else rejects.push(judged);
      }
      counts.accepted += accepted.length;
      if (rejects.length > limits.rejects) throw tooMany(call.input.file, limits, rejects[0]);
      yield accepted;
      tell('rows');
    }
  }
  try {
    await copyRows(client, lines());
  } catch (error) {
    // PostgreSQL stores no zero character; it can come by UTF-16 or an escape only.
    if (sqlState(error) !== '22021') throw error;
    throw new FileRefused('file-binary', { file: call.input.file, what: 'it holds characters that no text has' });
  }
  if (counts.accepted + rejects.length + counts.skipped === 0) {
    throw new FileRefused('file-empty', { file: table.member ?? call.input.file });
  }
  if (rejects.length > 0) await insertRejects(sql, dataSet, rejects);
  const all = { ...counts, rejected: rejects.length };
  await updateCounts(sql, dataSet, { ...all, columns: table.columns, encoding: table.encoding() });
  tell('look-ups');
  await insertLookups(sql, dataSet);
  return all;
}

function tooMany(file: string, limits: Limits, first: Reject | undefined): FileRefused {
  const why = first ? `${first.column === null ? '' : `column ${first.column}: `}${first.why}` : '';
  return new FileRefused('file-rejects-too-many', { file, limit: limits.rejects, row: first?.rowNo ?? 0, why });
}

/** A date, month or quarter in the name of a file: fda_2024-11 → 2024-11, asp_2026q1 → 2026q1. */
export function versionIn(file: string): string | null {
  return (
    /(?:^|\D)(20\d{2}(?:[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?|[-_.]?q[1-4])?)(?:\D|$)/i.exec(
      file,
    )?.[1] ?? null
  );
}
