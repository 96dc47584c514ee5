/**
 * The log of the process. It carries ids, codes, counts and times; never a name, a message body or an input of a
 * command: what is about patients belongs in records, where reading it is a record too.
 */
import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on standard error, so that standard output stays for people. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorShape } },
    pino.destination(2),
  );
}

/** Errors are logged by name, code and stack; a database error's detail may quote row values and is left out. */
function errorShape(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, constraint } = error as Error & { code?: string; constraint?: string };
  return {
    name: error.name,
    code,
    constraint,
    message: code ? undefined : error.message,
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
  };
}
