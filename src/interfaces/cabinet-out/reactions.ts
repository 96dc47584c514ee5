/** What cabinets must know leaves as messages: profile orders, and where patients are. */
import { buildText, type Parsed, parseMessage, parseText, type SegmentSpec } from '#lib/hl7v2/index.ts';
import { attachProfileMessage, cabinets, findCabinet, type ProfileControl } from '#src/automation/cabinets/index.ts';
import type { Consumer, StoredEvent, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { findOrderVersion } from '#src/medication-loop/order/index.ts';
import { findPatient } from '#src/patients/census/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findProducts, findRoute, findUnits } from '#src/tables/drugs/index.ts';
import {
  al1Segments,
  causeOfEvent,
  eventsAhead,
  lastOutgoing,
  patientKey,
  pidSegment,
  pv1Segment,
  queueMessage,
  toldPatient,
} from '../messages/index.ts';
import { type PatientEvent, patientSegments, structures } from './patient-message.ts';
import { profileSegments } from './profile-message.ts';

const text = (event: StoredEvent, key: string): string => String(event.payload[key] ?? '');

const controlWords: Readonly<Record<ProfileControl, string>> = {
  NW: 'Put on the profile',
  XO: 'Changed on the profile',
  DC: 'Taken off the profile',
  HD: 'Held on the profile',
  RL: 'Released on the profile',
};

const controls: readonly ProfileControl[] = ['NW', 'XO', 'DC', 'HD', 'RL'];

/** RDE^O11 for one change of one cabinet's profile. */
async function tellOrder(tx: Tx, event: StoredEvent): Promise<Outcome<unknown, string>> {
  const { sql, facilityId, timeZone } = tx;
  const control = controls.find((each) => each === text(event, 'control'));
  const cabinet = await findCabinet(sql, facilityId, text(event, 'cabinetId'));
  const order = await findOrderVersion(sql, facilityId, text(event, 'orderId'), Number(event.payload.version));
  if (!control || !cabinet || !order) return done(null);
  const told = await toldPatient(sql, facilityId, { patientId: order.patientId, encounterId: order.encounterId });
  const parts = await findProducts(sql, [order.product, ...order.components.map(({ product }) => product)]);
  const product = parts.get(order.product);
  if (!told || !product) return done(null);
  const queued = await queueMessage(tx, {
    channel: 'cabinet-out',
    receiver: { application: cabinet.system, facility: cabinet.cabinetId },
    type: ['RDE', 'O11', 'RDE_O11'],
    acceptAck: 'AL',
    applicationAck: 'AL',
    segments: [
      pidSegment(told, facilityId),
      pv1Segment(told, facilityId, timeZone),
      ...al1Segments(told),
      ...profileSegments({
        control,
        order,
        product,
        parts,
        route: await findRoute(sql, order.route),
        units: await findUnits(sql),
        at: tx.now,
        timeZone,
      }),
    ],
    says: `${controlWords[control]}: order ${order.placerNumber}, ${productText(product)}, for ${cabinet.cabinetId}`,
    orderingKey: patientKey(told.patient.mrn),
    orderNumbers: [order.placerNumber],
    causedBy: await causeOfEvent(sql, facilityId, event.eventId),
  });
  if (queued.ok) await attachProfileMessage(tx, text(event, 'profileId'), queued.value.messageId);
  return queued;
}

const triggers: Readonly<Record<string, PatientEvent>> = {
  PatientAdmitted: 'A01',
  PatientMoved: 'A02',
  PatientDischarged: 'A03',
  PatientChanged: 'A08',
  PatientsMerged: 'A40',
};

const patientWords: Readonly<Record<PatientEvent, string>> = {
  A01: 'Admitted',
  A02: 'Moved',
  A03: 'Discharged',
  A08: 'Changed',
  A40: 'Merged',
};

const tellPatientName = 'interfaces.cabinet-out.tellPatient';

/** ADT for each system of cabinets. A change of somebody who is not in the house is not told. */
async function tellPatient(tx: Tx, event: StoredEvent): Promise<Outcome<unknown, string>> {
  const { sql, facilityId, timeZone } = tx;
  const trigger = triggers[event.name];
  if (!trigger) return done(null);
  const patientId = text(event, trigger === 'A40' ? 'intoPatientId' : 'patientId');
  const told = await toldPatient(sql, facilityId, { patientId, encounterId: text(event, 'encounterId') || null });
  if (!told || (trigger === 'A08' && told.encounter?.state !== 'admitted')) return done(null);
  const retired = trigger === 'A40' ? await findPatient(sql, facilityId, text(event, 'fromPatientId')) : null;
  const around = { at: tx.now, facilityId, timeZone, ...(retired ? { retired: retired.mrn } : {}) };
  const causedBy = await causeOfEvent(sql, facilityId, event.eventId);
  const orderingKey = patientKey(told.patient.mrn);
  const segments = patientSegments(trigger, told, around);
  if (trigger === 'A08' && (await isNothingNew(tx, { event, orderingKey, segments }))) return done(null);
  const systems = new Set((await cabinets(sql, facilityId)).map(({ system }) => system));
  for (const system of [...systems].sort()) {
    const queued = await queueMessage(tx, {
      channel: 'cabinet-out',
      receiver: { application: system, facility: '' },
      type: ['ADT', trigger, structures[trigger]],
      acceptAck: 'AL',
      applicationAck: 'NE',
      segments,
      says: `${patientWords[trigger]}: ${[told.unit?.unitId, told.encounter?.bed].filter(Boolean).join(' ') || 'no place'}`,
      orderingKey,
      causedBy,
    });
    if (!queued.ok) return queued;
  }
  return done(null);
}

type Change = {
  readonly event: StoredEvent;
  readonly orderingKey: string;
  readonly segments: readonly SegmentSpec[];
};

/**
 * True when a change need not be told: an admission, move or discharge that is yet to be told will say it too, or the
 * newest ADT of the patient said the same, its time and trigger event apart.
 */
async function isNothingNew({ sql, facilityId }: Tx, { event, orderingKey, segments }: Change): Promise<boolean> {
  const ahead = await eventsAhead(sql, facilityId, {
    consumer: tellPatientName,
    key: event.key,
    eventId: event.eventId,
  });
  if (ahead.some((name) => name !== 'PatientChanged')) return true;
  const last = await lastOutgoing(sql, facilityId, { channel: 'cabinet-out', orderingKey, typeStart: 'ADT^' });
  const text = buildText({ header: emptyHeader, segments });
  return last !== null && text.ok && contentOf(parseMessage(last)) === contentOf(parseText(text.value));
}

const emptyHeader = {
  sendingApplication: '',
  sendingFacility: '',
  receivingApplication: '',
  receivingFacility: '',
  at: '',
  type: ['ADT'],
  controlId: '',
  version: '',
} as const;

function contentOf(parsed: Parsed): string | null {
  if (!parsed.ok) return null;
  const content = parsed.value.segments().filter(({ name }) => name !== 'MSH' && name !== 'EVN');
  return content.map(({ raw }) => raw).join('\r');
}

export const reactions: Consumer[] = [
  { name: 'interfaces.cabinet-out.tellOrder', events: ['CabinetProfileChanged'], react: tellOrder },
  { name: tellPatientName, events: Object.keys(triggers), react: tellPatient },
];
