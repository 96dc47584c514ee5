import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { readAck } from './ack.ts';
import type { Message } from './message.ts';
import { encodeFrame, isFramable, type LineTrouble, MllpFramer } from './mllp.ts';
import { noTimer, type StartTimer, startSystemTimer } from './mllp-timers.ts';
import { parseMessage } from './parse.ts';

/**
 * Why a send failed. `sent` false: the receiver has seen nothing of it. `sent` true: it may have been stored, so sending
 * again must carry the same control id.
 */
export class MllpFault extends Error {
  readonly code: 'not-connected' | 'no-reply' | 'connection-lost' | 'closed' | 'not-framable';
  readonly sent: boolean;

  constructor(code: MllpFault['code'], sent: boolean, message: string) {
    super(message);
    this.name = 'MllpFault';
    this.code = code;
    this.sent = sent;
  }
}

/** What came in, or did not, besides the replies that were credited. */
export type ClientTrouble =
  | LineTrouble
  | {
      /** late-ack: for a message sent earlier. foreign-ack: for a message never sent here. unreadable-ack: no MSA in it. */
      readonly kind: 'late-ack' | 'foreign-ack' | 'unreadable-ack';
      readonly bytes: Uint8Array;
      readonly controlId: string;
      readonly expected: string;
    }
  | { readonly kind: 'socket-error' | 'disconnected'; readonly message: string; readonly retryMs: number };

export type MllpClientState = 'connecting' | 'connected' | 'waiting' | 'closed';

export interface MllpClientOptions {
  readonly host: string;
  readonly port: number;
  readonly onTrouble?: (trouble: ClientTrouble) => void;
  readonly onState?: (state: MllpClientState) => void;
  /** First pause before connecting again, doubled each time up to `maxRetryMs`; defaults 250 and 30,000 ms. */
  readonly retryMs?: number;
  readonly maxRetryMs?: number;
  /** After this many messages in a row without a reply the connection is made anew; default 2. */
  readonly renewAfterSilences?: number;
  readonly maxFrameBytes?: number;
  readonly startTimer?: StartTimer;
  /** 0 to 1, spreads the pauses of many clients; default none. */
  readonly jitter?: () => number;
  readonly tls?: ConnectionOptions;
}

export interface MllpClient {
  readonly state: MllpClientState;
  /** Messages waiting for their turn or their reply. */
  readonly outstanding: number;
  /**
   * Sends when all messages before are answered, and gives the reply whose MSA-2 is this message's MSH-10. `timeoutMs`
   * (default 30,000) counts from the message's turn on, and covers waiting for a connection. Rejects with an MllpFault.
   */
  send(bytes: Uint8Array, options?: { readonly timeoutMs?: number }): Promise<Uint8Array>;
  /** Rejects what is still waiting and closes the connection. */
  close(): Promise<void>;
}

interface Job {
  readonly bytes: Uint8Array;
  readonly controlId: string;
  readonly timeoutMs: number;
  readonly resolve: (reply: Uint8Array) => void;
  readonly reject: (fault: MllpFault) => void;
  sent: boolean;
  cancelTimer: () => void;
}

const REMEMBERED = 1000;

/** Connects, and stays connected, to an MLLP receiver: one message outstanding at a time. Connecting goes on in the background. */
export function connectMllp(options: MllpClientOptions): MllpClient {
  return new Client(options);
}

/** Control ids are read whatever the character set: an acknowledgement must not be lost for its wording. */
function readLeniently(bytes: Uint8Array): Message | null {
  const parsed = parseMessage(bytes);
  if (parsed.ok) return parsed.value;
  const again = parsed.problem.code.startsWith('charset') ? parseMessage(bytes, { charset: '8859/1' }) : parsed;
  return again.ok ? again.value : null;
}

function controlIdOf(bytes: Uint8Array): string {
  return readLeniently(bytes)?.text('MSH-10') ?? '';
}

class Client implements MllpClient {
  readonly #options: MllpClientOptions;
  readonly #startTimer: StartTimer;
  readonly #queue: Job[] = [];
  readonly #sentIds = new Set<string>();
  #current: Job | null = null;
  #state: MllpClientState = 'connecting';
  #socket: Socket | null = null;
  #cancelRetry: () => void = noTimer;
  #attempts = 0;
  #silences = 0;

  constructor(options: MllpClientOptions) {
    this.#options = options;
    this.#startTimer = options.startTimer ?? startSystemTimer;
    this.#connect();
  }

  get state(): MllpClientState {
    return this.#state;
  }

  get outstanding(): number {
    return this.#queue.length + (this.#current === null ? 0 : 1);
  }

  send(bytes: Uint8Array, { timeoutMs = 30_000 }: { readonly timeoutMs?: number } = {}): Promise<Uint8Array> {
    if (this.#state === 'closed') return Promise.reject(new MllpFault('closed', false, 'the client is closed'));
    if (!isFramable(bytes)) {
      return Promise.reject(new MllpFault('not-framable', false, 'the message holds a framing byte (0B or 1C)'));
    }
    const own = bytes.slice();
    return new Promise((resolve, reject) => {
      this.#queue.push({
        bytes: own,
        controlId: controlIdOf(own),
        timeoutMs,
        resolve,
        reject,
        sent: false,
        cancelTimer: noTimer,
      });
      this.#advance();
    });
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    this.#cancelRetry();
    const jobs = [...(this.#current === null ? [] : [this.#current]), ...this.#queue.splice(0)];
    this.#current = null;
    for (const job of jobs) {
      job.cancelTimer();
      job.reject(new MllpFault('closed', job.sent, 'the client was closed'));
    }
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.destroyed) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }

  #setState(state: MllpClientState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }

  #connect(): void {
    this.#setState('connecting');
    const { host, port, tls } = this.#options;
    const socket = tls === undefined ? connect({ host, port }) : connectTls({ ...tls, host, port });
    this.#socket = socket;
    let reason = 'the receiver closed the connection';
    const framer = new MllpFramer({
      onFrame: (bytes) => this.#receive(bytes),
      onTrouble: (trouble) => this.#trouble(trouble),
      ...(this.#options.maxFrameBytes === undefined ? {} : { maxFrameBytes: this.#options.maxFrameBytes }),
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk: Uint8Array) => framer.push(chunk));
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      if (this.#socket !== socket) return;
      this.#attempts = 0;
      this.#setState('connected');
      this.#transmit();
      this.#advance();
    });
    socket.once('close', (hadError) => {
      framer.flush();
      if (this.#socket === socket) this.#lost(hadError ? 'socket-error' : 'disconnected', reason);
    });
  }

  #lost(kind: 'socket-error' | 'disconnected', message: string): void {
    this.#socket = null;
    if (this.#state === 'closed') return;
    const { retryMs = 250, maxRetryMs = 30_000, jitter } = this.#options;
    const pause = Math.min(maxRetryMs, retryMs * 2 ** Math.min(this.#attempts, 30));
    const delay = Math.round(pause * (1 + (jitter?.() ?? 0)));
    this.#attempts += 1;
    if (this.#state !== 'waiting') this.#setState('waiting');
    this.#cancelRetry = this.#startTimer(() => this.#connect(), delay);
    this.#trouble({ kind, message, retryMs: delay });
    const job = this.#current;
    if (job?.sent) this.#settle(() => job.reject(new MllpFault('connection-lost', true, message)));
  }

  #advance(): void {
    if (this.#current !== null || this.#state === 'closed') return;
    const job = this.#queue.shift();
    if (job === undefined) return;
    this.#current = job;
    job.cancelTimer = this.#startTimer(() => this.#expire(job), job.timeoutMs);
    this.#transmit();
  }

  #transmit(): void {
    const job = this.#current;
    if (job === null || job.sent || this.#state !== 'connected' || this.#socket === null) return;
    job.sent = true;
    this.#remember(job.controlId);
    this.#socket.write(encodeFrame(job.bytes), () => {});
  }

  #remember(controlId: string): void {
    this.#sentIds.delete(controlId);
    this.#sentIds.add(controlId);
    for (const oldest of this.#sentIds) {
      if (this.#sentIds.size <= REMEMBERED) break;
      this.#sentIds.delete(oldest);
    }
  }

  #expire(job: Job): void {
    if (this.#current !== job) return;
    if (!job.sent) {
      this.#settle(() => job.reject(new MllpFault('not-connected', false, `no connection within ${job.timeoutMs} ms`)));
      return;
    }
    this.#silences += 1;
    const isRenewing = this.#silences >= (this.#options.renewAfterSilences ?? 2);
    this.#settle(() => job.reject(new MllpFault('no-reply', true, `no reply within ${job.timeoutMs} ms`)), !isRenewing);
    if (isRenewing) {
      this.#silences = 0;
      this.#setState('waiting');
      this.#socket?.destroy();
    }
  }

  #settle(answer: () => void, isAdvancing = true): void {
    const job = this.#current;
    if (job === null) return;
    job.cancelTimer();
    this.#current = null;
    answer();
    if (isAdvancing) this.#advance();
  }

  #receive(bytes: Uint8Array): void {
    const message = readLeniently(bytes);
    const ack = message === null ? null : readAck(message);
    const job = this.#current;
    const expected = job?.sent ? job.controlId : '';
    if (ack === null) {
      this.#trouble({ kind: 'unreadable-ack', bytes, controlId: '', expected });
      return;
    }
    if (job?.sent && ack.controlId === job.controlId) {
      this.#silences = 0;
      this.#settle(() => job.resolve(bytes));
      return;
    }
    const kind = this.#sentIds.has(ack.controlId) ? 'late-ack' : 'foreign-ack';
    this.#trouble({ kind, bytes, controlId: ack.controlId, expected });
  }

  #trouble(trouble: ClientTrouble): void {
    this.#options.onTrouble?.(trouble);
  }
}
