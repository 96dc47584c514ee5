/**
 * The answer of a command: done with a value, or refused with a code.
 * A refusal is the business saying no. It is a value, never thrown; a bug is an exception.
 */

export type RefusalText = {
  /** HTTP status of the refusal. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 423 | 503;
  /** One sentence that says what is wrong; `{name}` is filled from the refusal's details. */
  readonly says: string;
  /** What the reader can do about it. */
  readonly remedy: string;
};

export type RefusalTable = Readonly<Record<string, RefusalText>>;

export type Details = Readonly<Record<string, string | number | boolean | null>>;

export type Done<T> = { readonly ok: true; readonly value: T };

export type Refused<Code extends string> = {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
  readonly remedy: string;
  readonly status: RefusalText['status'];
  readonly details: Details;
};

export type Outcome<T, Code extends string = never> = Done<T> | Refused<Code>;

/** The command did what was asked. */
export function done<T>(value: T): Done<T> {
  return { ok: true, value };
}

/** Makes the refuser of a module from its table: `refuse('already-verified', { who })`. */
export function refuser<Table extends RefusalTable>(table: Table) {
  return function refuse<Code extends keyof Table & string>(code: Code, details: Details = {}): Refused<Code> {
    const text = table[code];
    if (!text) throw new Error(`refusal ${code} is not in the table`);
    return {
      ok: false,
      code,
      message: fill(text.says, details),
      remedy: fill(text.remedy, details),
      status: text.status,
      details,
    };
  };
}

function fill(sentence: string, details: Details): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name];
    return value === undefined || value === null ? whole : String(value);
  });
}

/** The refusals that the kernel itself can give on any command. */
export const kernelRefusals = {
  'not-signed-in': {
    status: 401,
    says: 'Nobody is signed in at this station.',
    remedy: 'Sign in and repeat the act.',
  },
  'session-locked': {
    status: 401,
    says: 'This session was locked after a time without use.',
    remedy: 'Enter your password to go on; what you typed is kept.',
  },
  'not-permitted': {
    status: 403,
    says: 'Your role may not do this ({permission}).',
    remedy: 'Ask somebody whose role may, or ask for the right.',
  },
  'command-id-reused': {
    status: 409,
    says: 'This request has the id of an earlier request with other content.',
    remedy: 'Reload the page and repeat the act.',
  },
  'not-found': {
    status: 404,
    says: 'There is no {what} with this id here.',
    remedy: 'Reload the list; it may have moved on.',
  },
} as const satisfies RefusalTable;

export type KernelCode = keyof typeof kernelRefusals;

export const refuseKernel = refuser(kernelRefusals);

/** A fault outside the process (database, partner, disk): the same act may work later. */
export class Fault extends Error {
  readonly retryable: boolean;

  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.retryable = options.retryable;
  }
}

/** States what must be true; a broken invariant is a bug and stops the command. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
