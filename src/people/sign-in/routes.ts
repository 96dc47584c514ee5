import { type Cookies, type Route, route, sessionCookie } from '#src/kernel/http.ts';
import { done, refuseKernel } from '#src/kernel/outcome.ts';
import { isRole, permissionsOf, roles } from '../roles/index.ts';
import { demoPassword, staffName, type UserRow, usersOf } from '../users/index.ts';
import { lock, signIn, signOut, unlock, whoAmI } from './contract.ts';
import type { Sessions } from './sessions.ts';

type Place = { readonly environment: string; readonly facilityName: string; readonly sessionSeconds: number };

/** The routes of signing in and out at one place. */
export function signInRoutes(sessions: Sessions, place: Place): Route[] {
  return [
    route(signIn, async ({ body, actor, cookies }) => {
      const begun = await sessions.begin(body.userId, body.password, actor.station);
      if (!begun.ok) return begun;
      cookies.set(sessionCookie, begun.value.token, place.sessionSeconds);
      return done(personOf(begun.value.user));
    }),
    route(unlock, async ({ body, cookies }) => {
      const token = cookies.get(sessionCookie);
      if (!token) return refuseKernel('not-signed-in');
      const opened = await sessions.unlock(token, body.password);
      return opened.ok ? done(personOf(opened.value)) : opened;
    }),
    route(lock, async ({ cookies }) => {
      const token = cookies.get(sessionCookie);
      if (token) await sessions.lock(token);
      return done({});
    }),
    route(signOut, async ({ cookies }) => {
      await endHere(sessions, cookies);
      return done({});
    }),
    route(whoAmI, async ({ kernel, cookies }) => {
      const known = await sessions.look(cookies.get(sessionCookie));
      const users = place.environment === 'demo' ? await usersOf(kernel.database, kernel.facilityId) : [];
      return done({
        person: known ? personOf(known.user) : null,
        locked: known?.locked ?? false,
        environment: place.environment,
        facility: { id: kernel.facilityId, name: place.facilityName, timeZone: kernel.timeZone },
        demoSignIns: demoSignIns(users),
      });
    }),
  ];
}

async function endHere(sessions: Sessions, cookies: Cookies): Promise<void> {
  const token = cookies.get(sessionCookie);
  if (token) await sessions.end(token);
  cookies.clear(sessionCookie);
}

function personOf(user: UserRow) {
  const role = isRole(user.role) ? roles[user.role] : null;
  return {
    userId: user.userId,
    name: staffName(user),
    role: user.role,
    roleTitle: role?.title ?? user.role,
    home: role?.home ?? '/',
    unitId: user.unitId,
    permissions: [...permissionsOf(user.role)],
  };
}

/** The first demo person of each role: five sign-ins, five homes. */
export function demoSignIns(users: readonly UserRow[]) {
  return Object.entries(roles).flatMap(([role, { title }]) => {
    const user = users.find((candidate) => candidate.demo && candidate.active && candidate.role === role);
    return user ? [{ userId: user.userId, name: staffName(user), role, roleTitle: title, password: demoPassword }] : [];
  });
}
