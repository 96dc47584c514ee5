import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const person = Type.Object({
  userId: Type.String(),
  name: Type.String(),
  role: Type.String(),
  roleTitle: Type.String(),
  home: Type.String(),
  unitId: shapes.nullable(Type.String()),
  permissions: Type.Array(Type.String()),
});

export const signIn = endpoint({
  id: 'people.sign-in.signIn',
  method: 'POST',
  path: '/api/people/sign-in',
  summary: 'Begins a session at this station.',
  permission: null,
  body: Type.Object({
    userId: Type.String({ minLength: 1, maxLength: 60 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: person,
  refusals: ['wrong-password', 'too-many-tries'],
});

export const unlock = endpoint({
  id: 'people.sign-in.unlock',
  method: 'POST',
  path: '/api/people/unlock',
  summary: 'Opens a locked session again by its own user’s password; what was typed is kept.',
  permission: null,
  body: Type.Object({ password: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: person,
  refusals: ['wrong-password', 'too-many-tries'],
});

export const lock = endpoint({
  id: 'people.sign-in.lock',
  method: 'POST',
  path: '/api/people/lock',
  summary: 'Locks the session at once: the next use asks for the password.',
  permission: 'self',
  reply: Type.Object({}),
});

export const signOut = endpoint({
  id: 'people.sign-in.signOut',
  method: 'POST',
  path: '/api/people/sign-out',
  summary: 'Ends the session of this station.',
  permission: null,
  reply: Type.Object({}),
});

export const whoAmI = endpoint({
  id: 'people.sign-in.whoAmI',
  method: 'GET',
  path: '/api/people/me',
  summary: 'Who is signed in at this station and what the role may do.',
  permission: null,
  reply: Type.Object({
    person: shapes.nullable(person),
    locked: Type.Boolean(),
    environment: Type.String(),
    facility: Type.Object({ id: Type.String(), name: Type.String(), timeZone: Type.String() }),
    /** The five demo sign-ins, in a demo only. */
    demoSignIns: Type.Array(
      Type.Object({
        userId: Type.String(),
        name: Type.String(),
        role: Type.String(),
        roleTitle: Type.String(),
        password: Type.String(),
      }),
    ),
  }),
});
