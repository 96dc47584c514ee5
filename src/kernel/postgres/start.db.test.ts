import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { dataFolderForTest, silent } from '#test/support/data-folder.ts';
import { readPassword } from './create-cluster.ts';
import { ensureDatabase, socketAddress, startPostgres, withClient } from './index.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('listens on loopback only when it is asked to, and there wants the password', async () => {
  const dataFolder = await dataFolderForTest();
  const tcpPort = await freePort();
  const server = await startPostgres({ dataFolder, tcpPort, log: silent });
  const password = await readPassword(path.join(dataFolder, 'cluster'));
  const connect = async (given: string) => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: tcpPort,
      user: 'mortar',
      database: 'postgres',
      password: given,
    });
    await client.connect();
    await client.end();
  };
  await connect(password);
  await expect(connect('guess')).rejects.toThrow(/password authentication failed/);
  const url = await socketAddress(server.socketFolder);
  expect(url).toBe(server.url);
  const addresses = await withClient(url, async (client) => (await client.query('show listen_addresses')).rows);
  expect(addresses).toEqual([{ listen_addresses: '127.0.0.1' }]);
  await server.stop();

  const quiet = await startPostgres({ dataFolder, log: silent });
  await expect(connect(password)).rejects.toThrow(/ECONNREFUSED/);
  await quiet.stop();
});

test('a hospital may set values of its own, and a wrong one says so', async () => {
  const dataFolder = await dataFolderForTest();
  const local = path.join(dataFolder, 'postgresql.local.conf');
  await writeFile(local, 'max_connections = 37\n', { mode: 0o644 });
  const server = await startPostgres({ dataFolder, log: silent });
  const found = await withClient(server.url, async (client) => (await client.query('show max_connections')).rows);
  expect(found).toEqual([{ max_connections: '37' }]);
  await server.stop();
  await writeFile(local, 'max_conections = 37\n');
  const start = startPostgres({ dataFolder, log: silent });
  await expect(start).rejects.toThrow(
    /PostgreSQL did not start: .*unrecognized configuration parameter "max_conections"/,
  );
});

test('a database is made once, however many ask for it; a name that is not one is refused', async () => {
  const dataFolder = await dataFolderForTest();
  const server = await startPostgres({ dataFolder, log: silent });
  const urls = await Promise.all(Array.from({ length: 5 }, () => ensureDatabase(server.url, 'mortar')));
  expect(new Set(urls).size).toBe(1);
  const names = await withClient(
    urls[0] ?? '',
    async (client) => (await client.query('select current_database() as name')).rows,
  );
  expect(names).toEqual([{ name: 'mortar' }]);
  await expect(ensureDatabase(server.url, 'a"; drop table x')).rejects.toThrow(/is not a name/);
  await server.stop();
});
