/** A frame on its way into the inbox. */
export type Arrival = {
  readonly messageId: string;
  readonly channel: string;
  /** The sender's connection. */
  readonly line: number;
  readonly bytes: Uint8Array;
  readonly receivedAt: Date;
};
