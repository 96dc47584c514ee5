/** What a format gives: splitting a body into messages, their envelope, a tree to show, and places that a step may change. */

/** A value, or one sentence that says what is wrong and where. */
export type Taken<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

export const taken = <T>(value: T): Taken<T> => ({ ok: true, value });
export const notTaken = (why: string): { readonly ok: false; readonly why: string } => ({ ok: false, why });

/** Settings of a channel for its format, by name: `separator`, `layout`, `number-path` … */
export type FormatSettings = Readonly<Record<string, string>>;

/** One thing that a message says: a leaf has a value, any other has children. */
export type TreeNode = {
  readonly name: string;
  /** What the name means to a person; '' when nothing is known of it. */
  readonly title: string;
  readonly value: string | null;
  readonly children: readonly TreeNode[];
};

/** Who sent a message, under which number, what it is, and which messages keep their order with it. */
export type FormatEnvelope = {
  readonly sender: string;
  /** '' = the message has none; then the same bytes are the same message. */
  readonly number: string;
  readonly type: string;
  readonly orderingKey: string;
};

/** A message that is being worked on. What is not changed keeps its bytes. */
export type WorkingMessage = {
  /** Text at a place; '' when there is none. */
  get(path: string): Taken<string>;
  set(path: string, value: string): Taken<null>;
  /** Writes what stands at one place to another, as it is written. */
  copy(from: string, to: string): Taken<null>;
  /** Takes away a place, or a whole segment, row or loop. A place that is not there is no fault. */
  remove(path: string): Taken<null>;
  /** Puts a segment, as it is written, after the last one of a name. */
  insert(after: string, written: string): Taken<null>;
  /** How many there are of what the path names. */
  count(path: string): Taken<number>;
  bytes(): Uint8Array;
  tree(): readonly TreeNode[];
};

export type FormatName = 'hl7v2' | 'x12' | 'csv' | 'fixed-width';

export type Format = {
  readonly name: FormatName;
  readonly title: string;
  /** Names of its settings with what each is for. */
  readonly settings: Readonly<Record<string, string>>;
  /** The messages of a body, each with exactly the bytes that it had there. */
  split(body: Uint8Array, settings: FormatSettings): Taken<readonly Uint8Array[]>;
  envelope(bytes: Uint8Array, settings: FormatSettings): Taken<FormatEnvelope>;
  open(bytes: Uint8Array, settings: FormatSettings): Taken<WorkingMessage>;
};

/** Most bytes of a body that is read as other than HL7 v2. */
export const bodyMaxBytes = 64 * 1024 * 1024;
/** Most values of one message. */
export const valuesMax = 1_000_000;
