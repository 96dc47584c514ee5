import type { PacedClock } from '#src/kernel/clock.ts';
import type { Command } from '#src/kernel/command.ts';
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { readClock, setClockRate } from './contract.ts';
import { refuseDemo } from './refusals.ts';
import { saveDemoClock } from './store.ts';

/** The pace routes; `clock` is null where time is real. */
export function demoRoutes(clock: PacedClock | null): Route[] {
  const setPace: Command<{ rate: number }, object, 'not-a-demo'> = {
    name: 'systems.demo.setClockRate',
    permission: 'demo.speed',
    async run(tx, { rate }) {
      if (!clock) return refuseDemo('not-a-demo');
      await saveDemoClock(tx.sql, tx.facilityId, clock.now(), rate, clock.wall());
      tx.changed('clock');
      return done({});
    },
  };
  return [
    route(readClock, async ({ kernel }) => done({ now: kernel.clock.now().toISOString(), rate: kernel.clock.rate() })),
    route(setClockRate, async ({ kernel, actor, body, commandId }) => {
      const outcome = await transact(kernel, setPace, { commandId, actor, input: { rate: body.rate } });
      if (outcome.ok) clock?.setRate(body.rate);
      return outcome;
    }),
  ];
}
