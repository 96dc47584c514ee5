import { wallNow } from './wall-clock.ts';

let lastInputAt = wallNow();
const inputs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Starts to note the person's own keys and clicks; gives back the way to stop. */
export function watchUser(): () => void {
  const note = () => {
    lastInputAt = wallNow();
  };
  for (const input of inputs) window.addEventListener(input, note, { capture: true, passive: true });
  return () => {
    for (const input of inputs) window.removeEventListener(input, note, { capture: true });
  };
}

/** Milliseconds since the last key or click. */
export function idleMs(): number {
  return wallNow() - lastInputAt;
}

/** Lists that refresh by themselves must not keep the session of somebody who walked away. */
export function isUserAway(): boolean {
  return idleMs() > 10_000;
}
