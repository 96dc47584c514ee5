import type { Tx } from '#src/kernel/command.ts';
import type { StoredMessage } from '../messages/index.ts';

/** Who must know, in the same transaction, that a message of a channel was accepted or refused by the partner. */
export type SendListener = {
  readonly channel: string;
  readonly types: readonly string[];
  acknowledged(tx: Tx, message: StoredMessage, by: { readonly sentAt: Date }): Promise<void>;
  refused(tx: Tx, message: StoredMessage, says: string): Promise<void>;
};
