/** The whole hospital, lived from a seed: the same seed gives the same hospital, and nothing that must never be is found. */
import { expect, it } from 'vitest';
import { closingLine } from '#simulators/whole-hospital/closing-line.ts';
import { runWorld } from '#simulators/whole-hospital/run.ts';
import { openWorld } from '#simulators/whole-hospital/world.ts';
import { readScenario } from '#simulators/world/scenario.ts';
import { testDatabase } from '#test/support/postgres.ts';

const scenario = readScenario('ordinary-day');
const start = new Date('2026-11-23T13:30:00Z');
const hour = 3_600_000;

async function live(seed: number) {
  const database = await testDatabase();
  try {
    const world = await openWorld({ databaseUrl: database.url, seed, scenario, start, beds: 8 });
    try {
      const ended = await runWorld(world, start, { hours: 3, checkEveryMs: hour });
      return { ...ended, line: closingLine(`seed ${seed}`, ended.closing) };
    } finally {
      await world.stop();
    }
  } finally {
    await database.close();
  }
}

it('the same seed gives the same closing line in another database, another seed another one; nothing is broken', async () => {
  const first = await live(11);
  expect(first.broken).toEqual([]);
  const { counts } = first.closing;
  for (const what of ['patients', 'orders', 'verified', 'withdrawn', 'given', 'messages in', 'messages out']) {
    expect(counts[what], what).toBeGreaterThan(0);
  }
  const again = await live(11);
  expect(again.line).toBe(first.line);
  const other = await live(12);
  expect(other.broken).toEqual([]);
  expect(other.closing.sha256).not.toBe(first.closing.sha256);
}, 300_000);
