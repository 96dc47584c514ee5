/**
 * One command = one transaction = one record = its events in the outbox.
 * Routes, jobs, messages and devices all enter here. A command reaches the database only through its `tx`.
 *
 * READ COMMITTED with row locks taken in a fixed order (docs/adr/0006); a conflict that PostgreSQL reports is run
 * again. The same command id with the same input always gets the first answer, a refusal too; with other input it is
 * refused as `command-id-reused`.
 */
import { may } from './actor.ts';
import { inputHash } from './canonical-json.ts';
import { newId } from './chance.ts';
import type { Call, Command, DomainEvent, Subject, Tx } from './command.ts';
import { isConflict, sqlState } from './database/database.ts';
import type { Kernel } from './kernel.ts';
import { insertEvents } from './outbox.ts';
import { type KernelCode, type Outcome, type Refused, refuseKernel } from './outcome.ts';
import { insertRecord, readAnswer } from './records.ts';

const attemptsMax = 8;

/** Runs a command; see the head of this file. Throws Fault when the database is away, and on bugs. */
export async function transact<Input, Value, Code extends string>(
  kernel: Kernel,
  command: Command<Input, Value, Code>,
  call: Call<Input>,
): Promise<Outcome<Value, Code | KernelCode>> {
  const known = await answered<Value, Code>(kernel, call);
  if (known) return known;
  if (!may(call.actor, command.permission)) {
    const refusal = refuseKernel('not-permitted', { permission: command.permission });
    return (await recordRefusal(kernel, command, call, refusal, null)) as Refused<KernelCode>;
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(kernel, command, call);
    } catch (error) {
      const sameIdAtOnce =
        sqlState(error) === '23505' &&
        /records_command_once/.test(String((error as { constraint?: string }).constraint));
      if (sameIdAtOnce) {
        const first = await answered<Value, Code>(kernel, call);
        if (first) return first;
      } else if (!isConflict(error) || attempt >= attemptsMax) {
        throw error;
      }
    }
  }
}

class RolledBack extends Error {
  readonly refusal: Refused<string>;
  readonly subject: Subject | null;

  constructor(refusal: Refused<string>, subject: Subject | null) {
    super('refused');
    this.refusal = refusal;
    this.subject = subject;
  }
}

async function once<Input, Value, Code extends string>(
  kernel: Kernel,
  command: Command<Input, Value, Code>,
  call: Call<Input>,
): Promise<Outcome<Value, Code | KernelCode>> {
  const now = kernel.clock.now();
  const events: DomainEvent[] = [];
  const topics = new Set<string>();
  let subject: Subject | null = null;
  try {
    const value = await kernel.database.transaction(async (sql) => {
      const tx: Tx = {
        sql,
        actor: call.actor,
        facilityId: call.actor.facilityId,
        timeZone: kernel.timeZone,
        now,
        commandId: call.commandId,
        messageId: call.messageId ?? null,
        newId: () => newId(kernel.chance, now),
        emit: (event) => void events.push(event),
        about: (about) => {
          subject = about;
        },
        changed: (topic) => void topics.add(topic),
      };
      const outcome = await command.run(tx, call.input);
      if (!outcome.ok) throw new RolledBack(outcome, subject);
      await insertRecord(sql, { kernel, command, call, now, subject, outcome });
      await insertEvents(tx, kernel, events);
      return outcome;
    });
    afterCommit(kernel, topics, events);
    return value;
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return (await recordRefusal(kernel, command, call, error.refusal, error.subject)) as Outcome<Value, Code>;
  }
}

function afterCommit(kernel: Kernel, topics: ReadonlySet<string>, events: readonly DomainEvent[]): void {
  if (events.length > 0) kernel.wake('outbox');
  for (const topic of topics) kernel.live.publish(topic);
}

/** A refusal leaves no row but its own record; if the same id was answered meanwhile, that answer stands. */
async function recordRefusal<Input>(
  kernel: Kernel,
  command: Command<Input, unknown, string>,
  call: Call<Input>,
  refusal: Refused<string>,
  subject: Subject | null,
): Promise<Outcome<unknown, string>> {
  const now = kernel.clock.now();
  const inserted = await insertRecord(kernel.database, { kernel, command, call, now, subject, outcome: refusal });
  if (inserted) return refusal;
  return (await answered(kernel, call)) ?? refusal;
}

async function answered<Value, Code extends string>(
  kernel: Kernel,
  call: Call<unknown>,
): Promise<Outcome<Value, Code | KernelCode> | null> {
  const known = await readAnswer(kernel.database, call.actor.facilityId, call.commandId);
  if (!known) return null;
  if (known.inputSha256 !== inputHash(call.input)) return refuseKernel('command-id-reused');
  return known.answer as Outcome<Value, Code>;
}
