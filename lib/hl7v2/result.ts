/** Why a message, a path, a value or a patch is refused. `offset` counts bytes from the start of what was given. */
export interface Hl7Problem {
  readonly code: Hl7ProblemCode;
  readonly message: string;
  readonly offset?: number;
}

export type Hl7ProblemCode =
  | 'empty'
  | 'msh-missing'
  | 'msh-short'
  | 'batch'
  | 'delimiter-invalid'
  | 'charset-unknown'
  | 'charset-bytes'
  | 'charset-cannot-write'
  | 'value-invalid'
  | 'cannot-escape'
  | 'path-invalid'
  | 'path-protected'
  | 'path-overlap'
  | 'segment-missing'
  | 'time-nonexistent';

/** Something odd that did not stop the reading: to be shown to the interface specialist, never to be hidden. */
export interface Hl7Note {
  readonly code:
    | 'delimiter-ignored'
    | 'charset-undeclared'
    | 'charset-mismatch'
    | 'c1-bytes'
    | 'charset-repeats'
    | 'second-msh';
  readonly message: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Hl7Problem };

export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(code: Hl7ProblemCode, message: string, offset?: number): { ok: false; problem: Hl7Problem } {
  return { ok: false, problem: offset === undefined ? { code, message } : { code, message, offset } };
}

/** Upper-case hexadecimal of at most `limit` bytes, in pairs parted by blanks; an ellipsis marks what was left off. */
export function hex(bytes: Uint8Array, limit = 64): string {
  const shown = Array.from(bytes.subarray(0, limit), (byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  return bytes.length > limit ? `${shown.join(' ')} …` : shown.join(' ');
}
