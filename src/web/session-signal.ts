import { createObservable } from './observable.ts';

/** What the last answers said about the session; the shell puts the sign-in page or the unlock layer up. */
export const sessionSignal = createObservable<'none' | 'not-signed-in' | 'session-locked'>('none');
