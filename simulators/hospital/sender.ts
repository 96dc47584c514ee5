/** Sends the hospital's messages in order, each until it is acknowledged: the same bytes under the same number. */
import { connectMllp, type MllpClientState, MllpFault, parseMessage, readAck } from '#lib/hl7v2/index.ts';

export type Sender = {
  /** Resolves when the message is acknowledged; rejects only when the sender is closed. */
  send(bytes: Uint8Array): Promise<void>;
  readonly state: MllpClientState;
  close(): Promise<void>;
};

type SenderOptions = {
  readonly host: string;
  readonly port: number;
  /** Told when the receiver refused a message for good (AE, AR): it is not sent again. */
  readonly onRefused: (sentence: string) => void;
  /** Milliseconds to wait for one acknowledgement and between two tries. */
  readonly replyMs?: number;
  readonly pauseMs?: number;
};

/** Opens the connection; it is made anew as often as it breaks. */
export function createSender(options: SenderOptions): Sender {
  const { host, port, onRefused, replyMs = 10_000, pauseMs = 500 } = options;
  const client = connectMllp({ host, port, maxRetryMs: 2_000 });

  const accepted = async (bytes: Uint8Array): Promise<boolean> => {
    try {
      const reply = parseMessage(await client.send(bytes, { timeoutMs: replyMs }));
      const ack = reply.ok ? readAck(reply.value) : null;
      if (!ack?.accepted) onRefused(`a message was refused: ${ack ? `${ack.code} ${ack.text}` : 'unreadable answer'}`);
      return true;
    } catch (error) {
      if (!(error instanceof MllpFault) || error.code === 'closed') throw error;
      return false;
    }
  };

  return {
    async send(bytes) {
      while (!(await accepted(bytes))) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    },
    get state() {
      return client.state;
    },
    close: () => client.close(),
  };
}
