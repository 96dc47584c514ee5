import { createObservable } from './observable.ts';

/** True while the session is locked: no key and no scan may reach the pages that wait behind the lock. */
export const isAsleep = createObservable(false);
