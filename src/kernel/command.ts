/** What a command is, what it sees of the world (`tx`), and the events that it leaves behind. */
import type { Actor } from './actor.ts';
import type { Sql } from './database/database.ts';
import type { Outcome } from './outcome.ts';

export type DomainEvent = {
  /** Past tense: `OrderVerified`. */
  readonly name: string;
  /** Events of one key are consumed in their order; a failing one holds back the later ones of its key. */
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

export type StoredEvent = DomainEvent & { readonly eventId: string; readonly at: Date };

export type Consumer = {
  /** `group.module.reaction`, unique. */
  readonly name: string;
  readonly events: readonly string[];
  /** Acts on one event in one transaction; a refusal is recorded and the event counts as consumed. */
  react(tx: Tx, event: StoredEvent): Promise<Outcome<unknown, string>>;
};

export type Subject = { readonly kind: string; readonly id: string; readonly patientId?: string | null };

export type Tx = {
  readonly sql: Sql;
  readonly actor: Actor;
  readonly facilityId: string;
  readonly timeZone: string;
  /** Hospital time of this command. */
  readonly now: Date;
  readonly commandId: string;
  /** The message that caused this command, if one did: every effect names its message. */
  readonly messageId: string | null;
  newId(): string;
  /** Puts an event into the outbox, in this transaction. */
  emit(event: DomainEvent): void;
  /** Names what the record of this command is about. */
  about(subject: Subject): void;
  /** Tells the open screens, after the commit, that a topic changed. */
  changed(topic: string): void;
};

export type Command<Input, Value, Code extends string> = {
  /** `group.module.verb` as it stands in the record. */
  readonly name: string;
  readonly permission: string | null;
  /** What the record keeps of the input; left out: all of it. Secrets never go into a record. */
  readonly redact?: (input: Input) => unknown;
  run(tx: Tx, input: Input): Promise<Outcome<Value, Code>>;
};

export type Call<Input> = {
  readonly commandId: string;
  readonly actor: Actor;
  readonly input: Input;
  readonly messageId?: string | null;
};
