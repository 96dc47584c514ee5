import { expect, it } from 'vitest';
import type { Actor } from '#src/kernel/actor.ts';
import { pacedClock } from '#src/kernel/clock.ts';
import type { Route } from '#src/kernel/http.ts';
import { testKernel } from '#test/support/kernel.ts';
import { testDatabase } from '#test/support/postgres.ts';
import { demoClockJob, openDemoClock } from './demo-clock.ts';
import { demoRoutes } from './routes.ts';

const actor: Actor = {
  kind: 'person',
  id: 'i',
  name: 'I',
  facilityId: 'mercy',
  permissions: new Set(['demo.speed']),
  role: 'informatics',
  station: null,
  sessionId: null,
};

async function setRate(routes: Route[], kernel: unknown, rate: number, commandId: string) {
  const route = routes.find((each) => each.endpoint.id === 'systems.demo.setClockRate');
  return route?.handler({ kernel, actor, params: {}, query: {}, body: { rate }, commandId, cookies: {} } as never);
}

it('a demo hospital goes on from where it stood, at the pace that was set; a real one keeps real time', async () => {
  const db = await testDatabase();
  const kernel = await testKernel({ url: db.url });
  expect(await setRate(demoRoutes(null), kernel, 60, 'rate-real')).toMatchObject({ ok: false, code: 'not-a-demo' });

  const ahead = new Date('2030-01-01T00:00:00Z');
  const clock = pacedClock(ahead, 1);
  expect(await setRate(demoRoutes(clock), kernel, 0, 'rate-demo')).toMatchObject({ ok: true });
  expect(clock.rate()).toBe(0);
  await demoClockJob(clock).run(kernel);
  const again = await openDemoClock(kernel.database, 'mercy', new Date('2026-11-23T16:00:00Z'), 1);
  expect(again.rate()).toBe(0);
  expect(again.now().getTime()).toBeGreaterThanOrEqual(ahead.getTime());
  await kernel.close();
  await db.close();
});
