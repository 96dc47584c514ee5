import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestMortar } from '#test/support/mortar.ts';
import { startStorm } from './storm.ts';

/** A bad line between a sender and Mortar: frames are lost, doubled or late, and so are their acknowledgements. */
async function badLine(to: number): Promise<{ port: number; faults: Record<string, number>; close(): void }> {
  const faults = { 'frame lost': 0, 'frame doubled': 0, 'frame late': 0, 'acknowledgement lost': 0, 'cut in two': 0 };
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer((sender) => {
    const mortar = connect(to, '127.0.0.1');
    for (const socket of [sender, mortar]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sender.destroy();
        mortar.destroy();
      });
    }
    // Every connection of the storm carries one frame; what happens to it goes round, so that each fault is met often.
    turn += 1;
    const fault = turn % 6;
    sender.on('data', (chunk) => {
      if (fault === 1) {
        faults['frame lost'] += 1;
        sender.destroy();
      } else if (fault === 2) {
        faults['frame doubled'] += 1;
        mortar.write(chunk);
        mortar.write(chunk);
      } else if (fault === 3) {
        faults['frame late'] += 1;
        setTimeout(() => mortar.write(chunk), 200);
      } else if (fault === 4) {
        faults['cut in two'] += 1;
        const middle = Math.floor(chunk.length / 2);
        mortar.write(chunk.subarray(0, middle));
        setTimeout(() => mortar.write(chunk.subarray(middle)), 30);
      } else {
        mortar.write(chunk);
      }
    });
    mortar.on('data', (chunk) => {
      if (fault === 5) {
        faults['acknowledgement lost'] += 1;
        sender.destroy();
      } else {
        sender.write(chunk);
      }
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port, faults, close };
}

test('frames and acknowledgements are lost, doubled, late and cut: every message acts exactly once', async () => {
  const mortar = await startTestMortar();
  onTestFinished(() => mortar.close());
  const line = await badLine(mortar.ports.hospitalIn);
  onTestFinished(() => line.close());
  const storm = startStorm(line.port, 4, 'ST-l');
  await expect.poll(() => storm.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(150);
  await storm.settle(30_000);
  expect(storm.acknowledged.size).toBe(storm.sent);
  for (const [fault, count] of Object.entries(line.faults)) expect(count, fault).toBeGreaterThan(10);
  const { database } = mortar.kernel;
  await expect.poll(() => database.rows('select from interfaces.inbox'), { timeout: 20_000 }).toEqual([]);
  const stored = await database.rows<{ control_id: string }>(
    `select control_id from interfaces.messages where sender like '%STORM%'`,
  );
  expect(stored.length).toBe(storm.sent);
  await expect
    .poll(
      () =>
        database.rows(`select control_id, state, cause from interfaces.messages where state <> 'processed' limit 5`),
      { timeout: 60_000 },
    )
    .toEqual([]);
  const patients = await database.one<{ n: number; distinct: number }>(
    `select count(*)::int as n, count(distinct mrn)::int as distinct from patients.patients where mrn like 'SST-l%'`,
  );
  expect(patients).toEqual({ n: storm.sent, distinct: storm.sent });
  const twice = await database.rows(`select from interfaces.messages where duplicates > 0`);
  expect(twice.length).toBeGreaterThan(10);
});
