import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Role, roles } from '#src/people/roles/index.ts';
import { type Caller, startTestMortar, type TestMortar } from '#test/support/mortar.ts';

/** A demo person of each role. */
const people: Readonly<Record<Role, string>> = {
  informatics: 'informatics',
  pharmacist: 'pharmacist',
  'dispensing-technician': 'technician',
  nurse: 'nurse',
  analyst: 'analyst',
};

/** A path of the endpoint with ids that nothing has. */
function pathOf(endpoint: Endpoint): string {
  return endpoint.path.replace(/:(\w+)/g, '00000000-0000-7000-8000-000000000000');
}

describe('every endpoint with every role', () => {
  let mortar: TestMortar;
  const callers = new Map<string, Caller>();
  beforeAll(async () => {
    mortar = await startTestMortar({ steps: true });
    for (const user of Object.values(people)) callers.set(user, await mortar.signIn(user));
  });
  afterAll(() => mortar.close());

  /** Rows of every table but the records themselves, sessions and what the program's own clockwork writes. */
  const rowCounts = async () => {
    const tables = await mortar.kernel.database.rows<{ name: string }>(
      // A partition is read through its table, as the program reads it.
      `select format('%I.%I', nspname, relname) as name
         from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'p') and not relispartition
          and nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
          and (nspname, relname) not in (('kernel', 'records'), ('kernel', 'seals'), ('people', 'sessions'))
        order by 1`,
    );
    const counts = await mortar.kernel.database.rows<{ name: string; n: number }>(
      tables.map(({ name }) => `select '${name}' as name, count(*)::int as n from ${name}`).join(' union all '),
    );
    return Object.fromEntries(counts.map(({ name, n }) => [name, n]));
  };
  const denials = async (endpointId: string, user: string) =>
    (
      await mortar.kernel.database.one<{ n: number }>(
        `select count(*)::int as n from kernel.records where command = $1 and actor_id = $2 and outcome = 'refused' and refusal_code = 'not-permitted'`,
        [endpointId, user],
      )
    ).n;

  it('has endpoints, and a permission on all but the few that need none', () => {
    expect(mortar.routes.length).toBeGreaterThan(25);
    const open = mortar.routes
      .filter(({ endpoint }) => endpoint.permission === null)
      .map(({ endpoint }) => endpoint.id);
    expect(open.sort()).toEqual([
      'people.sign-in.lockSession',
      'people.sign-in.readSession',
      'people.sign-in.signIn',
      'people.sign-in.signOut',
      'people.sign-in.unlockSession',
      'systems.demo.readClock',
    ]);
  });

  it('a denial leaves no row and one record; whoever may is not denied', async () => {
    const wrong: string[] = [];
    for (const { endpoint } of mortar.routes) {
      if (endpoint.permission === null) continue;
      for (const [role, user] of Object.entries(people)) {
        const caller = callers.get(user);
        if (!caller) throw new Error(user);
        const may = new Set<string>(roles[role as Role].may).has(endpoint.permission);
        const before = may ? null : { rows: await rowCounts(), denials: await denials(endpoint.id, user) };
        const answer =
          endpoint.method === 'GET' ? await caller.get(pathOf(endpoint)) : await caller.post(pathOf(endpoint));
        if (may && (answer.status === 403 || answer.status === 401))
          wrong.push(`${endpoint.id}: ${role} may, but got ${answer.status} ${answer.body.code}`);
        if (answer.status >= 500) wrong.push(`${endpoint.id}: ${role} got ${answer.status}`);
        if (!before) continue;
        if (answer.status !== 403 || answer.body.code !== 'not-permitted')
          wrong.push(`${endpoint.id}: ${role} may not, but got ${answer.status} ${answer.body.code}`);
        if ((await denials(endpoint.id, user)) !== before.denials + 1)
          wrong.push(`${endpoint.id}: the denial of ${role} left no record`);
        expect(await rowCounts(), `${endpoint.id} denied to ${role} left a row`).toEqual(before.rows);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('nobody signed in gets nothing', async () => {
    for (const { endpoint } of mortar.routes) {
      if (endpoint.permission === null) continue;
      const answer = await fetch(`${mortar.address}${pathOf(endpoint)}`, {
        method: endpoint.method,
        headers: { 'content-type': 'application/json', 'x-command-id': 'nobody-here' },
        ...(endpoint.method === 'POST' ? { body: '{}' } : {}),
      });
      const body = (await answer.json()) as { code: string };
      expect(answer.status, endpoint.id).toBe(401);
      expect(body.code).toBe('not-signed-in');
    }
  });
});
