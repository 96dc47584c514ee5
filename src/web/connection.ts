import { createObservable } from './observable.ts';
import { wallNow } from './wall-clock.ts';

/** What the browser knows about its server; `lostSince` is the last moment it was heard, in wall milliseconds. */
export type Connection = { readonly state: 'up' } | { readonly state: 'lost'; readonly lostSince: number };

export const connection = createObservable<Connection>({ state: 'up' });

let lastHeardAt = wallNow();

/** Any answer of the server, a refusal included, proves that it is there. */
export function heardFromServer(): void {
  lastHeardAt = wallNow();
  if (connection.get().state === 'lost') connection.set({ state: 'up' });
}

/** A request or the live stream failed without an answer. */
export function serverSilent(): void {
  if (connection.get().state === 'up') connection.set({ state: 'lost', lostSince: lastHeardAt });
}

export function lastHeard(): number {
  return lastHeardAt;
}
