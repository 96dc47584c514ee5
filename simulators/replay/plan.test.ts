import { describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { inventedSource } from './invented.fixture.ts';
import { type Plan, planReplay } from './plan.ts';
import { readWall, zoneOf } from './times.ts';
import { readShift } from './visits.ts';

const zone = zoneOf('America/Chicago');
const now = readWall('2026-11-23 10:00:00') ?? 0;

function planOf(how: string): Plan {
  const shift = readShift(how);
  if (!shift) throw new Error(`${how} is no shift`);
  return planReplay(inventedSource(), { shift, zone, now });
}

function composed(how: string) {
  const { messages, rows } = compose(planOf(how), inventedSource(), 'T');
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd().split('\r');
  return {
    rows,
    all: messages.map((message) => `${message.kind} ${message.order ?? message.patient}`),
    lines: (kind: string, about: string) =>
      text(
        messages.find((each) => each.kind === kind && (each.order ?? each.patient) === about)?.bytes ??
          new Uint8Array(),
      ),
    reasons: Object.fromEntries(
      rows.filter((row) => row.reason !== null).map((row) => [`${row.place.file} ${row.place.row}`, row.reason]),
    ),
  };
}

describe('the plan of a replay', () => {
  it('sends all in order of time, a patient before the stay, the stay before its orders', () => {
    const { all } = composed('ended');
    expect(all.filter((each) => !each.endsWith('902'))).toEqual([
      'A28 901',
      'A31 901',
      'A04 901',
      'A01 901',
      'NW 501',
      'A02 901',
      'NW 502',
      'DC 502',
      'DC 501',
      'A03 901',
      'A31 901',
      'A01 901',
      'NW 503',
      'NW 504',
      'HD 504',
      'A03 901',
    ]);
    expect(all.filter((each) => each.endsWith('902'))).toEqual(['A28 902', 'A04 902', 'A03 902']);
  });

  it('keeps the last admission in progress: what lies ahead of now is not sent, and says so', () => {
    const { all, reasons } = composed('recent');
    expect(all.filter((each) => each === 'A03 901')).toHaveLength(1);
    expect(all).toContain('NW 504');
    expect(reasons['hosp/transfers.csv 6']).toBe('still-to-come');
  });

  it('accounts for every row once', () => {
    const { rows, reasons } = composed('ended');
    expect(rows.every((row) => row.messages.length > 0 !== (row.reason !== null))).toBe(true);
    expect(rows).toHaveLength(2 + 2 + 7 + 4 + 7 + 8);
    expect(reasons).toEqual({
      'hosp/omr.csv 4': 'not-for-pharmacy',
      'hosp/pharmacy.csv 5': 'no-drug',
      'hosp/pharmacy.csv 6': 'no-dose',
      'hosp/prescriptions.csv 6': 'no-dose',
      'hosp/pharmacy.csv 7': 'no-admission',
      'hosp/prescriptions.csv 8': 'no-admission',
      'hosp/prescriptions.csv 7': 'no-pharmacy-row',
    });
  });

  it('writes a new order as its sender would: words as they are written, ranges as lowest and highest dose', () => {
    expect(composed('ended').lines('NW', '501').slice(1)).toEqual([
      'PID|1||901^^^MIMIC^MR||MIMIC 901^Subject||19640101|F',
      'PV1|1|I|3W^301^301-A^MIMIC||||||||||||||||9001',
      expect.stringMatching(
        /^ORC\|NW\|501\^REPLAY\|\|901-11\^REPLAY\|{5}\d{8}113000-0[56]00\|\|\|P0001\|\|\|\d{8}113000-0[56]00$/,
      ),
      'RXE||00000000123^Drug A^NDC^DRUA5^Drug A^L|1|2|TAB|||||1-2|TAB||||501||||||||||5|mg Tablet^^L',
      expect.stringMatching(/^TQ1\|1\|\|Q6H:PRN\|0800~1400~2000\|\|\|\d{8}120000-0[56]00\|{7}3$/),
      'RXR|PO/NG',
    ]);
  });

  it('gives the components of one order, and ends it when it was ended, never before it was entered', () => {
    const lines = composed('ended').lines('DC', '502');
    expect(lines.find((line) => line.startsWith('ORC'))).toMatch(
      /^ORC\|DC\|502\^REPLAY\|.*\|\d{8}110000-0[56]00\|\^Inactive \(Due to a change order\)$/,
    );
    expect(lines).toContain('RXC|B|BASE100^0.9% Base \\T\\ Salt^L|100|mL|100|mL Bag^^L');
    expect(lines.find((line) => line.startsWith('RXE'))).toBe(
      'RXE||12345678901^Drug B^NDC^DRUB1^Drug B^L|25,000||UNIT|||||1|VIAL||||502||||||||||1000|Units / mL - 10 mL Vial^^L',
    );
    expect(lines.find((line) => line.startsWith('TQ1'))).toMatch(
      /^TQ1\|1\|\|Q8H\|\|\|24\^h&Hours\|\d{8}120000-0[56]00$/,
    );
  });

  it('tells a planned stop only where the order ran to it, and instructions in words', () => {
    const expired = composed('ended').lines('NW', '503');
    expect(expired.find((line) => line.startsWith('TQ1'))).toMatch(/\|\d{8}080000-0[56]00\|\d{8}080000-0[56]00$/);
    expect(expired.find((line) => line.startsWith('RXE'))).toContain('|0||UNIT||^Sliding scale|');
    const pump = composed('ended').lines('NW', '504');
    expect(pump.find((line) => line.startsWith('RXE'))).toContain(
      '|^Pump: lockout 6 min, basal rate 0, most in one hour 2.4|',
    );
  });

  it('sends weights and heights in metric units, exactly', () => {
    expect(
      composed('ended')
        .lines('A31', '901')
        .filter((line) => line.startsWith('OBX')),
    ).toEqual([
      expect.stringMatching(/^OBX\|1\|NM\|29463-7\^Body weight\^LN\|\|68\.265651685\|kg\|{5}F\|{3}\d{14}-0[56]00$/),
      expect.stringMatching(/^OBX\|2\|NM\|8302-2\^Body height\^LN\|\|162\.56\|cm\|{5}F\|{3}\d{14}-0[56]00$/),
    ]);
  });

  it('keeps clock times and distances within an admission, and shortens the years between two', () => {
    const wall = (kind: string, order: string | null, nth = 0) => {
      const found = planOf('ended').messages.filter(
        (each) => each.kind === kind && each.order === order && each.patient === '901',
      );
      return zone.wall(found[nth]?.at.ms ?? 0);
    };
    const day = 86_400_000;
    expect(wall('A03', null) - wall('NW', '501')).toBe(3 * day + 3.5 * 3_600_000);
    expect(new Date(wall('NW', '501')).toISOString()).toContain('T11:30:00');
    const gap = wall('A01', null, 1) - wall('A03', null);
    expect(gap).toBeGreaterThanOrEqual(0.25 * day);
    expect(gap).toBeLessThan(1.25 * day);
    const clinic = planOf('ended').messages.filter((each) => each.kind === 'A31')[1];
    expect(zone.wall(clinic?.at.ms ?? 0)).toBeGreaterThan(wall('A03', null));
    expect(zone.wall(clinic?.at.ms ?? 0)).toBeLessThan(wall('A01', null, 1));
  });

  it('moves all by a number of days when told', () => {
    const { reasons, all } = composed('-46000d');
    expect(all).toContain('NW 501');
    expect(all).toContain('NW 503');
    expect(Object.values(reasons)).not.toContain('still-to-come');
    expect(Object.values(composed('0d').reasons).filter((reason) => reason === 'still-to-come')).not.toHaveLength(0);
    expect(composed('0d').all).toEqual([]);
  });

  it('puts a death into the discharge', () => {
    const { messages } = compose(planOf('ended'), inventedSource(), 'T');
    const last = messages.filter((each) => each.kind === 'A03' && each.patient === '901').at(-1);
    expect(new TextDecoder().decode(last?.bytes)).toMatch(/\|F\|{21}\d{8}120000-0[56]00\|Y\r/);
  });
});
