/** When a session locks and ends. Wall time: a demo hospital that runs fast does not sign its people out faster. */

export type SessionTimes = { readonly lastUsedAt: Date; readonly expiresAt: Date };

export function sessionState(session: SessionTimes, now: Date, lockMinutes: number): 'open' | 'locked' | 'ended' {
  if (now >= session.expiresAt) return 'ended';
  return now.getTime() - session.lastUsedAt.getTime() > lockMinutes * 60_000 ? 'locked' : 'open';
}

/** Failed tries of one user within the last minute; the sixth waits. */
export const triesMax = 5;
export const triesWindowMs = 60_000;

export function mayTry(failures: readonly Date[], now: Date): boolean {
  return failures.filter((at) => now.getTime() - at.getTime() < triesWindowMs).length < triesMax;
}
