/** The description of the interface is of what really answers: each endpoint of a contract is bound, once, and nothing else is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { endpointsOfAll } from '../../tools/generated-docs.ts';

let mortar: TestMortar;

beforeAll(async () => {
  mortar = await startTestMortar({ steps: true });
});

afterAll(() => mortar.close());

it('every endpoint that a contract describes is answered, and no other', async () => {
  const described = (await endpointsOfAll()).map(({ id }) => id).sort();
  const answered = mortar.routes.map(({ endpoint }) => endpoint.id).sort();
  expect(described.length).toBeGreaterThan(40);
  expect(answered).toEqual(described);
});

it('the running program hands out the same description', async () => {
  const answer = await fetch(`${mortar.address}/api/openapi.json`);
  const document = (await answer.json()) as { openapi: string; paths: Record<string, object> };
  const described = new Set((await endpointsOfAll()).map(({ path }) => path.replace(/:(\w+)/g, '{$1}')));
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual([...described].sort());
});
