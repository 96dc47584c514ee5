/** The door of the messages. */
export { checks } from './checks.ts';
export { checkReplay, discardCause, discardMessage, replayCause, replayMessage } from './commands.ts';
export { type Envelope, patientKey } from './envelope.ts';
export { dateOrNull, hl7Time, type ReadTime, readTime, timeOrNull } from './hl7-time.ts';
export { indexTerms } from './index-terms.ts';
export { keepBodies, makeMonthsAhead } from './keep-bodies.ts';
export { causeOfEvent } from './lineage.ts';
export { chooseMrn, mrnOf, priorMrnOf } from './patient-id.ts';
export {
  al1Segments,
  pidSegment,
  pv1Segment,
  type ToldPatient,
  toldPatient,
  weightSegments,
} from './patient-segments.ts';
export { type OutgoingMessage, queueMessage } from './queue-message.ts';
export { createReceiver, type Receiver } from './receive.ts';
export { registerMessages } from './register.ts';
export { routes } from './routes.ts';
export { type CodeKind, causeTitle, mappable, pauseMs, typeTitle } from './rules.ts';
export {
  blockerOf,
  findMessage,
  findSent,
  lastOutgoing,
  lockMessage,
  type MessageState,
  markAcknowledged,
  markBehind,
  markProcessed,
  markWaiting,
  nextQueued,
  nextReceived,
  postpone,
  type StoredMessage,
  type WaitingCause,
} from './store.ts';
export { addAnswer } from './store-bodies.ts';
export { eventsAhead } from './store-reads.ts';
