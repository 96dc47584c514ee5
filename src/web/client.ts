import type { Static } from 'typebox';
import type { Endpoint } from '#src/kernel/contract.ts';
import type { KernelCode } from '#src/kernel/outcome.ts';
import { newCommandId } from './command-id.ts';
import { heardFromServer, serverSilent } from './connection.ts';
import { sessionSignal } from './session-signal.ts';
import { stationName } from './station.ts';
import { isUserAway } from './user-activity.ts';
import { endpointUrl, type ProblemReport, problemOf } from './wire.ts';

export type { ProblemReport } from './wire.ts';

/** The part of a contract's endpoint that the browser needs; every `Endpoint` of kernel/contract fits. */
export type EndpointShape = Pick<
  Endpoint,
  'id' | 'method' | 'path' | 'params' | 'query' | 'body' | 'reply' | 'refusals'
>;

type Part<Name extends string, Value> = object extends Value
  ? { readonly [K in Name]?: Value }
  : { readonly [K in Name]: Value };

/** Parts that are empty or wholly optional in the contract may be left out. */
export type CallInput<E extends EndpointShape> = Part<'params', Static<E['params']>> &
  Part<'query', Static<E['query']>> &
  Part<'body', Static<E['body']>> & { readonly commandId?: string; readonly signal?: AbortSignal };

export type Reply<E extends EndpointShape> = Static<E['reply']>;

/** Codes that any call can end with, next to the endpoint's own refusals. */
export type ClientCode = KernelCode | 'invalid-input' | 'not-available' | 'bug' | 'connection-lost';

export type RefusalCode<E extends EndpointShape> = E['refusals'][number] | ClientCode;

export type CallOutcome<E extends EndpointShape> =
  | { readonly ok: true; readonly value: Reply<E> }
  | ProblemReport<RefusalCode<E>>;

/** True when it is not known whether the server acted, so the same command id must be sent again. */
export function isUnsettled(code: string): boolean {
  return code === 'connection-lost' || code === 'not-available' || code === 'bug';
}

interface LooseInput {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly commandId?: string;
  readonly signal?: AbortSignal;
}

function requestOf(endpoint: EndpointShape, input: LooseInput): Request {
  const headers = new Headers({ accept: 'application/json, application/problem+json' });
  const isCommand = endpoint.method !== 'GET';
  const body = isCommand ? JSON.stringify(input.body ?? {}) : undefined;
  if (isCommand) headers.set('x-command-id', input.commandId ?? newCommandId());
  if (isCommand) headers.set('content-type', 'application/json');
  if (!isCommand && isUserAway()) headers.set('x-background', '1');
  const station = stationName.get();
  if (station !== '') headers.set('x-station', station);
  return new Request(new URL(endpointUrl(endpoint.path, input.params, input.query), location.origin), {
    method: endpoint.method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  });
}

const lost: ProblemReport<ClientCode> = {
  ok: false,
  code: 'connection-lost',
  message: 'The server did not answer, so it is not known whether this was recorded.',
  remedy: 'Try again: the same act is never recorded twice.',
};

async function jsonOf(response: Response): Promise<unknown> {
  const raw = await response.text();
  return raw === '' ? undefined : JSON.parse(raw);
}

/** A proxy answers for a server that is gone with these, never with problem+json. */
function isGatewayAnswer(response: Response): boolean {
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false;
  return !isProblem && response.status >= 500;
}

async function send(request: Request): Promise<{ ok: true; value: unknown } | ProblemReport> {
  try {
    const response = await fetch(request);
    if (isGatewayAnswer(response)) {
      serverSilent();
      return lost;
    }
    heardFromServer();
    const body = await jsonOf(response);
    return response.ok ? { ok: true, value: body } : problemOf(response.status, body);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    serverSilent();
    return lost;
  }
}

/**
 * Calls one endpoint of a contract. Refusals, faults and a lost server come back as values; only an aborted signal throws.
 * POST carries `x-command-id`: pass `commandId` to repeat an act whose end is not known, else a new one is made.
 */
export async function call<E extends EndpointShape>(endpoint: E, input: CallInput<E>): Promise<CallOutcome<E>> {
  const outcome = await send(requestOf(endpoint, input as LooseInput));
  if (!outcome.ok && (outcome.code === 'not-signed-in' || outcome.code === 'session-locked'))
    sessionSignal.set(outcome.code);
  return outcome as CallOutcome<E>;
}
