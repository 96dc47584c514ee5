import { hex } from './result.ts';

const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
const HEAD = 256;

/** Something on the line that is no frame. `bytes` holds at most the first 256 of `length`; `hex` shows 64 of them. */
export interface LineTrouble {
  /**
   * junk: bytes between frames. half-frame: a frame that was begun and never ended (another began, the line closed, or it
   * stood still). too-large: a frame above the size cap, thrown away up to its end.
   */
  readonly kind: 'junk' | 'half-frame' | 'too-large';
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly hex: string;
}

export interface MllpFramerOptions {
  readonly onFrame: (bytes: Uint8Array) => void;
  readonly onTrouble?: (trouble: LineTrouble) => void;
  /** Largest frame, bytes; default 64 MiB. */
  readonly maxFrameBytes?: number;
}

/**
 * Takes the bytes of one connection in any chunks and gives its frames, each in a buffer of its own, in time linear in the
 * bytes. A frame is whole at FS: a CR after it is swallowed, and a sender that leaves the CR out loses nothing. A VT inside
 * a frame that is followed by MSH, FHS or BHS begins a new frame and what stood before it is reported; any other VT is
 * data. MLLP release 1, HL7 v2.9 appendix C.
 */
export class MllpFramer {
  readonly #onFrame: (bytes: Uint8Array) => void;
  readonly #onTrouble: (trouble: LineTrouble) => void;
  readonly #max: number;
  #buffer = new Uint8Array(1024);
  #length = 0;
  #state: 'between' | 'inside' | 'skipping' = 'between';
  #afterFs = false;
  #skipped = 0;
  #junk: number[] = [];
  #junkLength = 0;

  constructor(options: MllpFramerOptions) {
    this.#onFrame = options.onFrame;
    this.#onTrouble = options.onTrouble ?? (() => {});
    this.#max = options.maxFrameBytes ?? 64 * 1024 * 1024;
  }

  /** Bytes of the frame that is begun and not ended; 0 between frames. */
  get pending(): number {
    return this.#state === 'between' ? 0 : this.#length + this.#skipped;
  }

  /** Whether a frame is begun and not ended. */
  get isInside(): boolean {
    return this.#state !== 'between';
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) at = this.#state === 'between' ? this.#between(chunk, at) : this.#inside(chunk, at);
  }

  /** The line is closed, or has stood still too long: reports a half frame and junk, and starts afresh. */
  flush(): void {
    this.#reportJunk();
    if (this.#state === 'skipping') this.#reportTooLarge();
    else if (this.#state === 'inside') this.#report('half-frame', this.#buffer.subarray(0, this.#length), this.#length);
    this.#state = 'between';
    this.#length = 0;
    this.#afterFs = false;
  }

  #between(chunk: Uint8Array, from: number): number {
    let at = from;
    if (this.#afterFs) {
      this.#afterFs = false;
      if (chunk[at] === CR) at += 1;
      if (at === chunk.length) return at;
    }
    const start = chunk.indexOf(VT, at);
    const end = start < 0 ? chunk.length : start;
    if (end > at) {
      this.#junkLength += end - at;
      for (let next = at; next < end && this.#junk.length < HEAD; next += 1) this.#junk.push(chunk[next] ?? 0);
    }
    if (start < 0) return chunk.length;
    this.#reportJunk();
    this.#state = 'inside';
    this.#length = 0;
    return start + 1;
  }

  #inside(chunk: Uint8Array, from: number): number {
    const found = chunk.indexOf(FS, from);
    const end = found < 0 ? chunk.length : found;
    if (this.#state === 'inside') this.#append(chunk, from, end);
    else this.#skipped += end - from;
    if (found < 0) return chunk.length;
    if (this.#state === 'skipping') this.#reportTooLarge();
    else this.#emit();
    this.#state = 'between';
    this.#length = 0;
    this.#afterFs = true;
    return found + 1;
  }

  #append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#max) {
      this.#state = 'skipping';
      this.#skipped = to - from;
      return;
    }
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(this.#max, Math.max(length, this.#buffer.length * 2)));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk.subarray(from, to), this.#length);
    this.#length = length;
  }

  /** Emits the frame in the buffer, after any half frames that a sender left before it. */
  #emit(): void {
    const whole = this.#buffer.slice(0, this.#length);
    if (this.#buffer.length > 1024 * 1024) this.#buffer = new Uint8Array(1024);
    let from = 0;
    for (let at = whole.indexOf(VT); at >= 0; at = whole.indexOf(VT, at + 1)) {
      const isDoubled = at === from;
      if (!isDoubled && !beginsMessage(whole, at + 1)) continue;
      if (at > from) this.#report('half-frame', whole.subarray(from, at), at - from);
      from = at + 1;
    }
    this.#onFrame(from === 0 ? whole : whole.slice(from));
  }

  #reportJunk(): void {
    if (this.#junkLength > 0) this.#report('junk', Uint8Array.from(this.#junk), this.#junkLength);
    this.#junk = [];
    this.#junkLength = 0;
  }

  #reportTooLarge(): void {
    this.#report('too-large', this.#buffer.subarray(0, this.#length), this.#length + this.#skipped);
    this.#skipped = 0;
  }

  #report(kind: LineTrouble['kind'], bytes: Uint8Array, length: number): void {
    const head = bytes.slice(0, HEAD);
    this.#onTrouble({ kind, length, bytes: head, hex: hex(head) });
  }
}

function beginsMessage(bytes: Uint8Array, at: number): boolean {
  const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return (
    (first === 0x4d && second === 0x53 && third === 0x48) ||
    ((first === 0x46 || first === 0x42) && second === 0x48 && third === 0x53)
  );
}

/** Whether the bytes can travel in one frame: no FS in them, and no VT before a segment that begins a message. */
export function isFramable(bytes: Uint8Array): boolean {
  if (bytes.includes(FS) || bytes[0] === VT) return false;
  for (let at = bytes.indexOf(VT); at >= 0; at = bytes.indexOf(VT, at + 1)) {
    if (beginsMessage(bytes, at + 1)) return false;
  }
  return true;
}

/** VT, the message, FS, CR. Throws when isFramable says no: the receiver would read something else. */
export function encodeFrame(bytes: Uint8Array): Uint8Array {
  if (!isFramable(bytes)) throw new TypeError('the message holds a framing byte (0B or 1C) and cannot be framed');
  const frame = new Uint8Array(bytes.length + 3);
  frame[0] = VT;
  frame.set(bytes, 1);
  frame[bytes.length + 1] = FS;
  frame[bytes.length + 2] = CR;
  return frame;
}
