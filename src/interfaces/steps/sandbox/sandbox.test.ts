import { afterAll, expect, test } from 'vitest';
import { createSandbox } from './sandbox.ts';

const sandbox = createSandbox();
afterAll(() => sandbox.close());

const lines = [
  'MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123||RDE^O11|N1|P|2.5.1',
  'PID|1||700100^^^MERCY^MR||OKAFOR^GRACE',
];
const bytes = Buffer.from(`${lines.join('\r')}\r`);
const run = (source: string) => sandbox.run(source, bytes);
const told = async (source: string) => {
  const result = await run(source);
  return result.kind === 'passed' ? Buffer.from(result.bytes).toString() : `${result.kind}: ${result.why}`;
};

test('a step changes what it names and nothing else; types are taken off', async () => {
  const changed = await told(`function step(m: unknown): void { message.set('PID-8', 'F' as string); }`);
  expect(changed).toBe(`${lines[0]}\r${lines[1]}|||F\r`);
  expect(await told('function step() {}')).toBe(bytes.toString());
  const more = `function step(m) { m.insert('PID', 'ZPM|V'); m.copy('PID-3.1', 'ZPM-3'); if (m.count('ZPM') !== 1) throw 1; }`;
  expect(await told(more)).toBe(`${bytes.toString()}ZPM|V||700100\r`);
  expect(await told(`function step(m) { m.remove('PID'); }`)).toBe(`${lines[0]}\r`);
});

test('it filters and refuses with its own words; a wrong place is told', async () => {
  expect(await run(`function step(m) { if (m.get('MSH-3') === 'HIS') return filter('from HIS'); }`)).toEqual({
    kind: 'filtered',
    why: 'from HIS',
  });
  expect(await run(`const step = (m) => refuse('No drug.', 'Ask for it.');`)).toEqual({
    kind: 'refused',
    why: 'No drug.',
    remedy: 'Ask for it.',
  });
  expect(await told(`function step(m) { m.get('nonsense'); }`)).toMatch(
    /refused: The step failed: "nonsense" is no place/,
  );
  expect(await told(`function step(m) { m.set('MSH-2', 'x'); }`)).toMatch(/cannot be patched/);
});

test.each([
  ['an endless loop', 'function step() { for (;;); }', /did not come to an end/],
  ['a memory bomb', 'function step() { const a = []; for (;;) a.push(new Array(1e5).fill(1)); }', /memory|longer than/],
  ['endless recursion', 'function step() { return step(); }', /stack overflow|too deep|come to an end/],
  ['a deep text for JSON', `function step() { JSON.parse('['.repeat(1e5)); }`, /too deep|stack/],
  [
    'a regular expression that never ends',
    `function step() { /^(a+)+$/.test('a'.repeat(50) + 'b'); }`,
    /come to an end/,
  ],
  ['a native loop', 'function step() { [].indexOf.call({ length: 2 ** 53 - 1 }, 1); }', /longer than 1000 ms/],
  ['huge output', `function step(m) { m.set('PID-5', 'x'.repeat(1e6)); }`, /longer than 65536/],
  ['garbage', 'function step() { return 42; }', /must return nothing/],
  ['null', 'function step() { return null; }', /must return nothing/],
  ['a throwing answer', 'function step() { return { get kind() { throw new Error("mine"); } }; }', /mine/],
  ['no step', 'const x = 1;', /step/],
  ['no TypeScript', 'function step( {', /no TypeScript/],
  ['an import', `import fs from 'node:fs'; function step() {}`, /failed/],
  ['a later import', `function step() { import('node:fs'); }`, /failed/],
])(
  '%s ends in a refusal, and the next message is whole',
  async (_, source, says) => {
    expect(await told(source)).toMatch(says);
    expect(await told('function step() {}')).toBe(bytes.toString());
  },
  20_000,
);

test('nothing of the outside is there, and no clock or chance', async () => {
  const names = [
    'require',
    'fetch',
    'process',
    'Date',
    'performance',
    'setTimeout',
    'SharedArrayBuffer',
    'WebAssembly',
    'console',
  ];
  const source = `function step(m) {
    const root = m.get.constructor('return globalThis')();
    const found = ${JSON.stringify(names)}.filter((name) => name in root || name in globalThis);
    if (Math.random) found.push('Math.random');
    return filter(found.join() || 'nothing');
  }`;
  expect(await run(source)).toEqual({ kind: 'filtered', why: 'nothing' });
});

test('what one run does to its world is not there in the next', async () => {
  await run(
    `function step() { Array.prototype.map = String.prototype.slice = () => 'x'; globalThis.kept = 1; Object.prototype.kind = 'filtered'; }`,
  );
  expect(await run(`function step() { return filter(typeof kept + ['a'].map((x) => x + 1)); }`)).toEqual({
    kind: 'filtered',
    why: 'undefineda1',
  });
});

test('the caller may wait for an answer, also for one that never comes', () => {
  const other = createSandbox();
  expect(other.runAndWait('function step() { return filter("yes"); }', bytes)).toEqual({
    kind: 'filtered',
    why: 'yes',
  });
  const endless = other.runAndWait('function step() { [].indexOf.call({ length: 2 ** 53 - 1 }, 1); }', bytes);
  expect(endless).toMatchObject({ kind: 'refused', why: expect.stringMatching(/longer than/) });
  expect(other.runAndWait('function step() {}', bytes)).toMatchObject({ kind: 'passed' });
  return other.close();
});
