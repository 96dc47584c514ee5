import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { encodeFrame, type LineTrouble, MllpFramer } from './mllp.ts';
import { noTimer, type StartTimer, startSystemTimer } from './mllp-timers.ts';

/** One sender's connection, as handlers see it. */
export interface MllpConnection {
  /** Counted from 1 in the order of arrival at this listener. */
  readonly id: number;
  /** Address and port of the other side. */
  readonly remote: string;
}

export interface MllpFrame {
  readonly bytes: Uint8Array;
  readonly connection: MllpConnection;
}

/** What went wrong on a connection. `bytes` is the reply that could not be given, where there was one. */
export type ServerTrouble =
  | (LineTrouble & { readonly connection: MllpConnection })
  | {
      readonly kind: 'socket-error' | 'handler-failed' | 'reply-lost' | 'refused-connection';
      readonly connection: MllpConnection;
      readonly message: string;
      readonly bytes?: Uint8Array;
    };

export interface MllpServerOptions {
  /** Default 127.0.0.1: reachable from outside only where that is asked for. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  /**
   * Called for every frame, in the order of arrival of its connection. It may be called again before it has answered
   * (up to `maxInHand`); the replies go out in the order of the frames. Null: no reply. A rejection: no reply, so that the
   * sender sends again.
   */
  readonly onFrame: (frame: MllpFrame) => Promise<Uint8Array | null>;
  readonly onTrouble?: (trouble: ServerTrouble) => void;
  readonly onConnection?: (connection: MllpConnection, state: 'open' | 'closed') => void;
  /** Frames of one connection that may be with the handler at once; default 16. 1: strictly one after the other. */
  readonly maxInHand?: number;
  readonly maxConnections?: number;
  readonly maxFrameBytes?: number;
  /** A frame begun and not ended for this long is reported and dropped; default 60,000 ms; 0: never. */
  readonly halfFrameMs?: number;
  readonly startTimer?: StartTimer;
  /** Key, certificate and what else node:tls takes: MLLP over TLS. */
  readonly tls?: TlsOptions;
}

export interface MllpServer {
  readonly host: string;
  readonly port: number;
  readonly connectionCount: number;
  /** Stops accepting and reading, lets the frames in hand be answered, then closes; cut off after `graceMs` (10,000). */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/** Listens for MLLP senders. Rejects when the address cannot be taken. */
export async function listenMllp(options: MllpServerOptions): Promise<MllpServer> {
  const lines = new Set<Line>();
  const report = options.onTrouble ?? (() => {});
  const startTimer = options.startTimer ?? startSystemTimer;
  let count = 0;
  let isClosing = false;
  const accept = (socket: Socket): void => {
    count += 1;
    const connection = { id: count, remote: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}` };
    if (isClosing || lines.size >= (options.maxConnections ?? 256)) {
      socket.on('error', () => {});
      socket.destroy();
      report({ kind: 'refused-connection', connection, message: isClosing ? 'closing' : 'too many connections' });
      return;
    }
    const line = new Line(socket, connection, options, startTimer);
    lines.add(line);
    options.onConnection?.(connection, 'open');
    void line.closed.then(() => {
      lines.delete(line);
      options.onConnection?.(connection, 'closed');
    });
  };
  const listener: Server =
    options.tls === undefined
      ? createServer({ allowHalfOpen: true, noDelay: true }, accept)
      : createTlsServer({ ...options.tls, allowHalfOpen: true, noDelay: true }, accept);
  listener.on('tlsClientError', (error: Error, socket: Socket) => {
    const connection = { id: 0, remote: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}` };
    report({ kind: 'socket-error', connection, message: error.message });
    socket.destroy();
  });
  // Under TLS a connection that never ends its handshake is no line yet, but must not hold up the closing either.
  const sockets = new Set<Socket>();
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port, options.host ?? '127.0.0.1', () => {
      listener.off('error', reject);
      resolve();
    });
  });
  listener.on('error', (error) => {
    report({ kind: 'socket-error', connection: { id: 0, remote: 'listener' }, message: error.message });
  });
  const address = listener.address();
  return {
    host: typeof address === 'object' && address !== null ? address.address : '',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get connectionCount() {
      return lines.size;
    },
    async close({ graceMs = 10_000 } = {}) {
      isClosing = true;
      const stopped = new Promise<void>((resolve) => listener.close(() => resolve()));
      const cancel = startTimer(() => {
        for (const line of lines) line.cut();
      }, graceMs);
      await Promise.all([...lines].map((line) => line.finish()));
      cancel();
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
  };
}

const LINGER_MS = 1000;

interface Waiting {
  reply: Uint8Array | null | undefined;
}

/** One connection: frames in, replies out in the same order. */
class Line {
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #connection: MllpConnection;
  readonly #options: MllpServerOptions;
  readonly #startTimer: StartTimer;
  readonly #framer: MllpFramer;
  readonly #maxInHand: number;
  /** Frames that are whole and not yet with the handler. */
  readonly #queue: Uint8Array[] = [];
  /** With the handler or answered but behind one that is not, in the order of arrival. */
  readonly #inHand: Waiting[] = [];
  #isEnding = false;
  #isDiscarding = false;
  #cancelHalfFrame: () => void = noTimer;
  #cancelLinger: () => void = noTimer;
  #isSocketClosed = false;
  #resolveClosed: () => void = () => {};

  constructor(socket: Socket, connection: MllpConnection, options: MllpServerOptions, startTimer: StartTimer) {
    this.#socket = socket;
    this.#connection = connection;
    this.#options = options;
    this.#startTimer = startTimer;
    this.#maxInHand = Math.max(1, options.maxInHand ?? 16);
    this.#framer = new MllpFramer({
      onFrame: (bytes) => this.#queue.push(bytes),
      onTrouble: (trouble) => this.#trouble({ ...trouble, connection }),
      ...(options.maxFrameBytes === undefined ? {} : { maxFrameBytes: options.maxFrameBytes }),
    });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    socket.once('close', () => {
      this.#framer.flush();
      this.#cancelHalfFrame();
      this.#cancelLinger();
      this.#isSocketClosed = true;
      this.#isEnding = true;
      this.#endWhenDone();
    });
    socket.on('drain', () => this.#advance());
    socket.on('error', (error) => this.#trouble({ kind: 'socket-error', connection, message: error.message }));
    socket.on('data', (chunk: Uint8Array) => this.#read(chunk));
    socket.on('end', () => {
      this.#framer.flush();
      this.#isEnding = true;
      if (this.#isDiscarding) socket.destroy();
      else this.#endWhenDone();
    });
  }

  /** Reads no more; resolves when the frames in hand are answered and the socket is closed. */
  finish(): Promise<void> {
    this.#isEnding = true;
    this.#socket.pause();
    this.#endWhenDone();
    return this.closed;
  }

  /** Gives up: closes without waiting for the handler. */
  cut(): void {
    this.#socket.destroy();
    this.#resolveClosed();
  }

  #read(chunk: Uint8Array): void {
    if (this.#isDiscarding) return;
    this.#framer.push(chunk);
    this.#cancelHalfFrame();
    const halfFrameMs = this.#options.halfFrameMs ?? 60_000;
    if (this.#framer.isInside && halfFrameMs > 0) {
      this.#cancelHalfFrame = this.#startTimer(() => this.#framer.flush(), halfFrameMs);
    }
    this.#advance();
  }

  #advance(): void {
    while (this.#inHand.length < this.#maxInHand) {
      const bytes = this.#queue.shift();
      if (bytes === undefined) break;
      const waiting: Waiting = { reply: undefined };
      this.#inHand.push(waiting);
      void this.#handle(bytes, waiting);
    }
    if (this.#isEnding) return;
    if (this.#queue.length > 0 || this.#socket.writableNeedDrain) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  async #handle(bytes: Uint8Array, waiting: Waiting): Promise<void> {
    try {
      waiting.reply = await this.#options.onFrame({ bytes, connection: this.#connection });
    } catch (error) {
      waiting.reply = null;
      const message = error instanceof Error ? error.message : String(error);
      this.#trouble({ kind: 'handler-failed', connection: this.#connection, message });
    }
    this.#sendReady();
    this.#advance();
    this.#endWhenDone();
  }

  #sendReady(): void {
    while (this.#inHand[0] !== undefined && this.#inHand[0].reply !== undefined) {
      const reply = this.#inHand.shift()?.reply;
      if (reply !== null && reply !== undefined) this.#write(reply);
    }
  }

  #write(reply: Uint8Array): void {
    const lost = (message: string): void =>
      this.#trouble({ kind: 'reply-lost', connection: this.#connection, message, bytes: reply });
    if (!this.#socket.writable) {
      lost('the sender has closed the connection');
      return;
    }
    try {
      this.#socket.write(encodeFrame(reply), (error) => {
        if (error !== null && error !== undefined) lost(error.message);
      });
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * Ends the connection once nothing is queued or in hand. What the sender still writes is then read and thrown away until
   * it closes too (or `LINGER_MS`): closing over unread bytes would reset the line and could take the last replies with it.
   */
  #endWhenDone(): void {
    if (!this.#isEnding || this.#queue.length > 0 || this.#inHand.length > 0) return;
    if (this.#isSocketClosed) {
      this.#resolveClosed();
      return;
    }
    if (this.#isDiscarding) return;
    this.#isDiscarding = true;
    if (this.#socket.readableEnded || !this.#socket.writable) {
      this.#socket.end(() => this.#socket.destroy());
      return;
    }
    this.#socket.end();
    this.#socket.resume();
    this.#cancelLinger = this.#startTimer(() => this.#socket.destroy(), LINGER_MS);
  }

  #trouble(trouble: ServerTrouble): void {
    this.#options.onTrouble?.(trouble);
  }
}
