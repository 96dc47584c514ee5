/** What a person is shown when an act did not happen. */
export interface ProblemReport<Code extends string = string> {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
  readonly remedy?: string;
  readonly details?: unknown;
}

/** Path of an endpoint with its `:name` parts filled and its query added. */
export function endpointUrl(
  path: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/[:{]([A-Za-z]\w*)\}?/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  const text = search.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads problem+json into the words to show; an answer without a code is a fault of the server. */
export function problemOf(status: number, body: unknown): ProblemReport {
  const fields = isRecord(body) ? body : {};
  const remedy = text(fields.remedy);
  return {
    ok: false,
    code: text(fields.code) ?? 'bug',
    message: text(fields.detail) ?? text(fields.title) ?? `The server answered with an error (${status}).`,
    ...(remedy === undefined ? {} : { remedy }),
    ...(fields.details === undefined && fields.errors === undefined
      ? {}
      : { details: fields.details ?? fields.errors }),
  };
}
