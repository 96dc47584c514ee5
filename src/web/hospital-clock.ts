import { useEffect, useState } from 'react';
import { createObservable, useObservable } from './observable.ts';
import { wallNow } from './wall-clock.ts';

/** Hospital time is `hospitalMs` at wall time `wallMs` and runs `rate` times as fast (0 = paused). */
export interface ClockSetting {
  readonly hospitalMs: number;
  readonly wallMs: number;
  readonly rate: number;
}

const started = wallNow();
export const clockSetting = createObservable<ClockSetting>({ hospitalMs: started, wallMs: started, rate: 1 });

/** Takes over what the server says: hospital instant (ISO 8601) and pace. */
export function setHospitalClock(now: string, rate: number): void {
  const hospitalMs = Date.parse(now);
  if (Number.isNaN(hospitalMs)) return;
  clockSetting.set({ hospitalMs, wallMs: wallNow(), rate });
}

/** Hospital milliseconds at a wall time under a setting. */
export function hospitalMsAt(setting: ClockSetting, wallMs: number): number {
  return setting.hospitalMs + (wallMs - setting.wallMs) * setting.rate;
}

/** The hospital's present instant. */
export function hospitalNow(): Date {
  return new Date(hospitalMsAt(clockSetting.get(), wallNow()));
}

/** The hospital's present instant, redrawn every `tickMs` of wall time. */
export function useHospitalClock(tickMs = 1_000): Date {
  const setting = useObservable(clockSetting);
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((n) => n + 1), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  return new Date(hospitalMsAt(setting, wallNow()));
}

export function useClockRate(): number {
  return useObservable(clockSetting).rate;
}
