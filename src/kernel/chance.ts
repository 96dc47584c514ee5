/** Chance is injected: ids and choices come from here, so that a seeded run repeats exactly. */
import { randomBytes, randomFillSync } from 'node:crypto';

export type Chance = {
  /** 16 random bytes or more. */
  bytes(length: number): Uint8Array;
  /** Uniform in [0, 1). */
  unit(): number;
};

/** Chance of the operating system: production. */
export function systemChance(): Chance {
  return { bytes: drawFrom(Buffer.alloc(4096)), unit: () => randomBytes(4).readUInt32BE(0) / 2 ** 32 };
}

/** Asks the operating system for a pool of bytes at a time; each byte is given once and does not stay in the pool. */
function drawFrom(pool: Buffer): Chance['bytes'] {
  let next = pool.length;
  return (length) => {
    if (length > pool.length / 4) return randomBytes(length);
    if (next + length > pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    const drawn = Uint8Array.prototype.slice.call(pool, next, next + length);
    pool.fill(0, next, next + length);
    next += length;
    return drawn;
  };
}

/** Repeatable chance from a seed (sfc32); not for secrets. */
export function seededChance(seed: number): Chance {
  const state = new Uint32Array([seed >>> 0, (seed ^ 0x9e3779b9) >>> 0, 0x243f6a88, 1]);
  const next = () => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const t = (a + b + d) >>> 0;
    state[3] = d + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + t;
    return t;
  };
  for (let i = 0; i < 15; i++) next();
  return {
    bytes: (length) => Uint8Array.from({ length }, () => next() >>> 24),
    unit: () => next() / 2 ** 32,
  };
}

/** A UUID version 7 (RFC 9562 §5.7): sorts by the instant it was made. */
export function newId(chance: Chance, at: Date): string {
  const bytes = Buffer.from(chance.bytes(16));
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
