/**
 * Binds contracts to commands and queries over HTTP: validation, sign-in, permission, refusal → problem+json (RFC 9457).
 * Modules never see a request.
 */
import { Readable } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Actor } from './actor.ts';
import { may } from './actor.ts';
import { newId } from './chance.ts';
import {
  type BodyOf,
  type CodeOf,
  type Endpoint,
  octets,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
} from './contract.ts';
import type { Kernel } from './kernel.ts';
import { Fault, type KernelCode, type Outcome, type Refused, refuseKernel } from './outcome.ts';
import { insertRecord } from './records.ts';

export type Request<E extends Endpoint> = {
  readonly kernel: Kernel;
  /** Nobody (a person without permissions) where the endpoint needs no permission. */
  readonly actor: Actor;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  /** The bytes of a file that is sent up, as they come; of other endpoints there are none. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly commandId: string;
  readonly cookies: Cookies;
};

/** What an endpoint that carries a file down answers with. */
export type Download = { readonly fileName: string; readonly pieces: AsyncIterable<string> };

export type Cookies = {
  get(name: string): string | null;
  set(name: string, value: string, maxAgeSeconds: number): void;
  clear(name: string): void;
};

export type Handler<E extends Endpoint> = (request: Request<E>) => Promise<Outcome<ReplyOf<E>, CodeOf<E> | KernelCode>>;

export type Route = { readonly endpoint: Endpoint; readonly handler: Handler<Endpoint> };

/** Binds one endpoint to what answers it; the compiler holds both to the contract. */
export function route<E extends Endpoint>(endpoint: E, handler: Handler<E>): Route {
  return { endpoint, handler: handler as unknown as Handler<Endpoint> };
}

/** Tells who a request comes from: an actor, or why not. `touch` false = a background request that keeps no session awake. */
export type Authenticate = (
  token: string | null,
  station: string | null,
  touch: boolean,
) => Promise<Outcome<Actor, 'not-signed-in' | 'session-locked'>>;

export const sessionCookie = 'mortar_session';

type HttpOptions = { readonly kernel: Kernel; readonly authenticate: Authenticate; readonly routes: readonly Route[] };

/** Makes the web server with all routes; the caller adds pages and listens. */
export async function createHttp({ kernel, authenticate, routes }: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: 4 * 1024 * 1024,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } },
    forceCloseConnections: true,
  });
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { directives: contentPolicy },
    strictTransportSecurity: false,
  });
  // A file is not gathered: who reads it takes it piece by piece.
  app.addContentTypeParser(octets, (_request, payload, done) => done(null, payload));
  app.setErrorHandler((error, _request, reply) => answerError(kernel, error, reply));
  app.setNotFoundHandler((_request, reply) => problem(reply, refuseKernel('not-found', { what: 'page or address' })));
  for (const each of routes) bind(app, kernel, authenticate, each);
  return app;
}

const contentPolicy = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

function bind(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate, { endpoint, handler }: Route): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: {
      params: endpoint.params,
      querystring: endpoint.query,
      ...(endpoint.method === 'POST' && endpoint.carries !== 'upload' ? { body: endpoint.body } : {}),
    },
    // Who may not ask learns so before the shape of the question is looked at.
    preValidation: async (request, reply) => {
      const admitted = await admit(kernel, authenticate, endpoint, request);
      if (!admitted.ok) return problem(reply, admitted);
      actors.set(request, admitted.value);
    },
    handler: async (request, reply) => {
      const outcome = await handler({
        kernel,
        actor: actors.get(request) ?? nobody(kernel.facilityId, stationOf(request)),
        params: request.params as never,
        query: request.query as never,
        body: request.body as never,
        bytes: bytesOf(request),
        commandId: commandIdOf(request) ?? newId(kernel.chance, kernel.clock.wall()),
        cookies: cookiesOf(request, reply),
      });
      // Who refuses early has not read all: the rest is let through, so that the sender hears the answer.
      if (request.body instanceof Readable) request.body.resume();
      if (!outcome.ok) return problem(reply, outcome);
      if (endpoint.carries === 'download') return sendDown(reply, outcome.value as Download);
      return reply.header('cache-control', 'no-store').send(outcome.value);
    },
  });
}

function bytesOf({ body }: FastifyRequest): AsyncIterable<Uint8Array> {
  return body instanceof Readable ? body.iterator({ destroyOnReturn: false }) : Readable.from([]);
}

function sendDown(reply: FastifyReply, { fileName, pieces }: Download): FastifyReply {
  const name = fileName.replace(/[^\w.-]+/g, '-');
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .type('text/csv; charset=utf-8')
    .send(Readable.from(pieces));
}

const actors = new WeakMap<FastifyRequest, Actor>();

async function admit(
  kernel: Kernel,
  authenticate: Authenticate,
  endpoint: Endpoint,
  request: FastifyRequest,
): Promise<Outcome<Actor, string>> {
  const station = stationOf(request);
  const token = request.cookies[sessionCookie] ?? null;
  const known = await authenticate(token, station, request.headers['x-background'] === undefined);
  if (endpoint.permission === null) return known.ok ? known : { ok: true, value: nobody(kernel.facilityId, station) };
  if (!known.ok) return known;
  if (endpoint.method === 'POST' && commandIdOf(request) === null) {
    return {
      ...refuseKernel('not-found', { what: 'x-command-id header' }),
      status: 400,
      message: 'The header x-command-id is missing.',
    };
  }
  if (may(known.value, endpoint.permission)) return known;
  const refusal = refuseKernel('not-permitted', { permission: endpoint.permission });
  await recordDenial(kernel, known.value, endpoint, refusal);
  return refusal;
}

/** A denial leaves no row but its one record. */
async function recordDenial(kernel: Kernel, actor: Actor, endpoint: Endpoint, refusal: Refused<string>): Promise<void> {
  const now = kernel.clock.now();
  await insertRecord(kernel.database, {
    kernel,
    command: { name: endpoint.id },
    call: { commandId: newId(kernel.chance, now), actor, input: {} },
    now,
    subject: null,
    outcome: refusal,
  });
}

/** Somebody who is not signed in: no permissions. */
function nobody(facilityId: string, station: string | null): Actor {
  return {
    kind: 'person',
    id: 'nobody',
    name: 'nobody signed in',
    facilityId,
    permissions: new Set(),
    role: 'none',
    station,
    sessionId: null,
  };
}

function stationOf(request: FastifyRequest): string | null {
  const header = request.headers['x-station'];
  return typeof header === 'string' && /^[\w .-]{1,40}$/.test(header) ? header : null;
}

function commandIdOf(request: FastifyRequest): string | null {
  const header = request.headers['x-command-id'];
  return typeof header === 'string' && /^[\w:.-]{8,80}$/.test(header) ? header : null;
}

function cookiesOf(request: FastifyRequest, reply: FastifyReply): Cookies {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const;
  return {
    get: (name) => request.cookies[name] ?? null,
    set: (name, value, maxAge) => void reply.setCookie(name, value, { ...options, maxAge }),
    clear: (name) => void reply.clearCookie(name, options),
  };
}

function problem(reply: FastifyReply, refusal: Refused<string>): FastifyReply {
  return reply
    .status(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:mortar:refusal:${refusal.code}`,
        title: refusal.code,
        status: refusal.status,
        detail: refusal.message,
        code: refusal.code,
        remedy: refusal.remedy,
        details: refusal.details,
      }),
    );
}

type Invalid = {
  validation?: { instancePath: string; message?: string }[];
  validationContext?: string;
  statusCode?: number;
};

function answerError(kernel: Kernel, error: unknown, reply: FastifyReply): FastifyReply {
  const invalid = error as Invalid;
  const base = { ok: false as const, details: {} };
  if (invalid.validation) {
    const where = invalid.validation
      .map(
        (fault) =>
          `${invalid.validationContext ?? 'request'}${fault.instancePath.replaceAll('/', '.')} ${fault.message ?? 'is not valid'}`,
      )
      .join('; ');
    return problem(reply, {
      ...base,
      code: 'invalid-input',
      status: 400,
      message: `The request is not valid: ${where}.`,
      remedy: 'Correct the fields named and send it again; nothing was changed.',
    });
  }
  if (error instanceof Fault) {
    return problem(reply, {
      ...base,
      code: 'not-available',
      status: 503,
      message: `Nothing was saved: ${error.message}.`,
      remedy: 'Try again in a moment; what you typed is kept.',
    });
  }
  if (invalid.statusCode && invalid.statusCode < 500) {
    return problem(reply, {
      ...base,
      code: 'invalid-input',
      status: 400,
      message: error instanceof Error ? error.message : 'The request is not valid.',
      remedy: 'Correct it and send it again; nothing was changed.',
    });
  }
  kernel.log.error({ err: error }, 'a request failed');
  reply.status(500);
  return reply.type('application/problem+json').send(
    JSON.stringify({
      type: 'urn:mortar:bug',
      title: 'bug',
      status: 500,
      detail: 'Mortar made an error; nothing was saved.',
      code: 'bug',
      remedy: 'Try once more; if it stays, tell the informatics technician the time and what you did.',
    }),
  );
}
