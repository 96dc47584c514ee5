/** ADT of the replay: HL7 v2.5.1 chapter 3. */
import type { Hl7FieldValue, SegmentSpec } from '#lib/hl7v2/index.ts';
import { message, type Person, pid, point, provider, pv1, type Stamp, type Stay } from './envelope.ts';
import type { Moment } from './times.ts';
import type { Location } from './ward.ts';

function adt(stamp: Stamp, event: string, structure: string, segments: readonly SegmentSpec[]): Uint8Array {
  const evn: SegmentSpec = ['EVN', event, stamp.at.text, '', '', '', stamp.at.text];
  return message(stamp, ['ADT', event, structure], [evn, ...segments]);
}

/** A28: the person becomes known. */
export function addPerson(stamp: Stamp, person: Person): Uint8Array {
  return adt(stamp, 'A28', 'ADT_A05', [pid(person), ['PV1', '1', 'N']]);
}

export type Measured = { readonly kind: 'weight' | 'height'; readonly value: string; readonly at: Moment };

/** A31 with what was measured, in kg and cm. */
export function tellMeasurements(stamp: Stamp, person: Person, measured: readonly Measured[]): Uint8Array {
  const words = { weight: ['29463-7', 'Body weight', 'LN'], height: ['8302-2', 'Body height', 'LN'] };
  const observations = measured.map(
    ({ kind, value, at }, index): SegmentSpec => ({
      segment: 'OBX',
      fields: {
        1: String(index + 1),
        2: 'NM',
        3: words[kind],
        5: value,
        6: kind === 'weight' ? 'kg' : 'cm',
        11: 'F',
        14: at.text,
      },
    }),
  );
  return adt(stamp, 'A31', 'ADT_A05', [pid(person), ['PV1', '1', 'N'], ...observations]);
}

/** A04: arrival in the emergency department. */
export function register(stamp: Stamp, person: Person, stay: Stay): Uint8Array {
  return adt(stamp, 'A04', 'ADT_A01', [pid(person), pv1(stay, { 44: stamp.at.text })]);
}

export type Admitting = { readonly type: string; readonly provider: string; readonly from: Location | null };

/** A01: the patient is admitted; PV1-4 and PV1-17 as the source writes them. */
export function admit(stamp: Stamp, person: Person, stay: Stay, by: Admitting): Uint8Array {
  const more: Record<number, Hl7FieldValue> = {
    4: by.type,
    6: point(by.from),
    17: provider(by.provider),
    44: stamp.at.text,
  };
  return adt(stamp, 'A01', 'ADT_A01', [pid(person), pv1(stay, more)]);
}

/** A02: another place. */
export function transfer(stamp: Stamp, person: Person, stay: Stay, from: Location | null): Uint8Array {
  return adt(stamp, 'A02', 'ADT_A02', [pid(person), pv1(stay, { 6: point(from) })]);
}

export type Leaving = { readonly to: string; readonly died: Moment | null };

/** A03: the patient has left, or has died. */
export function discharge(stamp: Stamp, person: Person, stay: Stay, by: Leaving): Uint8Array {
  const death: Record<number, Hl7FieldValue> = by.died ? { 29: by.died.text, 30: 'Y' } : {};
  return adt(stamp, 'A03', 'ADT_A03', [pid(person, death), pv1(stay, { 37: by.to, 45: stamp.at.text })]);
}
