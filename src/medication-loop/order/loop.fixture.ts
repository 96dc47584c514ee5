/** A hospital for tests of the loop: the demo drug file, a unit, patients, pharmacists, and orders with few words. */
import type { Actor } from '#src/kernel/actor.ts';
import { channelActor } from '#src/kernel/actor.ts';
import type { Command } from '#src/kernel/command.ts';
import type { Outcome } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { admitPatient, recordAllergies, recordMeasurement, type SaidAllergy } from '#src/patients/census/index.ts';
import { permissionsOf } from '#src/people/roles/index.ts';
import { loadDrugFile } from '#src/tables/drugs/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import { enterOrder } from './index.ts';
import type { OrderInput } from './shapes.ts';

export const drugFile = new URL('../../../demo/drug-file/', import.meta.url);

/** Loads the demo drug file and two units. */
export async function openHospital(kernel: TestKernel): Promise<void> {
  const loaded = await loadDrugFile(kernel.database, drugFile);
  if (!loaded.ok) throw new Error(`the demo drug file has faults: ${JSON.stringify(loaded.faults.slice(0, 5))}`);
  await kernel.database.run(
    `insert into patients.units (facility_id, unit_id, name, kind, location_code)
     values ($1, '4W', '4 West Medical', 'medical', '4W'), ($1, 'ICU-1', 'Medical Intensive Care', 'intensive-care', 'ICU1')`,
    [kernel.facilityId],
  );
}

export function pharmacist(kernel: TestKernel, id = 'osei', name = 'R. Osei, PharmD'): Actor {
  return person(kernel, id, name, 'pharmacist');
}

export function person(kernel: TestKernel, id: string, name: string, role: string): Actor {
  const { facilityId } = kernel;
  return {
    kind: 'person',
    id,
    name,
    facilityId,
    permissions: permissionsOf(role),
    role,
    station: 'T1',
    sessionId: 's',
  };
}

let calls = 0;

/** Runs a command under an id of its own; by the hospital's interface unless an actor is named. */
export function act<I, V, C extends string>(
  kernel: TestKernel,
  command: Command<I, V, C>,
  input: I,
  actor: Actor = channelActor(kernel.facilityId, 'interface', 'hospital-in'),
): Promise<Outcome<V, C | string>> {
  calls += 1;
  return transact(kernel, command, { commandId: `test-${calls}`, actor, input });
}

/** The value of an outcome; throws with the refusal. */
export async function must<V>(outcome: Promise<Outcome<V, string>>): Promise<V> {
  const settled = await outcome;
  if (!settled.ok) throw new Error(`${settled.code}: ${settled.message}`);
  return settled.value;
}

export type TestPatient = {
  readonly patientId: string;
  readonly encounterId: string;
  readonly mrn: string;
  readonly visitNumber: string;
};

let people = 0;

type PatientWords = {
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string | null;
  readonly unitId?: string;
  /** 'none' = asked, none known; 'unasked' = nothing recorded. */
  readonly allergies?: 'none' | 'unasked' | readonly SaidAllergy[];
  readonly weightKg?: string | null;
};

/** Admits an adult of 69 years and 80 kg without allergies, unless it is said otherwise. */
export async function admit(kernel: TestKernel, words: PatientWords = {}): Promise<TestPatient> {
  people += 1;
  const occurredAt = kernel.clock.now();
  const mrn = `M${people}`;
  const visitNumber = `V${people}`;
  const { family = `Okafor${people}`, given = 'Grace', unitId = '4W', allergies = 'none', weightKg = '80' } = words;
  const birthDate = words.birthDate === undefined ? '1957-08-14' : words.birthDate;
  const admitted = await must(
    act(kernel, admitPatient, {
      patient: { mrn, family, given, birthDate, sex: 'F' },
      visit: { visitNumber, class: 'I', unitId, bed: `${people}` },
      occurredAt,
    }),
  );
  if (allergies !== 'unasked') {
    const said = allergies === 'none' ? [] : allergies;
    await must(
      act(kernel, recordAllergies, {
        mrn,
        noneKnown: allergies === 'none',
        allergies: said,
        complete: true,
        occurredAt,
      }),
    );
  }
  if (weightKg !== null) {
    const weight = {
      mrn,
      kind: 'weight',
      value: weightKg,
      unit: 'kg',
      measuredAt: occurredAt,
      source: 'bed scale',
    } as const;
    await must(act(kernel, recordMeasurement, weight));
  }
  if (admitted.encounterId === null) throw new Error('an admitted patient has a visit');
  return { patientId: admitted.patientId, encounterId: admitted.encounterId, mrn, visitNumber };
}

let numbers = 0;

/** An order of metformin 500 mg by mouth twice a day with its meals, unless it is said otherwise. */
export function orderWords(kernel: TestKernel, patient: TestPatient, words: Partial<OrderInput> = {}): OrderInput {
  numbers += 1;
  return {
    placer: 'hospital',
    placerNumber: `N${numbers}`,
    patientId: patient.patientId,
    encounterId: patient.encounterId,
    product: 'metformin-500mg-tablet',
    dose: '500',
    doseUnit: 'mg',
    route: 'PO',
    schedule: 'BIDWM',
    prn: false,
    priority: 'routine',
    startAt: kernel.clock.now(),
    prescriberId: 'haddad',
    prescriberName: 'Dr A. Haddad',
    components: [],
    orderedAt: kernel.clock.now(),
    ...words,
  };
}

/** Enters an order; its id and version. */
export async function order(
  kernel: TestKernel,
  patient: TestPatient,
  words: Partial<OrderInput> = {},
): Promise<{ readonly orderId: string; readonly version: number; readonly input: OrderInput }> {
  const input = orderWords(kernel, patient, words);
  const entered = await must(act(kernel, enterOrder, input));
  return { orderId: entered.orderId, version: entered.version, input };
}
