/** What all messages of the replay have in common: header, patient, visit. */
import { buildMessage, type Hl7FieldValue, type SegmentSpec } from '#lib/hl7v2/index.ts';
import type { Moment } from './times.ts';
import type { Location } from './ward.ts';

/** Who sends: MSH-3, MSH-4, and the placer of the orders. */
export const sender = { application: 'REPLAY', facility: 'MIMIC' } as const;

export type Stamp = { readonly controlId: string; readonly at: Moment };

/** A patient as the source knows one: no name, no birthday, an age in years. */
export type Person = {
  readonly number: string;
  readonly sex: string;
  /** YYYYMMDD; the set has the year alone, the first of January is sent. */
  readonly born: string;
};

/** Builds the bytes. A value that cannot be written is a defect of the replay and throws. */
export function message(
  stamp: Stamp,
  type: readonly [string, string, string],
  segments: readonly SegmentSpec[],
): Uint8Array {
  const built = buildMessage({
    header: {
      sendingApplication: sender.application,
      sendingFacility: sender.facility,
      receivingApplication: 'MORTAR',
      receivingFacility: sender.facility,
      at: stamp.at.text,
      type,
      controlId: stamp.controlId,
      version: '2.5.1',
      charset: 'UNICODE UTF-8',
    },
    segments,
  });
  if (!built.ok) throw new Error(`${type.join('^')} ${stamp.controlId} cannot be written: ${built.problem.message}`);
  return built.value;
}

/** PID. The set has no names: a patient is called by the number. */
export function pid(person: Person, more: Readonly<Record<number, Hl7FieldValue>> = {}): SegmentSpec {
  const id = [person.number, '', '', sender.facility, 'MR'];
  return {
    segment: 'PID',
    fields: { 1: '1', 3: id, 5: [`MIMIC ${person.number}`, 'Subject'], 7: person.born, 8: person.sex, ...more },
  };
}

export type Stay = { readonly number: string; readonly class: 'I' | 'E'; readonly location: Location | null };

export function pv1(stay: Stay, more: Readonly<Record<number, Hl7FieldValue>> = {}): SegmentSpec {
  return { segment: 'PV1', fields: { 1: '1', 2: stay.class, 3: point(stay.location), 19: stay.number, ...more } };
}

/** PL of a location; nothing for one that is not known. */
export function point(location: Location | null): Hl7FieldValue {
  return location ? [location.unit, location.room, location.bed, sender.facility] : '';
}

/** XCN of a provider of whom only the number is known. */
export function provider(id: string): Hl7FieldValue {
  return id === '' ? '' : [id];
}
