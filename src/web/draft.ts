import { useState } from 'react';

const drafts = new Map<string, unknown>();

/**
 * State that survives leaving the page and the unlock layer, kept in memory only and gone at sign-out.
 * `key` names what is written about, for example `intervention/${orderId}`.
 */
export function useDraft<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const [, redraw] = useState(0);
  const value = drafts.has(key) ? (drafts.get(key) as T) : initial;
  const change = (next: T) => {
    drafts.set(key, next);
    redraw((n) => n + 1);
  };
  const forget = () => {
    drafts.delete(key);
    redraw((n) => n + 1);
  };
  return [value, change, forget];
}

/** The next user never inherits what the last one typed. */
export function forgetAllDrafts(): void {
  drafts.clear();
}
