/**
 * An endpoint is described once. From this object come the route (kernel/http), the OpenAPI 3.1 document and the
 * browser's typed client (web/client). Portable: no Node, no DOM, no database.
 */
import Type, { type Static, type TObject, type TSchema } from 'typebox';

export type Method = 'GET' | 'POST';

export type Endpoint<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
  Code extends string = string,
> = {
  /** `group.module.verb`, unique: also the operationId in the OpenAPI document. */
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  /** The permission that is asked for; null = anybody, signed in or not. */
  readonly permission: string | null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
  readonly refusals: readonly Code[];
  /** A file travels: up as the bytes of the request (no JSON body), or down as CSV. */
  readonly carries?: 'upload' | 'download';
};

const nothing = Type.Object({});

type Described<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema, C extends string> = {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly permission: string | null;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly reply: R;
  readonly refusals?: readonly C[];
  readonly carries?: 'upload' | 'download';
};

/** Describes one endpoint; parts that are left out are empty objects. */
export function endpoint<
  P extends TObject = typeof nothing,
  Q extends TObject = typeof nothing,
  B extends TSchema = typeof nothing,
  R extends TSchema = TSchema,
  const C extends string = never,
>(described: Described<P, Q, B, R, C>): Endpoint<P, Q, B, R, C> {
  return {
    ...described,
    params: described.params ?? (nothing as unknown as P),
    query: described.query ?? (nothing as unknown as Q),
    body: described.body ?? (nothing as unknown as B),
    refusals: described.refusals ?? [],
  };
}

export type ParamsOf<E extends Endpoint> = Static<E['params']>;
export type QueryOf<E extends Endpoint> = Static<E['query']>;
export type BodyOf<E extends Endpoint> = Static<E['body']>;
export type ReplyOf<E extends Endpoint> = Static<E['reply']>;
export type CodeOf<E extends Endpoint> = E['refusals'][number];

/** Shapes that many contracts share. */
export const shapes = {
  id: Type.String({ minLength: 1, maxLength: 64 }),
  /** Instant, ISO 8601 in UTC. */
  instant: Type.String({ format: 'date-time' }),
  /** Calendar date, YYYY-MM-DD. */
  date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  /** Exact decimal as text: never a float. */
  decimal: Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', maxLength: 40 }),
  nullable: <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]),
  /** One part of a medication line (tables/display): kind says how it is set, text is shown as it is. */
  linePart: Type.Object({ kind: Type.String(), text: Type.String() }),
};

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 document of a list of endpoints. */
export function toOpenApi(endpoints: readonly Endpoint[], info: { title: string; version: string }): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const e of endpoints) {
    const path = e.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [e.method.toLowerCase()]: operation(e) };
  }
  return { openapi: '3.1.0', info, paths, components: { securitySchemes: { session: sessionScheme } } };
}

const sessionScheme = { type: 'apiKey', in: 'cookie', name: 'mortar_session' };

function operation(e: Endpoint): JsonObject {
  const parameters = [...parametersOf(e.params, 'path'), ...parametersOf(e.query, 'query')];
  if (e.method === 'POST') parameters.push(commandIdHeader);
  return {
    operationId: e.id,
    summary: e.summary,
    'x-permission': e.permission,
    'x-refusals': e.refusals,
    security: e.permission === null ? [] : [{ session: [] }],
    parameters,
    ...(e.method === 'POST'
      ? {
          requestBody: {
            required: true,
            content: e.carries === 'upload' ? { [octets]: { schema: {} } } : { 'application/json': { schema: e.body } },
          },
        }
      : {}),
    responses: {
      200: {
        description: 'Done',
        content:
          e.carries === 'download' ? { 'text/csv': { schema: {} } } : { 'application/json': { schema: e.reply } },
      },
      default: { description: 'Refused or invalid', content: { 'application/problem+json': { schema: problem } } },
    },
  };
}

/** Media type of a file that is sent up. */
export const octets = 'application/octet-stream';

const commandIdHeader = {
  name: 'x-command-id',
  in: 'header',
  required: true,
  description: 'Id of this act: the same id with the same content always gets the first answer.',
  schema: { type: 'string' },
};

/** RFC 9457 problem details, with the refusal's code and remedy. */
export const problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  remedy: Type.String(),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

function parametersOf(schema: TObject, place: 'path' | 'query'): JsonObject[] {
  const required = new Set<string>((schema as { required?: string[] }).required ?? []);
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: property as TSchema,
  }));
}
