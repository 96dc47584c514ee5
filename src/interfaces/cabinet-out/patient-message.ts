/** ADT for the cabinets: who is on which unit, with allergies and weight. */
import type { SegmentSpec } from '#lib/hl7v2/index.ts';
import { al1Segments, hl7Time, pidSegment, pv1Segment, type ToldPatient, weightSegments } from '../messages/index.ts';

export type PatientEvent = 'A01' | 'A02' | 'A03' | 'A08' | 'A40';

/** Message structures of the trigger events (HL7 v2.5.1 chapter 3). */
export const structures: Readonly<Record<PatientEvent, string>> = {
  A01: 'ADT_A01',
  A02: 'ADT_A02',
  A03: 'ADT_A03',
  A08: 'ADT_A01',
  A40: 'ADT_A39',
};

type Around = { readonly at: Date; readonly facilityId: string; readonly timeZone: string; readonly retired?: string };

/** EVN and what is told of the patient; `retired` is the number that a merge ends. */
export function patientSegments(event: PatientEvent, told: ToldPatient, around: Around): SegmentSpec[] {
  const { facilityId, timeZone } = around;
  const time = hl7Time(around.at, timeZone);
  const evn: SegmentSpec = { segment: 'EVN', fields: { 1: event, 2: time, 6: time } };
  const pid = pidSegment(told, facilityId);
  if (event === 'A40') return [evn, pid, ['MRG', [around.retired ?? '', '', '', facilityId, 'MR']]];
  return [evn, pid, pv1Segment(told, facilityId, timeZone), ...weightSegments(told, timeZone), ...al1Segments(told)];
}
