/** Messages of the simulated hospital: ADT (HL7 v2.5.1 chapter 3) and pharmacy orders RDE^O11 (chapter 4A). */
import { buildMessage, formatTimestamp, type SegmentSpec } from '#lib/hl7v2/index.ts';
import type { SimPatient } from './people.ts';
import type { NewOrder } from './prescribing.ts';

export type Stamp = { readonly at: Date; readonly controlId: string; readonly locationOf: (unit: string) => string };

const application = 'SIMHIS';
const facility = 'DEMO';
const time = (at: Date) => formatTimestamp(at, 0);

/** Builds one message; a value that cannot be written is a defect of the simulator. */
function message(stamp: Stamp, type: readonly [string, string, string], segments: readonly SegmentSpec[]): Uint8Array {
  const built = buildMessage({
    header: {
      sendingApplication: application,
      sendingFacility: facility,
      receivingApplication: 'MORTAR',
      receivingFacility: facility,
      at: time(stamp.at),
      type,
      controlId: stamp.controlId,
      version: '2.5.1',
      charset: 'UNICODE UTF-8',
    },
    segments,
  });
  if (!built.ok) throw new Error(`the hospital simulator made a bad message: ${built.problem.message}`);
  return built.value;
}

function pid(patient: SimPatient, mrn = patient.mrn): SegmentSpec {
  return [
    'PID',
    '1',
    '',
    [mrn, '', '', facility, 'MR'],
    '',
    [patient.family, patient.given],
    '',
    patient.born,
    patient.sex,
  ];
}

function pv1(patient: SimPatient, stamp: Stamp, more: Readonly<Record<number, string>> = {}): SegmentSpec {
  return {
    segment: 'PV1',
    fields: {
      1: '1',
      2: 'I',
      3: [stamp.locationOf(patient.unit), patient.bed.split('-')[0] ?? '', patient.bed, facility],
      7: provider(patient.attending),
      19: patient.visit,
      ...more,
    },
  };
}

function provider(id: string): string[] {
  return [id, id];
}

function allergies(patient: SimPatient): SegmentSpec[] {
  if (patient.allergies === null) return [];
  if (patient.allergies.length === 0) return [['AL1', '1', 'DA', ['NKDA', 'No known drug allergies', 'L']]];
  return patient.allergies.map((each, index) => [
    'AL1',
    String(index + 1),
    'DA',
    [each.code, each.text, 'L'],
    each.severity,
    each.reaction,
  ]);
}

function measurements(patient: SimPatient, stamp: Stamp): SegmentSpec[] {
  const observation = (set: number, code: string, name: string, value: string, unit: string): SegmentSpec => ({
    segment: 'OBX',
    fields: { 1: String(set), 2: 'NM', 3: [code, name, 'LN'], 5: value, 6: unit, 11: 'F', 14: time(stamp.at) },
  });
  return [
    observation(1, '29463-7', 'Body weight', patient.weightKg, 'kg'),
    observation(2, '8302-2', 'Body height', patient.heightCm, 'cm'),
  ];
}

const evn = (stamp: Stamp, event: string): SegmentSpec => ['EVN', event, time(stamp.at), '', '', '', time(stamp.at)];

/** Admission, with what was asked at the door: allergies and weight. */
export function admit(patient: SimPatient, stamp: Stamp): Uint8Array {
  return message(
    stamp,
    ['ADT', 'A01', 'ADT_A01'],
    [
      evn(stamp, 'A01'),
      pid(patient),
      pv1(patient, stamp, { 44: time(stamp.at) }),
      ...measurements(patient, stamp),
      ...allergies(patient),
    ],
  );
}

/** Transfer to the bed that the patient now has. */
export function transfer(patient: SimPatient, stamp: Stamp): Uint8Array {
  return message(stamp, ['ADT', 'A02', 'ADT_A02'], [evn(stamp, 'A02'), pid(patient), pv1(patient, stamp)]);
}

export function discharge(patient: SimPatient, stamp: Stamp): Uint8Array {
  return message(
    stamp,
    ['ADT', 'A03', 'ADT_A03'],
    [evn(stamp, 'A03'), pid(patient), pv1(patient, stamp, { 45: time(stamp.at) })],
  );
}

/** A second registration of the same person, which the merge then ends. */
export function registerTwin(patient: SimPatient, mrn: string, stamp: Stamp): Uint8Array {
  return message(stamp, ['ADT', 'A28', 'ADT_A05'], [evn(stamp, 'A28'), pid(patient, mrn), ['PV1', '1', 'N']]);
}

/** Merge: the twin's number (MRG-1) goes into the patient's. */
export function merge(patient: SimPatient, twin: string, stamp: Stamp): Uint8Array {
  return message(
    stamp,
    ['ADT', 'A40', 'ADT_A39'],
    [evn(stamp, 'A40'), pid(patient), ['MRG', [twin, '', '', facility, 'MR']]],
  );
}

export type OrderSpec = {
  readonly control: 'NW' | 'XO' | 'DC' | 'HD' | 'RL';
  readonly placer: string;
  readonly order: NewOrder;
  readonly prescriber: string;
  readonly start: Date;
  readonly stop: Date | null;
  readonly reason?: string;
};

const priorities: Readonly<Record<string, string>> = { stat: 'S', now: 'A', routine: 'R', 'one-time': 'R', prn: 'PRN' };

/** A pharmacy order or its change. */
export function order(patient: SimPatient, spec: OrderSpec, stamp: Stamp): Uint8Array {
  const { sentence, product, dose } = spec.order;
  const form = [product.form, product.form];
  return message(
    stamp,
    ['RDE', 'O11', 'RDE_O11'],
    [
      pid(patient),
      pv1(patient, stamp),
      ...allergies(patient),
      {
        segment: 'ORC',
        fields: {
          1: spec.control,
          2: [spec.placer, application],
          9: time(stamp.at),
          12: provider(spec.prescriber),
          16: spec.reason ? ['', spec.reason] : '',
        },
      },
      {
        segment: 'RXE',
        fields: {
          2: [product.product, `${product.name} ${product.strength_text} ${product.form}`, '99MED'],
          3: dose,
          4: sentence.dose_max === '' || dose !== sentence.dose ? '' : sentence.dose_max,
          5: sentence.unit,
          6: form,
          27: sentence.indication === '' ? '' : ['', sentence.indication],
        },
      },
      {
        segment: 'TQ1',
        fields: {
          1: '1',
          3: sentence.schedule,
          7: time(spec.start),
          8: spec.stop ? time(spec.stop) : '',
          9: sentence.prn === 'true' ? 'PRN' : (priorities[sentence.priority] ?? 'R'),
          10: sentence.prn_reason,
        },
      },
      ['RXR', sentence.route],
    ],
  );
}
