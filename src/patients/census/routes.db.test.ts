import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, channelActor } from '#src/kernel/actor.ts';
import { createHttp } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { admitPatient, routes } from './index.ts';

let database: TestDatabase;
let kernel: TestKernel;
let app: Awaited<ReturnType<typeof createHttp>>;
let patientId = '';

const nurse: Actor = {
  kind: 'person',
  id: 'nurse',
  name: 'A nurse',
  facilityId: 'mercy',
  permissions: new Set(['census.read', 'patient.read']),
  role: 'nurse',
  station: null,
  sessionId: null,
};

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url });
  app = await createHttp({ kernel, routes, authenticate: async () => done(nurse) });
  await kernel.database.run(
    `insert into patients.units (facility_id, unit_id, name, kind, location_code) values ('mercy', '4W', '4 West', 'medical', '4W')`,
  );
  const admitted = await transact(kernel, admitPatient, {
    commandId: 'routes-test-1',
    actor: channelActor('mercy', 'interface', 'adt'),
    input: {
      patient: { mrn: 'H1', family: 'Okafor', given: 'Grace', birthDate: '1959-11-23', sex: 'F' },
      visit: { visitNumber: 'V-H1', class: 'I', unitId: '4W', bed: '01-A' },
      occurredAt: new Date('2026-11-23T14:00:00Z'),
    },
  });
  patientId = admitted.ok ? admitted.value.patientId : '';
});

afterAll(async () => {
  await app.close();
  await kernel.close();
  await database.close();
});

const get = (url: string) => app.inject({ method: 'GET', url });

describe('the census over HTTP', () => {
  it('lists units and the patients of one', async () => {
    expect((await get('/api/patients/census/units')).json()).toEqual({
      units: [{ unitId: '4W', name: '4 West', kind: 'medical', locationCode: '4W', beds: 0, patients: 1 }],
    });
    const present = (await get('/api/patients/census/patients?unit=4W')).json();
    expect(present.patients).toMatchObject([
      { patientId, orderName: 'OKAFOR, Grace', ageText: '67 y', bed: '01-A', admittedAt: '2026-11-23T14:00:00.000Z' },
    ]);
    expect((await get('/api/patients/census/patients?unit=ICU')).json()).toEqual({ patients: [] });
    expect((await get('/api/patients/census/patients?search=oka')).json().patients).toHaveLength(1);
  });

  it('reading a banner is a record about the patient', async () => {
    const banner = await get(`/api/patients/census/patients/${patientId}`);
    expect(banner.statusCode).toBe(200);
    expect(banner.json()).toMatchObject({ orderName: 'OKAFOR, Grace', allergyStatus: 'not-recorded', weight: null });
    const records = await kernel.database.rows<{ command: string; actor_id: string }>(
      `select command, actor_id from kernel.records where facility_id = 'mercy' and patient_id = $1 and actor_id = 'nurse'`,
      [patientId],
    );
    expect(records).toEqual([{ command: 'patients.census.readBanner', actor_id: 'nurse' }]);
  });

  it('an unknown patient is not found, a broken id is refused before it is looked for', async () => {
    const unknown = await get('/api/patients/census/patients/00000000-0000-7000-8000-000000000000');
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'not-found']);
    expect((await get('/api/patients/census/patients/not-an-id')).statusCode).toBe(400);
  });
});
