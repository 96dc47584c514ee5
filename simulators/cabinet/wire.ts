/**
 * The connections of the cabinets: MLLP both ways, and what can go wrong on them. What is to be sent stays in the journal
 * until it was acknowledged; it goes out in order, again under the same number.
 */
import {
  connectMllp,
  listenMllp,
  type MllpClient,
  MllpFault,
  type MllpServer,
  parseMessage,
  readAck,
} from '#lib/hl7v2/index.ts';
import type { Place } from '../world/program.ts';
import type { Cabinets } from './cabinet.ts';
import type { Outgoing } from './shapes.ts';

export type Faults = {
  /** No connection in or out. */
  unplugged: boolean;
  /** Milliseconds before an incoming message is looked at. */
  slowMs: number;
  /** Milliseconds before each message that goes out. */
  delayMs: number;
  /** Takes messages and says nothing. */
  dropAcknowledgements: boolean;
  /** Acknowledges messages and forgets them. */
  acknowledgeAndLose: boolean;
  /** Sends every transaction twice. */
  duplicate: boolean;
};

export const noFaults: Faults = {
  unplugged: false,
  slowMs: 0,
  delayMs: 0,
  dropAcknowledgements: false,
  acknowledgeAndLose: false,
  duplicate: false,
};

export type Link = { readonly up: boolean; readonly lostAt: Date | null };

export type Wire = {
  readonly port: number;
  readonly link: Link;
  /** Takes up the connections. Rejects when the port is in use. */
  start(): Promise<void>;
  /** Something may be there to send. */
  wake(): void;
  /** Resolves when nothing is left to send, or the link is down. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  readonly cabinets: () => Cabinets;
  readonly listen: Place;
  readonly to: Place;
  readonly faults: Faults;
  readonly now: () => Date;
  /** Most milliseconds to wait for an acknowledgement; default 10,000. */
  readonly replyMs?: number;
  /** First pause after a silence, doubled up to sixty times; default 500. */
  readonly retryMs?: number;
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A reply gets no acknowledgement; this long is waited for one all the same, before the next message goes. */
const replyGraceMs = 15;
/** A reply that was written on a connection which lasts this long has arrived. */
const confirmMs = 3_000;

export function createWire(options: Options): Wire {
  return new TwoWays(options);
}

class TwoWays implements Wire {
  readonly #options: Options;
  #server: MllpServer | null = null;
  #client: MllpClient | null = null;
  #port: number;
  #lostAt: Date | null = null;
  #isPumping = false;
  #silences = 0;
  #retry: NodeJS.Timeout | undefined;
  #confirm: NodeJS.Timeout | undefined;
  /** Replies that were written and may have been lost with the connection. */
  readonly #unconfirmed = new Set<number>();
  readonly #settling = new Set<() => void>();

  constructor(options: Options) {
    this.#options = options;
    this.#port = options.listen.port;
  }

  get port(): number {
    return this.#port;
  }

  get link(): Link {
    return { up: this.#client?.state === 'connected', lostAt: this.#lostAt };
  }

  async start(): Promise<void> {
    const { faults, listen, to } = this.#options;
    if (this.#server || faults.unplugged) return;
    this.#server = await listenMllp({
      host: listen.host,
      port: this.#port,
      maxInHand: 1,
      onFrame: ({ bytes }) => this.#take(bytes),
    });
    this.#port = this.#server.port;
    this.#connect(to);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const [server, client] = [this.#server, this.#client];
    this.#server = null;
    this.#client = null;
    this.#lost();
    await Promise.all([server?.close({ graceMs: 100 }), client?.close()]);
  }

  wake(): void {
    void this.#pump();
  }

  settle(): Promise<void> {
    return new Promise((resolve) => {
      this.#settling.add(resolve);
      this.#lookSettled();
    });
  }

  async #take(bytes: Uint8Array): Promise<Uint8Array | null> {
    const { faults, cabinets } = this.#options;
    if (faults.slowMs > 0) await pause(faults.slowMs);
    const ack = cabinets().receive(bytes, { lose: faults.acknowledgeAndLose });
    this.wake();
    return faults.dropAcknowledgements ? null : ack;
  }

  #connect(to: Place): void {
    let client: MllpClient | null = null;
    client = connectMllp({
      ...to,
      retryMs: this.#options.retryMs ?? 500,
      maxRetryMs: 10_000,
      // Replies are silent by nature; `#renew` makes the connection anew where silence means trouble.
      renewAfterSilences: Number.POSITIVE_INFINITY,
      onState: (state) => {
        if (client !== this.#client) return;
        if (state === 'waiting') this.#lost();
        if (state !== 'connected') return;
        this.#lostAt = null;
        this.wake();
      },
    });
    this.#client = client;
  }

  #lost(): void {
    this.#lostAt ??= this.#options.now();
    this.#unconfirmed.clear();
    clearTimeout(this.#confirm);
    this.#lookSettled();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (await this.#sendNext());
    this.#isPumping = false;
    if (this.#unconfirmed.size > 0) {
      clearTimeout(this.#confirm);
      this.#confirm = setTimeout(() => this.#confirmReplies(), confirmMs);
    }
    this.#lookSettled();
  }

  #next(): Outgoing | null {
    for (const message of this.#options.cabinets().waiting()) {
      if (!this.#unconfirmed.has(message.seq)) return message;
    }
    return null;
  }

  /** True when the next message may be tried at once. */
  async #sendNext(): Promise<boolean> {
    const client = this.#client;
    const message = this.#next();
    if (client?.state !== 'connected' || message === null || this.#retry) return false;
    if (this.#options.faults.delayMs > 0) await pause(this.#options.faults.delayMs);
    const bytes = new TextEncoder().encode(message.text);
    const timeoutMs = message.kind === 'reply' ? replyGraceMs : (this.#options.replyMs ?? 10_000);
    try {
      this.#answered(message, await client.send(bytes, { timeoutMs }));
      if (this.#options.faults.duplicate) await client.send(bytes, { timeoutMs }).catch(() => {});
      return true;
    } catch (error) {
      if (!(error instanceof MllpFault)) throw error;
      return this.#unanswered(message, error);
    }
  }

  #answered(message: Outgoing, reply: Uint8Array): void {
    this.#silences = 0;
    this.#confirmReplies();
    const parsed = parseMessage(reply);
    const ack = parsed.ok ? readAck(parsed.value) : null;
    if (ack?.accepted) this.#options.cabinets().sent(message.seq);
    else this.#options.cabinets().refused(message, ack?.text || ack?.code || 'an answer that cannot be read');
  }

  #unanswered(message: Outgoing, fault: MllpFault): boolean {
    if (fault.code === 'not-framable') {
      this.#options.cabinets().refused(message, fault.message);
      return true;
    }
    if (fault.code !== 'no-reply') return false;
    if (message.kind === 'reply') {
      this.#unconfirmed.add(message.seq);
      return true;
    }
    this.#silences += 1;
    const ms = (this.#options.retryMs ?? 500) * Math.min(60, 2 ** (this.#silences - 1));
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.wake();
    }, ms);
    if (this.#silences % 2 === 0) this.#renew();
    return false;
  }

  /** Two silences: the connection may be dead without saying so. */
  #renew(): void {
    const old = this.#client;
    this.#client = null;
    this.#lost();
    void old?.close();
    if (this.#server) this.#connect(this.#options.to);
  }

  #confirmReplies(): void {
    for (const seq of this.#unconfirmed) this.#options.cabinets().sent(seq);
    this.#unconfirmed.clear();
  }

  #lookSettled(): void {
    const isDown = this.#client === null || this.#client.state === 'waiting' || this.#retry !== undefined;
    if (!isDown && (this.#isPumping || this.#next() !== null)) return;
    for (const resolve of this.#settling) resolve();
    this.#settling.clear();
  }
}
