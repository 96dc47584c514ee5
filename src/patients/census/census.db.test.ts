import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelActor } from '#src/kernel/actor.ts';
import type { Command, Consumer } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import * as census from './index.ts';

let database: TestDatabase;
let kernel: TestKernel;
const heard: { name: string; payload: Record<string, unknown> }[] = [];
const listener: Consumer = {
  name: 'test.census',
  events: ['PatientAdmitted', 'PatientMoved', 'PatientDischarged', 'PatientChanged', 'PatientsMerged'],
  react: async (_tx, { name, payload }) => {
    heard.push({ name, payload });
    return done(null);
  },
};

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url, consumers: [listener] });
  await kernel.database.run(
    `insert into patients.units (facility_id, unit_id, name, kind, location_code) values
       ('mercy', '4W', '4 West', 'medical', '4WEST'), ('other', '4W', 'Another hospital', 'medical', '4WEST'), ('mercy', 'ICU', 'Intensive Care', 'icu', 'ICU1')`,
  );
  await kernel.database.run(
    `insert into patients.beds (facility_id, unit_id, bed, room) values
       ('mercy', '4W', '01-A', '01'), ('mercy', '4W', '02-A', '02'), ('mercy', 'ICU', '01-A', '01')`,
  );
});

afterAll(async () => {
  await kernel.close();
  await database.close();
});

let calls = 0;
async function act<Input, Value, Code extends string>(command: Command<Input, Value, Code>, input: Input) {
  calls += 1;
  return transact(kernel, command, {
    commandId: `census-test-${calls}`,
    actor: channelActor('mercy', 'interface', 'adt'),
    input,
  });
}

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const person = (mrn: string, family = 'Okafor', given = 'Grace') => ({
  mrn,
  family,
  given,
  birthDate: '1959-11-23',
  sex: 'F',
});
const visit = (visitNumber: string, unitId: string | null = '4W', bed: string | null = '01-A') => ({
  visitNumber,
  class: 'I',
  unitId,
  bed,
});

async function admit(mrn: string, hour = 8, family?: string, bed = '01-A') {
  const outcome = await act(census.admitPatient, {
    patient: person(mrn, family),
    visit: visit(`V-${mrn}`, '4W', bed),
    occurredAt: at(hour),
  });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

const standing = (visitNumber: string) => census.encounterByVisit(kernel.database, 'mercy', visitNumber);

async function eventsOf(patientId: string): Promise<string[]> {
  await kernel.settle();
  return heard.filter(({ payload }) => payload.patientId === patientId).map(({ name }) => name);
}

describe('admission, discharge, transfer', () => {
  it('a patient comes, moves, leaves; each says so once', async () => {
    const { patientId } = await admit('M1');
    await act(census.movePatient, { patient: person('M1'), visit: visit('V-M1', 'ICU'), occurredAt: at(9) });
    await act(census.dischargePatient, { mrn: 'M1', visitNumber: 'V-M1', occurredAt: at(12) });
    expect(await standing('V-M1')).toMatchObject({ state: 'discharged', unitId: 'ICU', dischargedAt: at(12) });
    expect(await eventsOf(patientId)).toEqual([
      'PatientChanged',
      'PatientAdmitted',
      'PatientMoved',
      'PatientDischarged',
    ]);
    expect(await census.currentEncounter(kernel.database, 'mercy', patientId)).toBeNull();
  });

  it('the same message again changes and says nothing', async () => {
    const { patientId } = await admit('M2');
    await admit('M2');
    expect(await eventsOf(patientId)).toEqual(['PatientChanged', 'PatientAdmitted']);
    const moves = await kernel.database.rows(
      `select from patients.moves m join patients.encounters e using (facility_id, encounter_id) where e.visit_number = 'V-M2'`,
    );
    expect(moves).toHaveLength(1);
  });

  it('an older move that comes late is kept and does not move the patient back', async () => {
    const { patientId } = await admit('M3');
    await act(census.movePatient, { patient: person('M3'), visit: visit('V-M3', 'ICU'), occurredAt: at(10) });
    const late = await act(census.movePatient, {
      patient: person('M3'),
      visit: visit('V-M3', '4W', '02-A'),
      occurredAt: at(9),
    });
    expect(late).toMatchObject({ ok: true, value: { applied: false } });
    expect(await standing('V-M3')).toMatchObject({ unitId: 'ICU', movedAt: at(10) });
    const back = await act(census.cancelTransfer, { mrn: 'M3', visitNumber: 'V-M3', occurredAt: at(11) });
    expect(back).toMatchObject({ ok: true, value: { applied: true } });
    expect(await standing('V-M3')).toMatchObject({ unitId: '4W', bed: '02-A' });
    expect((await eventsOf(patientId)).filter((name) => name === 'PatientMoved')).toHaveLength(2);
  });

  it('an update before the admission makes patient and visit known', async () => {
    const first = await act(census.updatePatient, { patient: person('M4'), visit: visit('V-M4'), occurredAt: at(9) });
    expect(first).toMatchObject({ ok: true, value: { applied: true } });
    await admit('M4', 7);
    expect(await standing('V-M4')).toMatchObject({ state: 'admitted', admittedAt: at(7), unitId: '4W' });
  });

  it('older news of a person fills what was not known and overwrites nothing', async () => {
    await act(census.updatePatient, { patient: { ...person('M5', 'Newer'), birthDate: null }, occurredAt: at(10) });
    await act(census.updatePatient, { patient: person('M5', 'Older'), occurredAt: at(9) });
    const patient = await census.findPatientByMrn(kernel.database, 'mercy', 'M5');
    expect(patient).toMatchObject({ family: 'Newer', birthDate: '1959-11-23' });
  });

  it('a cancelled discharge puts the patient back, a cancelled admission takes the visit away', async () => {
    const { patientId } = await admit('M6');
    await act(census.dischargePatient, { mrn: 'M6', visitNumber: 'V-M6', occurredAt: at(10) });
    await act(census.cancelDischarge, { mrn: 'M6', visitNumber: 'V-M6', occurredAt: at(11) });
    expect(await standing('V-M6')).toMatchObject({ state: 'admitted', unitId: '4W', bed: '01-A', dischargedAt: null });
    await act(census.cancelAdmission, { mrn: 'M6', visitNumber: 'V-M6', occurredAt: at(12) });
    expect(await standing('V-M6')).toMatchObject({ state: 'cancelled' });
    expect(await eventsOf(patientId)).toEqual([
      'PatientChanged',
      'PatientAdmitted',
      'PatientDischarged',
      'PatientAdmitted',
      'PatientDischarged',
    ]);
  });

  it('the time of admission in a later message tells since when', async () => {
    const outcome = await act(census.movePatient, {
      patient: person('M7'),
      visit: { ...visit('V-M7'), admittedAt: at(5) },
      occurredAt: at(9),
    });
    expect(outcome.ok).toBe(true);
    expect(await standing('V-M7')).toMatchObject({ admittedAt: at(5), unitId: '4W', bed: '01-A' });
  });

  it('two at once make one patient and one visit', async () => {
    const both = await Promise.all([1, 2, 3, 4].map(() => admit('M8')));
    expect(new Set(both.map(({ encounterId }) => encounterId)).size).toBe(1);
  });
});

describe('refusals', () => {
  it.each([
    ['unknown-patient', () => act(census.dischargePatient, { mrn: 'NOBODY', visitNumber: 'V-0', occurredAt: at(9) })],
    [
      'unknown-visit',
      async () => {
        await admit('R1');
        return act(census.dischargePatient, { mrn: 'R1', visitNumber: 'V-NONE', occurredAt: at(9) });
      },
    ],
    [
      'unknown-unit',
      () => act(census.admitPatient, { patient: person('R2'), visit: visit('V-R2', 'NOWHERE'), occurredAt: at(9) }),
    ],
    [
      'visit-of-another-patient',
      async () => {
        await admit('R3');
        return act(census.admitPatient, { patient: person('R4'), visit: visit('V-R3'), occurredAt: at(9) });
      },
    ],
    [
      'name-missing',
      () => act(census.registerPatient, { patient: { ...person('R5'), family: null }, occurredAt: at(9) }),
    ],
    ['merge-into-itself', () => act(census.mergePatients, { fromMrn: 'R6', into: person('R6'), occurredAt: at(9) })],
    [
      'not-metric',
      () =>
        act(census.recordMeasurement, {
          mrn: 'R1',
          kind: 'weight',
          value: '154',
          unit: 'lb',
          measuredAt: at(9),
          source: 'scale',
        }),
    ],
    [
      'value-not-plausible',
      () =>
        act(census.recordMeasurement, {
          mrn: 'R1',
          kind: 'weight',
          value: '0',
          unit: 'kg',
          measuredAt: at(9),
          source: 'scale',
        }),
    ],
    [
      'none-and-some',
      () =>
        act(census.recordAllergies, {
          mrn: 'R1',
          noneKnown: true,
          allergies: [{ said: 'PCN' }],
          complete: true,
          occurredAt: at(9),
        }),
    ],
  ] as const)('%s', async (code, run) => {
    expect(await run()).toMatchObject({ ok: false, code });
  });

  it('leave no row behind', async () => {
    expect(await census.findPatientByMrn(kernel.database, 'mercy', 'R2')).toBeNull();
  });
});

describe('banner, lists, checks', () => {
  it('shows who, how old, how heavy, allergies and whose name looks alike', async () => {
    const { patientId } = await admit('F1', 8, 'Nwosu', '02-A');
    await admit('F2', 8, 'Nwosa', '03-A');
    const measure = (value: string, hour: number) =>
      act(census.recordMeasurement, {
        mrn: 'F1',
        kind: 'weight',
        value,
        unit: 'kg',
        measuredAt: at(hour),
        source: 'bed scale',
      });
    await measure('61.50', 9);
    await measure('60', 7);
    const when = { now: at(18), timeZone: 'America/Chicago' };
    const banner = await census.bannerOf(kernel.database, 'mercy', patientId, when);
    expect(banner).toMatchObject({
      orderName: 'NWOSU, Grace',
      born: '1959-11-23',
      ageText: '67 y',
      identifiers: [
        { kind: 'MRN', value: 'F1' },
        { kind: 'Visit', value: 'V-F1' },
      ],
      weight: { kg: '61.5', at: at(9), source: 'bed scale' },
      allergyStatus: 'not-recorded',
      nameAlert: [{ orderName: 'NWOSA, Grace', bed: '03-A' }],
      unitName: '4 West',
      bed: '02-A',
    });
    expect(await census.weightsOf(kernel.database, 'mercy', patientId)).toHaveLength(2);
    expect(await census.bannerOf(kernel.database, 'mercy', '00000000-0000-7000-8000-000000000000', when)).toBeNull();
  });

  it('finds by number and by name, and lists a unit by bed', async () => {
    const byName = await census.searchPatients(kernel.database, 'mercy', 'nwos');
    expect(byName.map(({ mrn }) => mrn)).toEqual(['F2', 'F1']);
    expect(await census.searchPatients(kernel.database, 'mercy', 'F1')).toMatchObject([{ mrn: 'F1', unitId: '4W' }]);
    expect(await census.searchPatients(kernel.database, 'mercy', '100%')).toEqual([]);
    const present = await census.listPresent(kernel.database, 'mercy', '4W');
    expect(present.map(({ bed }) => bed)).toEqual(present.map(({ bed }) => bed).sort());
    const units = await census.listUnits(kernel.database, 'mercy');
    expect(units).toMatchObject([
      { unitId: '4W', beds: 2 },
      { unitId: 'ICU', beds: 1 },
    ]);
    expect(await census.unitByLocation(kernel.database, 'mercy', '4WEST')).toMatchObject({ unitId: '4W' });
  });

  it('the checks turn red and clear', async () => {
    const run = async (id: string) => {
      const check = census.checks.find((each) => each.id === id);
      return (await check?.run(kernel.database, 'mercy', at(18))) ?? [];
    };
    await admit('G0', 8, 'Abara', '09-A');
    await admit('G1', 8, 'Onyango', '09-A');
    const shared = await run('census.one-patient-in-a-bed');
    expect(shared.map(({ subject }) => subject)).toContain('4W:09-A');
    await act(census.dischargePatient, { mrn: 'G1', visitNumber: 'V-G1', occurredAt: at(9) });
    expect((await run('census.one-patient-in-a-bed')).map(({ subject }) => subject)).not.toContain('4W:09-A');
    const lost = await act(census.admitPatient, {
      patient: person('G2'),
      visit: visit('V-G2', null, null),
      occurredAt: at(9),
    });
    const patientId = lost.ok ? lost.value.patientId : '';
    expect((await run('census.admitted-has-a-place')).map(({ subject }) => subject)).toContain(patientId);
    await act(census.movePatient, { patient: person('G2'), visit: visit('V-G2', 'ICU'), occurredAt: at(10) });
    expect((await run('census.admitted-has-a-place')).map(({ subject }) => subject)).not.toContain(patientId);
    await act(census.mergePatients, { fromMrn: 'G1', into: person('G0', 'Abara'), occurredAt: at(12) });
    expect(await run('census.merged-has-no-visit')).toEqual([]);
    await kernel.database.run(
      `update patients.encounters set patient_id = (select patient_id from patients.patients where mrn = 'G1') where visit_number = 'V-G2'`,
    );
    expect(await run('census.merged-has-no-visit')).toMatchObject([{ subject: 'V-G2' }]);
  });
});

describe('the demo hospital', () => {
  it('loads, and again changes nothing', async () => {
    const folder = new URL('../../../demo/hospital/', import.meta.url);
    const facility = await census.readFacility(folder);
    expect(facility.ok).toBe(true);
    const first = await census.loadHospital(kernel.database, 'demo', folder);
    expect(first.ok && first.units).toBeGreaterThanOrEqual(8);
    expect(await census.loadHospital(kernel.database, 'demo', folder)).toEqual({ ok: true, units: 0, beds: 0 });
  });
});
