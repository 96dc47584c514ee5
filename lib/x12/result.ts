/** Why an interchange is refused. `offset` counts bytes from the start of what was given. */
export interface X12Problem {
  readonly code:
    | 'no-interchange'
    | 'header-short'
    | 'delimiter-invalid'
    | 'envelope-broken'
    | 'too-large'
    | 'value-invalid';
  readonly message: string;
  readonly offset?: number;
}

export type X12Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: X12Problem };

export function accept<T>(value: T): X12Result<T> {
  return { ok: true, value };
}

export function refuse(code: X12Problem['code'], message: string, offset?: number): { ok: false; problem: X12Problem } {
  return { ok: false, problem: offset === undefined ? { code, message } : { code, message, offset } };
}
