import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { readSession } from '#src/people/sign-in/contract.ts';
import { call, type Reply } from './client.ts';
import { setHospitalClock } from './hospital-clock.ts';
import { openLive } from './live.ts';
import { createObservable, useObservable } from './observable.ts';
import { sessionSignal } from './session-signal.ts';
import { formatAge, formatDate, formatDateTime, formatTime, formatTimeSeconds, formatWhen } from './time-format.ts';

export type Session = Reply<typeof readSession>;
export type Person = NonNullable<Session['person']>;

const SessionContext = createContext<Session | undefined>(undefined);
const zone = createObservable('UTC');
const sessionKey = ['session'] as const;

/** Reads the session once, keeps the live stream open while somebody is signed in, and gives both to everything inside. */
export function SessionProvider({
  children,
  waiting,
}: {
  children: ReactNode;
  waiting: (retry: () => void) => ReactNode;
}) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: sessionKey,
    queryFn: async () => {
      const outcome = await call(readSession, {});
      if (!outcome.ok) throw new Error(outcome.message);
      zone.set(outcome.value.facility.timeZone);
      setHospitalClock(outcome.value.clock.now, outcome.value.clock.rate);
      sessionSignal.set('none');
      return outcome.value;
    },
    retry: true,
    retryDelay: 2_000,
    refetchInterval: 60_000,
  });
  const signal = useObservable(sessionSignal);
  useEffect(() => {
    if (signal !== 'none') void client.invalidateQueries({ queryKey: sessionKey });
  }, [client, signal]);
  const isSignedIn = query.data?.person != null && !query.data.isLocked;
  useEffect(() => (isSignedIn ? openLive(client) : undefined), [client, isSignedIn]);
  if (query.data === undefined) return waiting(() => void query.refetch());
  return <SessionContext value={query.data}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession needs SessionProvider above it');
  return session;
}

/** The signed-in person; only for parts that are drawn behind the sign-in. */
export function usePerson(): Person {
  const { person } = useSession();
  if (person === null) throw new Error('usePerson is drawn before anybody signed in');
  return person;
}

/** True when the signed-in person holds this permission. The server decides again on every call. */
export function useMay(permission: string): boolean {
  return useContext(SessionContext)?.person?.permissions.includes(permission) ?? false;
}

/** Reads the session again: after signing in, out, locking and unlocking. */
export function useSessionRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.refetchQueries({ queryKey: sessionKey });
}

/** Formats in the facility's time zone. */
export function useFormat() {
  const here = useObservable(zone);
  return {
    zone: here,
    date: (instant: Date | string) => formatDate(instant, here),
    time: (instant: Date | string) => formatTime(instant, here),
    timeSeconds: (instant: Date | string) => formatTimeSeconds(instant, here),
    dateTime: (instant: Date | string) => formatDateTime(instant, here),
    when: (instant: Date | string, now: Date) => formatWhen(instant, now, here),
    age: formatAge,
  };
}
