import { expect, onTestFinished, test } from 'vitest';
import { dataFolderForTest } from '#test/support/data-folder.ts';
import { freePorts, type MortarProcess, startMortarProcess } from './mortar-process.ts';
import { startStorm } from './storm.ts';

type Row = { control_id: string; n: number };

/** Every acknowledged message is stored exactly once, and every stored one is processed with exactly one effect. */
async function expectExactlyOnce(mortar: MortarProcess, acknowledged: ReadonlySet<string>): Promise<void> {
  // PostgreSQL may still be on its way back.
  const answers = () =>
    mortar.rows('select 1').then(
      () => 'back',
      () => 'away',
    );
  await expect.poll(answers, { timeout: 20_000 }).toBe('back');
  await expect.poll(() => mortar.rows('select from interfaces.inbox'), { timeout: 20_000 }).toEqual([]);
  const stored = await mortar.rows<Row>(
    `select control_id, count(*)::int as n from interfaces.messages where sender like '%STORM%' group by control_id`,
  );
  const times = new Map(stored.map((row) => [row.control_id, row.n]));
  expect([...acknowledged].filter((controlId) => times.get(controlId) !== 1)).toEqual([]);
  expect(stored.filter((row) => row.n !== 1)).toEqual([]);
  await expect
    .poll(
      () =>
        mortar.rows(
          `select control_id, state from interfaces.messages where sender like '%STORM%' and state <> 'processed' limit 5`,
        ),
      { timeout: 60_000, interval: 500 },
    )
    .toEqual([]);
  const patients = await mortar.rows<{ mrn: string; n: number }>(
    `select mrn, count(*)::int as n from patients.patients where mrn like 'SST-%' group by mrn`,
  );
  expect(patients.length).toBe(stored.length);
  expect(patients.filter((row) => row.n !== 1)).toEqual([]);
}

test('Mortar is killed in the middle of a message storm: nothing acknowledged is lost, nothing acts twice', async () => {
  const dataFolder = await dataFolderForTest();
  const ports = await freePorts();
  let mortar = await startMortarProcess(dataFolder, ports);
  onTestFinished(() => mortar.stop());
  const storm = startStorm(ports.hospitalIn, 6, 'ST-a');
  for (let round = 0; round < 2; round++) {
    const before = storm.acknowledged.size;
    await expect.poll(() => storm.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(before + 150);
    await mortar.kill();
    mortar = await startMortarProcess(dataFolder, ports);
  }
  await storm.settle(30_000);
  expect(storm.acknowledged.size).toBe(storm.sent);
  await expectExactlyOnce(mortar, storm.acknowledged);
});

test('PostgreSQL is killed in the middle of a message storm: Mortar brings it back, nothing is lost, nothing acts twice', async () => {
  const dataFolder = await dataFolderForTest();
  const ports = await freePorts();
  const mortar = await startMortarProcess(dataFolder, ports);
  onTestFinished(() => mortar.stop());
  const storm = startStorm(ports.hospitalIn, 6, 'ST-b');
  for (let round = 0; round < 2; round++) {
    const before = storm.acknowledged.size;
    await expect.poll(() => storm.acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(before + 150);
    process.kill(await mortar.postgresPid(), 'SIGKILL');
  }
  await storm.settle(40_000);
  expect(storm.acknowledged.size).toBe(storm.sent);
  await expectExactlyOnce(mortar, storm.acknowledged);
});
