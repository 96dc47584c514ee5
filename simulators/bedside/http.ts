/** One small HTTP client for simulated people: kept connections, JSON both ways, a fault is a value. */
import { Agent, request } from 'node:http';

export type HttpReply = {
  readonly status: number;
  readonly body: unknown;
  readonly setCookie: readonly string[];
};

export type HttpCall = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type Http = {
  /** Null: nobody answered. */
  call(call: HttpCall): Promise<HttpReply | null>;
  close(): void;
};

/** Opens a client to an address like http://127.0.0.1:8080. */
export function openHttp(address: string, timeoutMs = 15_000): Http {
  const { hostname, port } = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    call: ({ method, path, headers, body }) =>
      new Promise((resolve) => {
        const text = body === undefined ? null : JSON.stringify(body);
        const sent = request(
          {
            agent,
            hostname,
            port,
            path,
            method,
            timeout: timeoutMs,
            headers: {
              ...headers,
              ...(text === null
                ? {}
                : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
            },
          },
          (reply) => {
            const chunks: Buffer[] = [];
            reply.on('data', (chunk: Buffer) => void chunks.push(chunk));
            reply.on('error', () => resolve(null));
            reply.on('end', () =>
              resolve({
                status: reply.statusCode ?? 0,
                body: parsed(Buffer.concat(chunks).toString('utf8')),
                setCookie: reply.headers['set-cookie'] ?? [],
              }),
            );
          },
        );
        sent.on('timeout', () => sent.destroy());
        sent.on('error', () => resolve(null));
        sent.end(text ?? undefined);
      }),
    close: () => agent.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
