import { describe, expect, test } from 'vitest';
import { type Message, parseText } from '#lib/hl7v2/index.ts';
import { readAdt } from './read-adt.ts';

function message(...lines: string[]): Message {
  const parsed = parseText(`MSH|^~\\&|HIS|MERCY|||20261123100500-0600||ADT^A08|1|P|2.5.1\r${lines.join('\r')}\r`);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

const around = { event: 'A08', timeZone: 'America/Chicago', receivedAt: new Date('2026-11-23T17:00:00Z') };
const pid = 'PID|1||700100^^^MERCY^MR||OKAFOR^GRACE||19600102|F';

function read(lines: string[], event = 'A08') {
  const adt = readAdt(message(...lines), { ...around, event });
  if (!adt.ok) throw new Error(adt.message);
  return adt.value;
}

describe('when it happened', () => {
  test('EVN-6 before EVN-2', () => {
    expect(read(['EVN|A08|20261123100400-0600||||20261123093000-0600', pid]).occurredAt).toEqual(
      new Date('2026-11-23T15:30:00Z'),
    );
  });
  test('a discharge at PV1-45, an admission at PV1-44', () => {
    const pv1 = `PV1|1|I${'|'.repeat(42)}20261120080000-0600|20261123090000-0600`;
    expect(read(['EVN|A03|20261123100400-0600', pid, pv1], 'A03').occurredAt).toEqual(new Date('2026-11-23T15:00:00Z'));
    expect(read(['EVN|A01|20261123100400-0600', pid, pv1], 'A01').occurredAt).toEqual(new Date('2026-11-20T14:00:00Z'));
  });
  test('without an offset it is a time of the hospital; without any, MSH-7', () => {
    expect(read(['EVN|A08|20261123100400', pid]).occurredAt).toEqual(new Date('2026-11-23T16:04:00Z'));
    expect(read([pid]).occurredAt).toEqual(new Date('2026-11-23T16:05:00Z'));
  });
  test('a time that is none is refused with its field', () => {
    expect(readAdt(message('EVN|A08|2026-11-23', pid), around)).toMatchObject({
      code: 'time-not-readable',
      details: { field: 'EVN-2.1' },
    });
  });
});

describe('allergies', () => {
  const list = (...al1: string[]) => read([pid, ...al1]).allergies;
  test('none told is not none known', () => expect(list()).toBeNull());
  test.each(['AL1|1|DA|NKDA', 'AL1|1||^No known drug allergies', 'AL1|1||716186003^x^SCT'])('%s: none known', (al1) => {
    expect(list(al1)).toEqual({ noneKnown: true, list: [] });
  });
  test('code, text, severity in words and all reactions', () => {
    expect(list('AL1|1|DA|70618^PENICILLIN^RXNORM|SV|RASH~^Hives')).toEqual({
      noneKnown: false,
      list: [{ said: 'PENICILLIN', code: '70618', severity: 'severe', reaction: 'RASH, Hives' }],
    });
  });
});

describe('weight and height', () => {
  const of = (...obx: string[]) =>
    read([pid, ...obx]).measurements.map(({ kind, value, unit, source }) => [kind, value, unit, source]);
  test('LOINC and words; grams and metres exactly into kilograms and centimetres', () => {
    expect(
      of('OBX|1|NM|29463-7^x^LN||72.50|kg|||||F', 'OBX|2|NM|WEIGHT||3250|g|||||F', 'OBX|3|NM|8302-2||1.71|m'),
    ).toEqual([
      ['weight', '72.5', 'kg', 'hospital record'],
      ['weight', '3.25', 'kg', 'hospital record'],
      ['height', '171', 'cm', 'hospital record'],
    ]);
  });
  test('pounds are passed on as pounds, for the census to refuse', () => {
    expect(of('OBX|1|NM|29463-7||160|lb')).toEqual([['weight', '160', 'lb', 'hospital record']]);
  });
  test('withdrawn ones and other observations are left out', () => {
    expect(of('OBX|1|NM|29463-7||72|kg|||||X', 'OBX|2|NM|8867-4||60|/min')).toEqual([]);
  });
  test('what is no number is refused', () => {
    expect(readAdt(message(pid, 'OBX|1|NM|29463-7||about 70|kg'), around)).toMatchObject({
      code: 'measurement-not-readable',
    });
  });
});

test('the person: legal name, birth date, death', () => {
  const { person } = read([`PID|1||7^^^M^MR||DOE^J^^^^^A~OKAFOR^GRACE^^^^^L||196001|F${'|'.repeat(21)}20261122|Y`]);
  expect(person).toMatchObject({
    mrn: '7',
    family: 'OKAFOR',
    given: 'GRACE',
    birthDate: null,
    diedAt: new Date('2026-11-22T06:00:00Z'),
  });
});

test('the visit: PV1-19, else PID-18; bed, else room', () => {
  expect(read([pid, 'PV1|1|I|4W^412^A']).visit).toBeNull();
  expect(read([`${pid}${'|'.repeat(10)}V9`, 'PV1|1|I|4W^412']).visit).toMatchObject({
    visitNumber: 'V9',
    pointOfCare: '4W',
    bed: '412',
  });
});
