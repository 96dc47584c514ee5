import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolderForTest } from '#test/support/data-folder.ts';
import { freePorts, startMortarProcess } from './mortar-process.ts';
import { startStorm } from './storm.ts';

const run = promisify(execFile);

/** A file system of its own with a real size limit; null where this user may not mount one. */
async function limitedFolder(megabytes: number): Promise<string | null> {
  const folder = await dataFolderForTest();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder]);
  } catch {
    return null;
  }
  onTestFinished(async () => {
    await run('umount', ['-l', folder]).catch(() => {});
  });
  return folder;
}

const folder = process.getuid?.() === 0 ? 'may be mounted' : null;

test.skipIf(folder === null)(
  'a full disk: nothing is acknowledged, the board says so in red, and all goes on when there is room again (needs the right to mount)',
  async (context) => {
    const dataFolder = await limitedFolder(260);
    if (dataFolder === null) return context.skip('this user may not mount a file system with a size limit');
    const ports = await freePorts();
    const mortar = await startMortarProcess(dataFolder, ports);
    onTestFinished(() => mortar.stop());
    const signIn = await fetch(`http://127.0.0.1:${ports.web}/api/session/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'informatics', password: 'mortar' }),
    });
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const boardSays = async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.web}/api/integrity/board`, {
        headers: { cookie, 'x-background': '1' },
      });
      const body = (await answer.json()) as { service?: { says: string }[]; detail?: string };
      return answer.ok ? (body.service ?? []).map((each) => each.says).join(' ') : (body.detail ?? '');
    };
    const storm = startStorm(ports.hospitalIn, 4, 'ST-d');
    onTestFinished(() => storm.stop());
    await expect.poll(() => storm.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(50);

    const { bavail, bsize } = await statfs(dataFolder);
    const ballast = path.join(dataFolder, 'ballast');
    await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024))).catch(() => {});
    // What room is left is used up by the storm itself; from then on nothing may be acknowledged.
    await expect.poll(boardSays, { timeout: 60_000, interval: 500 }).toMatch(/cannot save|Nothing was saved/);
    // Vacuum may find a little room that broken-off writes left behind; what fits there is stored and rightly acknowledged.
    const acknowledgedIn = async (milliseconds: number) => {
      const before = storm.acknowledged.size;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return storm.acknowledged.size - before;
    };
    await expect.poll(() => acknowledgedIn(2_000), { timeout: 40_000, interval: 100 }).toBe(0);
    expect(await boardSays()).toMatch(/cannot save|Nothing was saved/);

    await rm(ballast);
    await storm.settle(60_000);
    expect(storm.acknowledged.size).toBe(storm.sent);
    await expect.poll(() => mortar.rows('select from interfaces.inbox'), { timeout: 20_000 }).toEqual([]);
    const stored = await mortar.rows<{ control_id: string; n: number }>(
      `select control_id, count(*)::int as n from interfaces.messages where sender like '%STORM%' group by control_id`,
    );
    expect(stored.length).toBe(storm.sent);
    expect(stored.filter((row) => row.n !== 1)).toEqual([]);
    await expect.poll(boardSays, { timeout: 60_000, interval: 500 }).toBe('');
  },
);
