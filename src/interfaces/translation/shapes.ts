/** A translator turns messages of some types into commands of the loop; it knows HL7, the loop does not. */
import type { Message } from '#lib/hl7v2/index.ts';
import type { Tx } from '#src/kernel/command.ts';
import type { Outcome } from '#src/kernel/outcome.ts';

export type Incoming = {
  readonly message: Message;
  readonly messageId: string;
  readonly channel: string;
  readonly type: string;
  readonly sender: string;
  readonly receivedAt: Date;
};

/** One thing that the message did, in words, with where to look at it. */
export type Effect = {
  readonly says: string;
  readonly kind:
    | 'patient'
    | 'encounter'
    | 'order'
    | 'allergies'
    | 'measurement'
    | 'cabinet-transaction'
    | 'profile'
    | 'none';
  readonly id: string | null;
  readonly patientId: string | null;
};

export type Translation = {
  /** The message in one sentence: "New order: vancomycin, OKAFOR, Grace". */
  readonly says: string;
  readonly patientId: string | null;
  readonly effects: readonly Effect[];
};

export type Translator = {
  /** Channels that such messages are taken from. */
  readonly channels: readonly string[];
  readonly takes: (type: string) => boolean;
  /**
   * Acts through the loop's commands, in the transaction of the message. A refusal makes the message wait: its code is the
   * cause, and `causeKey` of its details (else its first detail) is what groups it.
   */
  readonly apply: (tx: Tx, incoming: Incoming) => Promise<Outcome<Translation, string>>;
};
