import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelActor } from '#src/kernel/actor.ts';
import type { Command, Consumer } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { loadDrugFile } from '#src/tables/drugs/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import * as census from '../index.ts';

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
  const loaded = await loadDrugFile(kernel.database, new URL('../../../../demo/drug-file/', import.meta.url));
  expect(loaded.ok).toBe(true);
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

describe('merge', () => {
  const merge = (fromMrn: string, into: string) =>
    act(census.mergePatients, { fromMrn, into: person(into), occurredAt: at(14) });

  it('moves visits, allergies and measurements, and says so', async () => {
    const from = await admit('A1');
    const into = await admit('A2');
    await act(census.recordAllergies, {
      mrn: 'A1',
      noneKnown: false,
      allergies: [{ said: 'PCN' }],
      complete: true,
      occurredAt: at(9),
    });
    await act(census.recordMeasurement, {
      mrn: 'A1',
      kind: 'weight',
      value: '61',
      unit: 'kg',
      measuredAt: at(9),
      source: 'bed scale',
    });
    expect(await merge('A1', 'A2')).toMatchObject({ ok: true, value: { applied: true } });
    const patient = await census.findPatientByMrn(kernel.database, 'mercy', 'A1');
    expect(patient).toMatchObject({ patientId: into.patientId, mrn: 'A2', allergyStatus: 'recorded' });
    expect(await standing('V-A1')).toMatchObject({ patientId: into.patientId });
    expect(await census.weightOf(kernel.database, 'mercy', into.patientId)).toMatchObject({ value: '61' });
    expect(await census.allergiesOf(kernel.database, 'mercy', into.patientId)).toMatchObject([{ said: 'PCN' }]);
    await kernel.settle();
    expect(heard).toContainEqual({
      name: 'PatientsMerged',
      payload: { fromPatientId: from.patientId, intoPatientId: into.patientId },
    });
  });

  it('again changes nothing; into a merged patient follows; in a circle or twice is refused', async () => {
    await admit('B1');
    await admit('B2');
    const last = await admit('B3');
    expect(await merge('B2', 'B3')).toMatchObject({ ok: true, value: { applied: true } });
    expect(await merge('B1', 'B2')).toMatchObject({
      ok: true,
      value: { intoPatientId: last.patientId, applied: true },
    });
    expect(await merge('B1', 'B2')).toMatchObject({ ok: true, value: { applied: false } });
    expect(await merge('B3', 'B1')).toMatchObject({ ok: false, code: 'merge-cycle' });
    await admit('B4');
    expect(await merge('B1', 'B4')).toMatchObject({ ok: false, code: 'already-merged' });
    const patient = await census.findPatientByMrn(kernel.database, 'mercy', 'B2');
    expect(patient?.family).toBe('Okafor');
  });

  it('of a number never seen is kept, so that what comes late under it finds the patient', async () => {
    const into = await admit('C2');
    await merge('C1', 'C2');
    expect(await census.findPatientByMrn(kernel.database, 'mercy', 'C1')).toMatchObject({ patientId: into.patientId });
    const late = await admit('C1', 9);
    expect(late.patientId).toBe(into.patientId);
  });

  it('of two into each other at once leaves one that goes on', async () => {
    await admit('D1');
    await admit('D2');
    const outcomes = await Promise.all([merge('D1', 'D2'), merge('D2', 'D1')]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ code: 'merge-cycle' });
  });
});

describe('allergies', () => {
  const record = (mrn: string, said: string[], more: { noneKnown?: boolean; complete?: boolean; hour?: number } = {}) =>
    act(census.recordAllergies, {
      mrn,
      noneKnown: more.noneKnown ?? false,
      allergies: said.map((text) => ({ said: text, reaction: 'rash' })),
      complete: more.complete ?? true,
      occurredAt: at(more.hour ?? 9),
    });

  it('not recorded is not none known', async () => {
    await admit('E1');
    expect(await record('E1', [])).toMatchObject({ ok: true, value: { status: 'not-recorded' } });
    expect(await record('E1', [], { noneKnown: true })).toMatchObject({ ok: true, value: { status: 'none-known' } });
  });

  it('are matched to ingredient and class; what matches neither stays as said', async () => {
    const { patientId } = await admit('E2');
    const outcome = await record('E2', ['PCN', 'Sulfa drugs', 'Codeine sulfate', 'peanuts', 'ACE inhibitors', 'Lasix']);
    expect(outcome).toMatchObject({ ok: true, value: { status: 'recorded', unmatched: ['peanuts'] } });
    const allergies = await census.allergiesOf(kernel.database, 'mercy', patientId);
    const of = (said: string) => allergies.find((allergy) => allergy.said === said);
    expect(of('PCN')).toMatchObject({ class: 'penicillins' });
    expect(of('Sulfa drugs')).toMatchObject({ class: 'sulfonamide-antibiotics' });
    expect(of('ACE inhibitors')).toMatchObject({ class: 'ace-inhibitors' });
    expect(of('Lasix')).toMatchObject({ ingredient: 'furosemide' });
    expect(of('peanuts')).toMatchObject({ ingredient: null, class: null, reaction: 'rash' });
  });

  it('that a complete list does not name have ended; an incomplete one ends none', async () => {
    const { patientId } = await admit('E3');
    await record('E3', ['PCN', 'latex']);
    await record('E3', ['aspirin'], { complete: false, hour: 10 });
    expect(await census.allergiesOf(kernel.database, 'mercy', patientId)).toHaveLength(3);
    await record('E3', ['latex'], { hour: 11 });
    expect(await census.allergiesOf(kernel.database, 'mercy', patientId)).toMatchObject([{ said: 'latex' }]);
  });
});
