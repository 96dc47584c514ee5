/** A frame that was read and is to be stored. */
import type { Envelope } from './envelope.ts';

export type Arrival = {
  readonly messageId: string;
  readonly channel: string;
  /** The sender's connection. */
  readonly line: number;
  readonly bytes: Uint8Array;
  readonly envelope: Envelope;
  readonly receivedAt: Date;
};
