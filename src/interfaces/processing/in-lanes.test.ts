import { expect, test } from 'vitest';
import { inLanes, laneKeys } from './in-lanes.ts';

const message = (name: string, orderingKey: string, more: { otherKey?: string; channel?: string } = {}) => ({
  name,
  orderingKey,
  otherKey: more.otherKey ?? null,
  channel: more.channel ?? 'hospital-in',
});
type Message = ReturnType<typeof message>;

/** Works on all; each stays under way until it is let go. Tells what has begun. */
function bench(messages: readonly Message[], lanes: number, roots: ReadonlyMap<string, string> = new Map()) {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const whole = inLanes(messages, {
    lanes,
    keysOf: laneKeys(messages, roots),
    work: ({ name }) =>
      new Promise((resolve, reject) => {
        begun.push(name);
        ends.set(name, (error) => (error ? reject(error) : resolve()));
      }),
  });
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, end, whole };
}

test('patients side by side, each in its order; a lane that is free takes the oldest that may go', async () => {
  const { begun, end, whole } = bench(
    [message('a1', 'A'), message('a2', 'A'), message('b1', 'B'), message('c1', 'C')],
    2,
  );
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  await end('c1');
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
  await end('a2');
  await whole;
});

test('one lane takes all in their order', async () => {
  const { begun, end, whole } = bench([message('a1', 'A'), message('b1', 'B'), message('a2', 'A')], 1);
  for (const name of ['a1', 'b1', 'a2']) {
    expect(begun.at(-1)).toBe(name);
    await end(name);
  }
  await whole;
});

test('after a merge both numbers are one patient, also when the merge is an old one', async () => {
  const merging = [
    message('b1', 'B'),
    message('merge', 'A', { otherKey: 'B' }),
    message('a1', 'A'),
    message('b2', 'B'),
  ];
  const now = bench(merging, 4);
  for (const name of ['b1', 'merge', 'a1', 'b2']) {
    expect(now.begun.at(-1)).toBe(name);
    await now.end(name);
  }
  await now.whole;
  const old = bench([message('b1', 'B'), message('a1', 'A')], 4, new Map([['B', 'A']]));
  expect(old.begun).toEqual(['b1']);
  await old.end('b1');
  expect(old.begun).toEqual(['b1', 'a1']);
  await old.end('a1');
  await old.whole;
});

test('what cabinets tell stays in its order, and behind what the hospital told of the patient', async () => {
  const { begun, end, whole } = bench(
    [
      message('load', 'cabinet:4W', { channel: 'cabinet-in' }),
      message('order', 'A'),
      message('withdrawal', 'A', { channel: 'cabinet-in' }),
      message('other', 'B', { channel: 'cabinet-in' }),
    ],
    4,
  );
  expect(begun).toEqual(['load', 'order']);
  await end('load');
  expect(begun).toEqual(['load', 'order']);
  await end('order');
  expect(begun).toEqual(['load', 'order', 'withdrawal']);
  await end('withdrawal');
  expect(begun).toEqual(['load', 'order', 'withdrawal', 'other']);
  await end('other');
  await whole;
});

test('when one fails nothing new begins, those under way end, and the failure is told', async () => {
  const { begun, end, whole } = bench([message('a1', 'A'), message('b1', 'B'), message('c1', 'C')], 2);
  const failed = expect(whole).rejects.toThrow('away');
  await end('a1', new Error('away'));
  await end('b1');
  await failed;
  expect(begun).toEqual(['a1', 'b1']);
});
