/** Sessions at stations: begin, lock, unlock, end. The browser holds a random token in a cookie; the database its hash. */
import { createHash } from 'node:crypto';
import type { Actor } from '#src/kernel/actor.ts';
import { newId } from '#src/kernel/chance.ts';
import type { Authenticate } from '#src/kernel/http.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, type Outcome, type Refused, refuseKernel } from '#src/kernel/outcome.ts';
import { insertRecord } from '#src/kernel/records.ts';
import { permissionsOf } from '../roles/index.ts';
import { findUser, passwordFits, staffName, type UserRow } from '../users/index.ts';
import { refuseSignIn } from './refusals.ts';
import { mayTry, sessionState, triesWindowMs } from './rules.ts';
import { endSession, findSession, openSession, touchSession } from './store.ts';

export type SessionRules = { readonly lockMinutes: number; readonly hours: number };

type Begun = { readonly token: string; readonly user: UserRow };

export type Sessions = {
  begin(
    userId: string,
    password: string,
    station: string | null,
  ): Promise<Outcome<Begun, 'sign-in-failed' | 'too-many-tries'>>;
  unlock(
    token: string,
    password: string,
  ): Promise<Outcome<UserRow, 'sign-in-failed' | 'too-many-tries' | 'not-signed-in'>>;
  lock(token: string): Promise<void>;
  end(token: string): Promise<void>;
  authenticate: Authenticate;
  /** Who a token belongs to and whether it is locked; null when it has ended. */
  look(token: string | null): Promise<{ user: UserRow; locked: boolean } | null>;
};

export function createSessions(kernel: Kernel, rules: SessionRules): Sessions {
  const { database, facilityId, clock } = kernel;
  const failures = new Map<string, Date[]>();

  const check = async (
    userId: string,
    password: string,
  ): Promise<Outcome<UserRow, 'sign-in-failed' | 'too-many-tries'>> => {
    const recent = (failures.get(userId) ?? []).filter((at) => clock.wall().getTime() - at.getTime() < triesWindowMs);
    if (!mayTry(recent, clock.wall())) return refuseSignIn('too-many-tries');
    const user = await findUser(database, facilityId, userId);
    if ((await passwordFits(user?.active ? user.passwordHash : null, password)) && user) {
      failures.delete(userId);
      return done(user);
    }
    if (failures.size > 10_000) failures.clear();
    failures.set(userId, [...recent, clock.wall()]);
    return refuseSignIn('sign-in-failed');
  };

  const look: Sessions['look'] = async (token) => {
    const session = token ? await findSession(database, facilityId, tokenHash(token)) : null;
    const state = session ? sessionState(session, clock.wall(), rules.lockMinutes) : 'ended';
    const user = session && state !== 'ended' ? await findUser(database, facilityId, session.userId) : null;
    return user?.active ? { user, locked: state === 'locked' } : null;
  };

  return {
    look,
    async begin(userId, password, station) {
      const checked = await check(userId, password);
      await record(kernel, 'people.sign-in.signIn', userId, station, checked);
      if (!checked.ok) return checked;
      const token = Buffer.from(kernel.chance.bytes(32)).toString('base64url');
      const now = clock.wall();
      const expiresAt = new Date(now.getTime() + rules.hours * 3_600_000);
      const sessionId = newId(kernel.chance, now);
      await openSession(database, facilityId, {
        sessionId,
        userId,
        station,
        lastUsedAt: now,
        expiresAt,
        tokenSha256: tokenHash(token),
      });
      return done({ token, user: checked.value });
    },
    async unlock(token, password) {
      const session = await findSession(database, facilityId, tokenHash(token));
      if (!session || sessionState(session, clock.wall(), rules.lockMinutes) === 'ended')
        return refuseKernel('not-signed-in');
      const checked = await check(session.userId, password);
      await record(kernel, 'people.sign-in.unlock', session.userId, session.station, checked);
      if (checked.ok) await touchSession(database, facilityId, session.sessionId, clock.wall());
      return checked;
    },
    async lock(token) {
      const session = await findSession(database, facilityId, tokenHash(token));
      if (session) await touchSession(database, facilityId, session.sessionId, new Date(0));
    },
    async end(token) {
      const session = await findSession(database, facilityId, tokenHash(token));
      if (session) await endSession(database, facilityId, session.sessionId, clock.wall());
    },
    async authenticate(token, station, touch) {
      const session = token ? await findSession(database, facilityId, tokenHash(token)) : null;
      if (!session) return refuseKernel('not-signed-in');
      const now = clock.wall();
      const state = sessionState(session, now, rules.lockMinutes);
      if (state === 'ended') return refuseKernel('not-signed-in');
      if (state === 'locked') return refuseKernel('session-locked');
      const user = await findUser(database, facilityId, session.userId);
      if (!user?.active) return refuseKernel('not-signed-in');
      if (touch && now.getTime() - session.lastUsedAt.getTime() > 5_000)
        await touchSession(database, facilityId, session.sessionId, now);
      return done(actorOf(user, facilityId, station ?? session.station, session.sessionId));
    },
  };
}

function actorOf(user: UserRow, facilityId: string, station: string | null, sessionId: string): Actor {
  return {
    kind: 'person',
    id: user.userId,
    name: staffName(user),
    facilityId,
    permissions: permissionsOf(user.role),
    role: user.role,
    station,
    sessionId,
  };
}

function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Every sign-in and every failed one is a record; the password is not in it. */
async function record(
  kernel: Kernel,
  name: string,
  userId: string,
  station: string | null,
  outcome: Outcome<unknown, string>,
): Promise<void> {
  const now = kernel.clock.now();
  const actor: Actor = {
    kind: 'person',
    id: userId.slice(0, 60),
    name: userId.slice(0, 60),
    facilityId: kernel.facilityId,
    permissions: new Set(),
    role: 'none',
    station,
    sessionId: null,
  };
  const written: Outcome<null, string> = outcome.ok ? done(null) : (outcome as Refused<string>);
  await insertRecord(kernel.database, {
    kernel,
    command: { name },
    call: { commandId: newId(kernel.chance, now), actor, input: { userId: actor.id } },
    now,
    subject: { kind: 'user', id: actor.id },
    outcome: written,
  });
}
