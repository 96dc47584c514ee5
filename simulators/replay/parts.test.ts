import { describe, expect, it } from 'vitest';
import { wantedName } from './archive.ts';
import { readArguments } from './arguments.ts';
import { invented, inventedSource } from './invented.fixture.ts';
import { measurementOf, toMetric } from './measures.ts';
import { doseRange, instructionsOf, strengthOf, unsayable } from './order-messages.ts';
import { readSource, sourceFiles } from './source.ts';
import { readWall, zoneOf } from './times.ts';
import { readShift } from './visits.ts';
import { createWard } from './ward.ts';

describe('words of the source', () => {
  it.each([
    ['1-2', '1', '2'],
    ['0.5 - 1', '0.5', '1'],
    ['25,000', '25,000', ''],
    ['1250-25000', '1250', '25000'],
    [' 5 ', '5', ''],
    ['-2', '-2', ''],
  ])('reads the dose %j as %j to %j', (written, least, most) => {
    expect(doseRange(written)).toEqual({ least, most });
  });

  it.each([
    ['25mg Tablet', '25', ['mg Tablet', '', 'L']],
    ['100 Units / mL - 10 mL Vial', '100', ['Units / mL - 10 mL Vial', '', 'L']],
    ['1,000 mL Bag', '1000', ['mL Bag', '', 'L']],
    ['.5 mg Tablet', '.5', ['mg Tablet', '', 'L']],
    ['Floor Stock Bag', '', ['Floor Stock Bag', '', 'L']],
    ['', '', ''],
  ])('splits the strength %j and loses nothing of it', (written, amount, unit) => {
    expect(strengthOf(written)).toEqual({ amount, unit });
  });

  it('says why rows make no order', () => {
    const { prescriptions } = inventedSource();
    const of = (id: string) => unsayable(prescriptions.filter((row) => row.pharmacy_id === id));
    expect([of('501'), of('506'), of('none')]).toEqual([null, 'no-dose', 'no-drug']);
  });

  it('tells own supplies of the patient in words', () => {
    const [row] = inventedSource().pharmacy;
    expect(row && instructionsOf({ ...row, dispensation: 'PATIENT MAY TAKE OWN' })).toEqual(['Patient may take own']);
  });
});

describe('measures', () => {
  it.each([
    ['150', 'lb', '68.0388555'],
    ['127.3', 'lb', '57.742308701'],
    ['0.5', 'lb', '0.226796185'],
    ['0', 'lb', '0'],
    ['64', 'in', '162.56'],
    ['100', 'in', '254'],
    ['5 ft', 'in', null],
    ['', 'lb', null],
  ] as const)('%s %s is exactly %s', (text, unit, metric) => {
    expect(toMetric(text, unit)).toBe(metric);
  });

  it('takes weights and heights, nothing else', () => {
    expect(measurementOf('Height (Inches)', '60')).toEqual({ kind: 'height', value: '152.4' });
    expect(measurementOf('BMI (kg/m2)', '22')).toBeNull();
  });
});

describe('times', () => {
  const zone = zoneOf('America/Chicago');
  const moment = (text: string) => zone.moment(readWall(text) ?? 0).text;

  it('writes the wall clock with the offset of the day', () => {
    expect(moment('2026-01-15 08:30:00')).toBe('20260115083000-0600');
    expect(moment('2026-07-15 08:30:59')).toBe('20260715083059-0500');
  });

  it('passes over the hour that spring skips, and takes the first of the hour that autumn repeats', () => {
    expect(moment('2026-03-08 02:30:00')).toBe('20260308023000-0600');
    expect(moment('2026-11-01 01:30:00')).toBe('20261101013000-0500');
  });

  it('comes back to the wall clock', () => {
    const wall = readWall('2026-07-15 08:30:00') ?? 0;
    expect(zone.wall(zone.moment(wall).ms)).toBe(wall);
  });

  it('refuses what is no time, and zones that do not exist', () => {
    expect(() => readWall('yesterday')).toThrow('no time of the source');
    expect(() => zoneOf('America/Nowhere')).toThrow('no time zone');
    expect(readWall('')).toBeNull();
  });

  it('reads shifts', () => {
    expect([readShift('recent'), readShift('ended'), readShift('-48000d'), readShift('soon')]).toEqual([
      { kind: 'recent' },
      { kind: 'ended' },
      { kind: 'days', days: -48000 },
      null,
    ]);
  });
});

describe('beds', () => {
  it('gives each visit a bed of its own and takes it back', () => {
    const ward = createWard();
    const first = ward.move('1', 'Medicine');
    const second = ward.move('2', 'Med/Surg');
    expect(first.unit).toBe('3W');
    expect(second.bed).not.toBe(first.bed);
    expect(ward.move('1', 'Psychiatry')).toEqual(first);
    ward.leave('1');
    expect(ward.where('1')).toBeNull();
    expect(ward.move('3', 'Medicine')).toEqual(first);
  });

  it('knows a unit alone when no bed is free or none is meant, and sends an unknown careunit as it is written', () => {
    const ward = createWard();
    const beds = Array.from({ length: 17 }, (_, index) => ward.move(String(index), 'Coronary Care Unit (CCU)').bed);
    expect(beds.filter((bed) => bed === '')).toHaveLength(1);
    expect(ward.move('a', 'Discharge Lounge')).toEqual({ unit: '3W', room: '', bed: '' });
    expect(ward.move('b', 'Labor & Delivery').unit).toBe('Labor & Delivery');
  });
});

describe('what a person gives', () => {
  it('reads the command line', () => {
    expect(readArguments(['--from', 'a.zip', '--shift=ended', '--patients', '8', '--keep'])).toMatchObject({
      from: 'a.zip',
      shift: { kind: 'ended' },
      patients: 8,
      connections: 4,
      keep: true,
      own: false,
    });
  });

  it('says all that is wrong at once', () => {
    expect(
      readArguments(['--patients', '0', '--shift', 'soon', '--to', 'here', '--mortar', 'there', '--what', '--user']),
    ).toEqual({
      faults: [
        '"--what" is not known.',
        '--user wants a value.',
        '--from is missing: the zip or folder to replay.',
        '--shift is "soon"; it wants recent, ended, or days like -48000d.',
        '--to is "here"; it wants host:port.',
        '--mortar is "there"; it wants an address like http://127.0.0.1:8080.',
        '--patients is "0"; it wants a number from 1 to 999999.',
      ],
    });
  });

  it('finds files by the end of their path', () => {
    expect(wantedName('mimic-iv-demo/hosp/omr.csv.gz', sourceFiles)).toBe('hosp/omr.csv');
    expect(wantedName('hosp/omr.csv', sourceFiles)).toBe('hosp/omr.csv');
    expect(wantedName('icu/omr.csv', sourceFiles)).toBeNull();
  });

  it('names a column that is missing, and takes the first patients only', () => {
    expect(() => readSource({ ...invented, 'hosp/patients.csv': 'subject_id,gender\n1,F\n' })).toThrow(
      'hosp/patients.csv has no column anchor_age, anchor_year',
    );
    expect(readSource(invented, 1).transfers).toHaveLength(6);
  });
});
