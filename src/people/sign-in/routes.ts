import { type Route, route, sessionCookie } from '#src/kernel/http.ts';
import { done, refuseKernel } from '#src/kernel/outcome.ts';
import { isRole, permissionsOf, roles } from '../roles/index.ts';
import { demoPassword, staffName, type UserRow, usersOf } from '../users/index.ts';
import { lockSession, readSession, signIn, signOut, unlockSession } from './contract.ts';
import type { Sessions } from './sessions.ts';

export type Place = {
  readonly environment: 'demo' | 'training' | 'production';
  readonly facilityName: string;
  readonly lockMinutes: number;
  readonly sessionSeconds: number;
};

/** The routes of signing in and out at one place. */
export function signInRoutes(sessions: Sessions, place: Place): Route[] {
  return [
    route(readSession, async ({ kernel, cookies, actor }) => {
      const known = await sessions.look(cookies.get(sessionCookie));
      const users = place.environment === 'demo' ? await usersOf(kernel.database, kernel.facilityId) : [];
      return done({
        environment: place.environment,
        facility: { id: kernel.facilityId, name: place.facilityName, timeZone: kernel.timeZone },
        station: actor.station ? { id: actor.station, name: actor.station } : null,
        downtime: null,
        clock: { now: kernel.clock.now().toISOString(), rate: kernel.clock.rate() },
        isLocked: known?.locked ?? false,
        lockMinutes: place.lockMinutes,
        person: known ? personOf(known.user) : null,
        demoSignIns: demoSignIns(users),
      });
    }),
    route(signIn, async ({ body, actor, cookies }) => {
      const begun = await sessions.begin(body.user, body.password, actor.station);
      if (!begun.ok) return begun;
      cookies.set(sessionCookie, begun.value.token, place.sessionSeconds);
      return done({});
    }),
    route(unlockSession, async ({ body, cookies }) => {
      const token = cookies.get(sessionCookie);
      if (!token) return refuseKernel('not-signed-in');
      const opened = await sessions.unlock(token, body.secret);
      return opened.ok ? done({}) : opened;
    }),
    route(lockSession, async ({ cookies }) => {
      const token = cookies.get(sessionCookie);
      if (token) await sessions.lock(token);
      return done({});
    }),
    route(signOut, async ({ cookies }) => {
      const token = cookies.get(sessionCookie);
      if (token) await sessions.end(token);
      cookies.clear(sessionCookie);
      return done({});
    }),
  ];
}

function personOf(user: UserRow) {
  return {
    id: user.userId,
    name: staffName(user),
    role: user.role,
    roleName: isRole(user.role) ? roles[user.role].title : user.role,
    unitId: user.unitId,
    permissions: [...permissionsOf(user.role)],
  };
}

/** One demo person of each role, the one with the shortest name to type: five sign-ins, five homes. */
export function demoSignIns(users: readonly UserRow[]) {
  const byLength = [...users].sort((a, b) => a.userId.length - b.userId.length);
  return Object.entries(roles).flatMap(([role, { title, opens }]) => {
    const user = byLength.find((candidate) => candidate.demo && candidate.active && candidate.role === role);
    return user ? [{ user: user.userId, name: staffName(user), roleName: title, password: demoPassword, opens }] : [];
  });
}
