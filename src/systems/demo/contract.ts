import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

/** Pace of the demo hospital: 0 paused, 1 real time, 60 fast. */
export const setClockRate = endpoint({
  id: 'systems.demo.setClockRate',
  method: 'POST',
  path: '/api/clock/rate',
  permission: 'demo.speed',
  summary: 'Sets how fast the demo hospital lives.',
  body: Type.Object({ rate: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(60)]) }),
  reply: Type.Object({}),
  refusals: ['not-a-demo'],
});

/** Hospital time and pace, for simulators and stations. */
export const readClock = endpoint({
  id: 'systems.demo.readClock',
  method: 'GET',
  path: '/api/clock',
  permission: null,
  summary: 'Hospital time and its pace.',
  reply: Type.Object({ now: shapes.instant, rate: Type.Number() }),
});
