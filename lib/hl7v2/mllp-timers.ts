/** Calls `run` once after `delayMs` and gives back what cancels it. Injected, so that tests decide when time passes. */
export type StartTimer = (run: () => void, delayMs: number) => () => void;

/** The timers of the process. */
export const startSystemTimer: StartTimer = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/** What cancels nothing. */
export const noTimer = (): void => {};
