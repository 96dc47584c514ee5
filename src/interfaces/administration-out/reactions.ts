/** Each settled dose is told to the hospital record. */
import type { Consumer, StoredEvent, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { findAdministration } from '#src/medication-loop/administer/index.ts';
import { findOrder } from '#src/medication-loop/order/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findProduct } from '#src/tables/drugs/index.ts';
import { causeOfEvent, patientKey, pidSegment, pv1Segment, queueMessage, toldPatient } from '../messages/index.ts';
import { administrationSegments } from './administration-message.ts';

const outcomeWords = { given: 'Given', held: 'Held', refused: 'Refused', 'not-given': 'Not given' } as const;

async function tellAdministration(tx: Tx, event: StoredEvent): Promise<Outcome<unknown, string>> {
  const { sql, facilityId, timeZone } = tx;
  const administration = await findAdministration(sql, facilityId, String(event.payload.administrationId ?? ''));
  if (!administration) return done(null);
  const told = await toldPatient(sql, facilityId, { patientId: administration.patientId });
  if (!told) return done(null);
  const order = administration.orderId ? await findOrder(sql, facilityId, administration.orderId) : null;
  const code = administration.product ?? order?.product ?? null;
  const product = code ? await findProduct(sql, code) : null;
  return queueMessage(tx, {
    channel: 'hospital-out',
    // The record that placed the order keeps its administrations.
    receiver: { application: order?.placer ?? 'HIS', facility: facilityId },
    type: ['RAS', 'O17', 'RAS_O17'],
    acceptAck: 'AL',
    applicationAck: 'NE',
    segments: [
      pidSegment(told, facilityId),
      pv1Segment(told, facilityId, timeZone),
      ...administrationSegments({ administration, order, product, timeZone }),
    ],
    says: `${outcomeWords[administration.outcome]}: ${product ? productText(product) : (code ?? 'not told')}, ${administration.givenByName}`,
    orderingKey: patientKey(told.patient.mrn),
    orderNumbers: order ? [order.placerNumber] : [],
    causedBy: await causeOfEvent(sql, facilityId, event.eventId),
  });
}

export const reactions: Consumer[] = [
  { name: 'interfaces.administration-out.tellAdministration', events: ['DoseSettled'], react: tellAdministration },
];
