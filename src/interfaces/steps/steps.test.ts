import { expect, test } from 'vitest';
import { writeInterchange } from '#lib/x12/index.ts';
import { stepsKind } from './kinds.ts';
import { runSteps, traceSteps } from './run-steps.ts';
import { readStep } from './standard-steps.ts';

const lines = [
  'MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123||RDE^O11^RDE_O11|N1|P|2.5.1',
  'PID|1||700100^^^MERCY^MR~9^^^X^AN||OKAFOR^GRACE|||\\.sp\\',
  'RXR|MOUTH^By mouth',
];
const bytes = Buffer.from(lines.join('\r'));
const by = {
  versions: { scripts: new Map<string, string>(), maps: new Map([['routes', new Map([['MOUTH', 'PO']])]]) },
  runScript: () => Promise.reject(new Error('no script here')),
};
const told = async (...references: string[]) => {
  const result = await runSteps(references, bytes, by);
  return result.kind === 'passed' ? Buffer.from(result.bytes).toString() : `${result.kind}: ${result.why}`;
};

test('no step changes nothing, and each changes its place alone', async () => {
  const same = lines.join('\r');
  expect(await told()).toBe(same);
  expect(await told('accept', 'accept:MSH-9.1=RDE|OMP', 'filter:PID-3.4=TEST')).toBe(same);
  expect(await told('map:routes:RXR-1.1')).toBe(same.replace('MOUTH', 'PO'));
  expect(await told('set:MSH-5=A|B')).toBe(same.replace('|MORTAR|', '|A\\F\\B|'));
  expect(await told('copy:PID-3>PID-2')).toBe(same.replace('PID|1||', 'PID|1|700100^^^MERCY^MR|'));
  expect(await told('remove:PID-5', 'remove:RXR', 'remove:ZZZ', 'remove:PV1-3')).toBe(
    `${lines[0]}\r${lines[1]?.replace('OKAFOR^GRACE', '')}\r`,
  );
});

test('a message is filtered with what was found', async () => {
  expect(await told('filter:MSH-9.1=ADT|RDE')).toBe('filtered: MSH-9.1 is "RDE"');
  expect(await told('accept:PV1-2=I')).toBe('filtered: PV1-2 is empty');
  expect(await told('filter:MSH-3!=OTHER')).toBe('filtered: MSH-3 is "HIS"');
});

test('what cannot be done is refused with its sentence', async () => {
  expect(await told('map:units:RXR-1.1')).toMatch(
    /refused: The code "MOUTH" in RXR-1.1 is not in the mapping table units/,
  );
  expect(await told('map:units:RXR-1.1:keep')).toBe(lines.join('\r'));
  expect(await told('set:ZZ9-1=x')).toMatch(/refused: the message has no ZZ9/);
  expect(await told('script:mine')).toMatch(/names the step mine/);
  expect(await told('remove:MSH')).toMatch(/refused: MSH is what/);
});

test.each(['frob:x', 'filter:PID-3', 'map:routes', 'set:=x', 'copy:A', 'remove:', 'script:../x', ''])(
  'the reference "%s" is told to be wrong',
  (reference) => expect(readStep(reference).ok).toBe(false),
);

test('an X12 interchange goes through the same steps', async () => {
  const party = { qualifier: 'ZZ', id: 'MERCY' };
  const written = writeInterchange({
    ...{ sender: party, receiver: party, date: '20261124', time: '0218', number: '9', group: 'PO', version: '004010' },
    isTest: true,
    transactions: [{ type: '850', segments: [['BEG', '00', 'SA', '77']] }],
  });
  if (!written.ok) throw new Error(written.problem.message);
  const text = Buffer.from(written.value).toString();
  const result = await runSteps(['accept:ST-1=850', 'set:BEG-3=78'], written.value, by);
  expect(result.kind === 'passed' && Buffer.from(result.bytes).toString()).toBe(text.replace('SA*77', 'SA*78'));
});

test('the trace has input and output of each step up to the one that ends it', async () => {
  const traced = await traceSteps(['set:PID-8=F', 'filter:PID-8=F', 'accept'], bytes, by);
  expect(traced.map(({ reference, result }) => `${reference} ${result.kind}`)).toEqual([
    'set:PID-8=F passed',
    'filter:PID-8=F filtered',
  ]);
  expect(Buffer.from(traced[1]?.input ?? []).toString()).toContain('|||F');
});

const entry = (script: string, tests: unknown) =>
  stepsKind.judge?.({ facility: 'mercy', step: 's', says: 's', script, tests: JSON.stringify(tests) });

test('a step whose tests fail, or that has none, cannot be proposed', () => {
  const input = 'MSH|^~\\&|A|B|||1||ADT^A01|1|P|2.5.1';
  const passing = { name: 'sex', input: `${input}\nPID|1`, expect: 'passed', output: `${input}\nPID|1|||||||F` };
  const script = `function step(m) { m.set('PID-8', 'F'); }`;
  expect(entry(script, [passing])).toEqual([]);
  expect(entry(script, [{ ...passing, output: `${input}\nPID|1` }])?.[0]?.why).toMatch(/segment 2 should be/);
  expect(entry(script, [{ ...passing, expect: 'filtered' }])?.[0]?.why).toMatch(/expected filtered/);
  expect(entry(script, [])?.[0]?.why).toMatch(/at least one test/);
  expect(entry(script, [{}])?.[0]?.why).toMatch(/test 1 needs/);
  expect(entry('enum X { A }', [passing])?.[0]?.column).toBe('script');
  expect(entry('function step() { for (;;); }', [passing])?.[0]?.why).toMatch(/come to an end/);
});
