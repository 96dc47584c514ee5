/** The bytes of a file as they come: counted, hashed, limited, inflated, and looked at before they are read. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Limits } from '../shapes.ts';
import { FileRefused, sizeText } from './refused.ts';

export type Counted = {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many came until now. */
  count(): number;
  /** SHA-256 of all, once they are read to the end. */
  sha256(): string;
};

/** Counts and hashes what comes; stops at the limit. */
export function counted(source: AsyncIterable<Uint8Array>, file: string, limits: Limits): Counted {
  const hash = createHash('sha256');
  let count = 0;
  let digest: string | null = null;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      count += chunk.length;
      if (count > limits.bytes) throw new FileRefused('file-too-large', { file, limit: sizeText(limits.bytes) });
      hash.update(chunk);
      yield chunk;
    }
  }
  return {
    bytes: pass(),
    count: () => count,
    sha256: () => {
      digest ??= hash.digest('hex');
      return digest;
    },
  };
}

export type Peeked = {
  /** The first bytes, at most `want`; the rest of the stream begins with them again. */
  readonly start: Buffer;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** Looks at the first bytes without taking them away. */
export async function peek(source: AsyncIterable<Uint8Array>, want: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length < want && !ended) {
    const { value, done } = await iterator.next();
    if (done) ended = true;
    else {
      seen.push(value);
      length += value.length;
    }
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    try {
      yield* seen.splice(0);
      while (!ended) {
        const { value, done } = await iterator.next();
        if (done) ended = true;
        else yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { start: Buffer.concat(seen).subarray(0, want), bytes: again() };
}

/** Inflates gzip; stops when it ends in the middle or grows too far. */
export async function* gunzipped(
  source: AsyncIterable<Uint8Array>,
  file: string,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  async function* counting(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      taken += chunk.length;
      yield chunk;
    }
  }
  const raw = Readable.from(counting(), { objectMode: false });
  const inflating = createGunzip({ chunkSize: 128 * 1024 });
  raw.on('error', (error) => inflating.destroy(error));
  raw.pipe(inflating);
  try {
    yield* limited(inflating, () => taken, file, limits);
  } catch (error) {
    throw damaged(error, file);
  } finally {
    raw.destroy();
    inflating.destroy();
  }
}

/** Small files may be as repetitive as they like. */
const ratioFromBytes = 64 * 1024 * 1024;

/** Passes on what was inflated while it stays within the limits. */
export async function* limited(
  source: AsyncIterable<Uint8Array>,
  taken: () => number,
  file: string,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let inflated = 0;
  for await (const chunk of source) {
    inflated += chunk.length;
    if (inflated > limits.inflatedBytes) {
      throw new FileRefused('file-inflates-too-far', { file, limit: sizeText(limits.inflatedBytes) });
    }
    if (inflated > ratioFromBytes && inflated > limits.ratio * Math.max(1, taken())) {
      throw new FileRefused('file-inflates-too-far', { file, limit: `${limits.ratio} times its size` });
    }
    yield chunk;
  }
}

/** What zlib says of a broken file, as a refusal; another error stays what it is. */
export function damaged(error: unknown, file: string): unknown {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  if (code === 'Z_BUF_ERROR') {
    return new FileRefused('file-cut-short', { file, what: 'its compressed data stop before their end' });
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new FileRefused('file-cut-short', { file, what: `its compressed data are damaged (${code})` });
  }
  return error;
}
