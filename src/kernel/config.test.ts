import { expect, it } from 'vitest';
import { readConfig, sayFaults } from './config.ts';

it('reads the defaults', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    environment: 'demo',
    cabinetOut: { host: '127.0.0.1', port: 2577 },
  });
});

it('lists every fault at once, with what is wanted', () => {
  const faults = readConfig({
    MORTAR_PORT: 'eighty',
    MORTAR_ENVIRONMENT: 'live',
    MORTAR_TIME_ZONE: 'Mars/Olympus',
    MORTAR_PROT: '1',
  });
  if ('port' in faults) throw new Error('no faults');
  expect(sayFaults(faults).split('\n').sort()).toEqual([
    'MORTAR_ENVIRONMENT is "live"; it wants demo, training, production.',
    'MORTAR_PORT is "eighty"; it wants a port between 0 and 65535 (0 = any free one).',
    'MORTAR_PROT is no setting of Mortar; docs/configuration.md lists them.',
    'MORTAR_TIME_ZONE is "Mars/Olympus"; it wants an IANA time zone like America/Chicago.',
  ]);
});
