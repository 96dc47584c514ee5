import { expect, test } from 'vitest';
import { transports } from '../transports/index.ts';
import { channelsKind } from './kinds.ts';

const lab = {
  facility: 'mercy',
  channel: 'lab-in',
  title: 'From the laboratory',
  carries: 'Results',
  partner: 'Laboratory',
  direction: 'in',
  transport: 'mllp',
  format: 'hl7v2',
  settings: ['port=2600'],
  steps: [],
  active: true,
};
const faults = (changed: Record<string, unknown>) =>
  (channelsKind.judge?.({ ...lab, ...changed } as typeof lab) ?? []).map(({ column, why }) => `${column}: ${why}`);

test('a channel is judged by the settings that its transport declares', () => {
  expect(faults({})).toEqual([]);
  expect(faults({ settings: [] })).toEqual(['settings: a channel needs its port, like port=…']);
  expect(faults({ settings: ['port=70000'] })).toEqual(['settings: port: a port is at most 65535']);
  expect(faults({ settings: ['port=2600', 'colour=red'] })[0]).toMatch(
    /there is no setting "colour"; there are host, port/,
  );
  expect(faults({ settings: ['port=2600', 'port=2601'] })).toEqual(['settings: a setting stands there twice']);
  expect(faults({ direction: 'out' })).toEqual(['settings: a channel needs its host, like host=…']);
});

test('only the first four may leave their address to the configuration', () => {
  expect(faults({ channel: 'hospital-in', settings: [] })).toEqual([]);
});

test('a key and its certificate go together and are named by whole paths', () => {
  expect(faults({ settings: ['port=2600', 'key-file=/etc/mortar/key.pem'] })).toEqual([
    'settings: certificate-file and key-file go together',
  ]);
  expect(faults({ settings: ['port=2600', 'trusted-file=ca.pem'] })[0]).toMatch(/trusted-file: it is no whole path/);
});

test('a step that is none is told', () => {
  expect(faults({ steps: ['juggle:PID-3'] })[0]).toMatch(/^steps: "juggle:PID-3": there is no step "juggle"/);
});

test('no transport has a setting for a secret itself', () => {
  const names = [...transports.values()].flatMap(({ settings }) => [
    ...Object.keys(settings.in),
    ...Object.keys(settings.out),
  ]);
  expect(names.filter((name) => /password|secret|key$/.test(name))).toEqual([]);
});
