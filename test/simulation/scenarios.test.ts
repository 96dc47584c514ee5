/** Scenarios are files that a pharmacist can change: every shipped one is read, a wrong one is refused in words. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { readScenario, scenarioFolder } from '#simulators/world/scenario.ts';

const folder = fileURLToPath(scenarioFolder);
const shipped = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

it('there is an ordinary day', () => {
  expect(shipped).toContain('ordinary-day.yaml');
});

for (const file of shipped) {
  it(`${file} is read`, () => {
    const scenario = readScenario(file.replace(/\.yaml$/, ''));
    expect(scenario.name).not.toBe('');
    expect(scenario.hospital.filled).toBeGreaterThan(0);
  });
}

const elsewhere = mkdtempSync(join(tmpdir(), 'scenarios-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

const good = readFileSync(join(folder, 'ordinary-day.yaml'), 'utf8');
const wrong: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a share that is none',
    'beds filled at the start: 70%',
    'beds filled at the start: much',
    /"hospital: beds filled at the start" wants a share like 2%/,
  ],
  ['a share over all', 'miscount: 0.5%', 'miscount: 130%', /"cabinet: miscount" wants a share .* from 0% to 100%/],
  [
    'a number that is none',
    'arrivals an hour: 5',
    'arrivals an hour: five',
    /"hospital: arrivals an hour" wants a number of at least 0/,
  ],
  [
    'a range the wrong way round',
    'stay hours: [18, 96]',
    'stay hours: [96, 18]',
    /"hospital: stay hours" wants two numbers like \[4, 8\], the smaller first/,
  ],
  ['a word that is missing', '  leaves to a person: 10%\n', '', /"pharmacist: leaves to a person" wants a share/],
];

for (const [what, from, to, says] of wrong) {
  it(`${what} is refused with file, place and what is wanted`, () => {
    expect(good).toContain(from);
    const name = what.replaceAll(' ', '-');
    writeFileSync(join(elsewhere, `${name}.yaml`), good.replace(from, to));
    const read = () => readScenario(join(relative(folder, elsewhere), name));
    expect(read).toThrow(says);
    expect(read).toThrow(`${name}.yaml`);
  });
}
