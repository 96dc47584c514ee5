import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const password = Type.String({ minLength: 1, maxLength: 200 });

/** Who is signed in, where, and what the top bar says. Answers without a session too (`person` null). */
export const readSession = endpoint({
  id: 'people.sign-in.readSession',
  method: 'GET',
  path: '/api/session',
  permission: null,
  summary: 'The session of this browser, the facility and the state of the service.',
  reply: Type.Object({
    environment: Type.Union([Type.Literal('demo'), Type.Literal('training'), Type.Literal('production')]),
    facility: Type.Object({ id: Type.String(), name: Type.String(), timeZone: Type.String() }),
    station: shapes.nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    downtime: shapes.nullable(Type.Object({ since: shapes.instant, says: Type.String() })),
    clock: Type.Object({ now: shapes.instant, rate: Type.Number() }),
    isLocked: Type.Boolean(),
    lockMinutes: Type.Number(),
    person: shapes.nullable(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        role: Type.String(),
        roleName: Type.String(),
        unitId: shapes.nullable(Type.String()),
        permissions: Type.Array(Type.String()),
      }),
    ),
    /** Only in a demo: the sign-ins to show as buttons. */
    demoSignIns: Type.Array(
      Type.Object({
        user: Type.String(),
        password: Type.String(),
        name: Type.String(),
        roleName: Type.String(),
        opens: Type.String(),
      }),
    ),
  }),
});

export const signIn = endpoint({
  id: 'people.sign-in.signIn',
  method: 'POST',
  path: '/api/session/sign-in',
  permission: null,
  summary: 'Opens a session by user name and password.',
  body: Type.Object({ user: Type.String({ minLength: 1, maxLength: 60 }), password }),
  reply: Type.Object({}),
  refusals: ['sign-in-failed', 'too-many-tries'],
});

export const signOut = endpoint({
  id: 'people.sign-in.signOut',
  method: 'POST',
  path: '/api/session/sign-out',
  permission: null,
  summary: 'Ends the session.',
  reply: Type.Object({}),
});

export const lockSession = endpoint({
  id: 'people.sign-in.lockSession',
  method: 'POST',
  path: '/api/session/lock',
  permission: null,
  summary: 'Asks for the password again before anything else.',
  reply: Type.Object({}),
});

export const unlockSession = endpoint({
  id: 'people.sign-in.unlockSession',
  method: 'POST',
  path: '/api/session/unlock',
  permission: null,
  summary: 'Opens a locked session again by the same person.',
  body: Type.Object({ secret: password }),
  reply: Type.Object({}),
  refusals: ['sign-in-failed', 'too-many-tries'],
});
