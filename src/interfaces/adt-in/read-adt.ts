/** What an ADT message says (HL7 v2.5.1 chapter 3), in our words; nothing is looked up here. */
import { type Message, readPl, readXpn } from '#lib/hl7v2/index.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { dateOrNull, mrnOf, readTime } from '../messages/index.ts';
import { readMeasurements, type SaidMeasurement } from './read-measurements.ts';
import { refuse } from './refusals.ts';

export type AdtPerson = {
  readonly mrn: string;
  readonly family: string | null;
  readonly given: string | null;
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly diedAt: Date | null;
};

export type AdtVisit = {
  readonly visitNumber: string;
  readonly class: string | null;
  /** PV1-3.1, as the sender names it; null = not told. */
  readonly pointOfCare: string | null;
  readonly bed: string | null;
  readonly admittedAt: Date | null;
};

export type AdtAllergy = {
  readonly said: string;
  readonly code: string;
  readonly reaction: string | null;
  readonly severity: string | null;
};

export type Adt = {
  readonly event: string;
  readonly person: AdtPerson;
  readonly visit: AdtVisit | null;
  /** When it happened: EVN-6, else the time of the visit that the event is about, else EVN-2, MSH-7, the arrival. */
  readonly occurredAt: Date;
  /** null = the message says nothing of allergies. */
  readonly allergies: { readonly noneKnown: boolean; readonly list: readonly AdtAllergy[] } | null;
  readonly measurements: readonly SaidMeasurement[];
};

type ReadAdtCode = 'patient-number-missing' | 'time-not-readable' | 'measurement-not-readable';

/** Reads an ADT message; refuses one without a patient and times that cannot be read. */
export function readAdt(
  message: Message,
  by: { readonly event: string; readonly timeZone: string; readonly receivedAt: Date },
): Outcome<Adt, ReadAdtCode> {
  const mrn = mrnOf(message);
  if (mrn === null) return refuse('patient-number-missing');
  const times = readTimes(message, by.timeZone);
  if (!times.ok) return times;
  const { evn6, evn2, msh7, admitted, discharged, died } = times.value;
  const told = by.event === 'A03' ? discharged : by.event === 'A01' || by.event === 'A04' ? admitted : null;
  const occurredAt = evn6 ?? told ?? evn2 ?? msh7 ?? by.receivedAt;
  const measurements = readMeasurements(message.segments('OBX'), { timeZone: by.timeZone, otherwise: occurredAt });
  if (!measurements.ok) return measurements;
  return done({
    event: by.event,
    person: readPerson(message, { mrn, died, occurredAt }),
    visit: readVisit(message, admitted),
    occurredAt,
    allergies: readAllergies(message),
    measurements: measurements.value,
  });
}

const timeFields = {
  evn6: 'EVN-6.1',
  evn2: 'EVN-2.1',
  msh7: 'MSH-7.1',
  admitted: 'PV1-44.1',
  discharged: 'PV1-45.1',
  died: 'PID-29.1',
} as const;

function readTimes(
  message: Message,
  timeZone: string,
): Outcome<Record<keyof typeof timeFields, Date | null>, 'time-not-readable'> {
  const times = { evn6: null, evn2: null, msh7: null, admitted: null, discharged: null, died: null } as Record<
    keyof typeof timeFields,
    Date | null
  >;
  for (const [name, field] of Object.entries(timeFields) as [keyof typeof timeFields, string][]) {
    const read = readTime(message.text(field), timeZone);
    // A wrong time of the message itself harms nothing that is decided by the event's own time.
    if (read.kind === 'invalid' && name !== 'msh7') return refuse('time-not-readable', { field, why: read.says });
    times[name] = read.kind === 'time' ? read.at : null;
  }
  return done(times);
}

function readPerson(
  message: Message,
  by: { readonly mrn: string; readonly died: Date | null; readonly occurredAt: Date },
): AdtPerson {
  const names = (message.segment('PID')?.repetitions(5) ?? []).map(readXpn);
  const name =
    names.find(({ type, family }) => type === 'L' && family !== '') ?? names.find(({ family }) => family !== '');
  const dead = message.text('PID-30').trim() === 'Y';
  return {
    mrn: by.mrn,
    family: name?.family.trim() || null,
    given: name?.given.trim() || null,
    birthDate: dateOrNull(message.text('PID-7.1')),
    sex: message.text('PID-8.1').trim() || null,
    diedAt: by.died ?? (dead ? by.occurredAt : null),
  };
}

function readVisit(message: Message, admittedAt: Date | null): AdtVisit | null {
  const visitNumber = message.text('PV1-19.1.1').trim() || message.text('PID-18.1.1').trim();
  const pv1 = message.segment('PV1');
  if (pv1 === null || visitNumber === '') return null;
  const place = readPl(pv1.field(3));
  return {
    visitNumber,
    class: pv1.text('2.1').trim() || null,
    pointOfCare: place.pointOfCare.trim() || null,
    bed: place.bed.trim() || place.room.trim() || null,
    admittedAt,
  };
}

const severities: Readonly<Record<string, string>> = { SV: 'severe', MO: 'moderate', MI: 'mild' };

/** "No known allergies" as text, as the usual local codes, or as SNOMED CT. */
const noneKnown = /^(nkda?|no known (drug |medication )?allerg(y|ies)|none known|716186003|409137002)$/i;

/** AL1: the whole list as the sender has it now. */
function readAllergies(message: Message): Adt['allergies'] {
  const list: AdtAllergy[] = [];
  let none = false;
  for (const al1 of message.segments('AL1')) {
    const code = al1.text('3.1').trim();
    const text = al1.text('3.2').trim() || al1.text('3.9').trim();
    if (code === '' && text === '') continue;
    if (noneKnown.test(code) || noneKnown.test(text)) {
      none = true;
      continue;
    }
    const reactions = al1
      .repetitions(5)
      .map((reaction) => reaction.text(2).trim() || reaction.text(1).trim())
      .filter((reaction) => reaction !== '');
    const severity = al1.text('4.1').trim();
    list.push({
      said: text || code,
      code,
      reaction: reactions.join(', ') || null,
      severity: severities[severity] ?? (severity === 'U' ? null : severity || null),
    });
  }
  return list.length === 0 && !none ? null : { noneKnown: none, list };
}
