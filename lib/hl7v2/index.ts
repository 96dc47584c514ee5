export {
  type AckCode,
  type AckError,
  type AckReading,
  type AckRequest,
  type AckSpec,
  buildAck,
  isReply,
  readAck,
  requestedAcks,
  wantsAck,
} from './ack.ts';
export { type Hl7Batch, splitBatch } from './batch.ts';
export {
  type AckCondition,
  buildMessage,
  buildText,
  type HeaderSpec,
  type MessageSpec,
  type SegmentSpec,
  segmentsFromPaths,
} from './build.ts';
export { type Charset, findCharset } from './charset.ts';
export {
  type CodedElement,
  type CompositeQuantity,
  type EntityIdentifier,
  type ExtendedId,
  type HierarchicDesignator,
  type IdentifiedPerson,
  type PersonLocation,
  type PersonName,
  readCq,
  readCwe,
  readCx,
  readEi,
  readHd,
  readNumber,
  readPl,
  readXcn,
  readXpn,
} from './datatypes.ts';
export { type Delimiters, STANDARD_DELIMITERS } from './delimiters.ts';
export { type DescribedField, describe } from './describe.ts';
export { fieldName, fieldNames } from './dictionary.ts';
export { Message } from './message.ts';
export { encodeFrame, isFramable, type LineTrouble, MllpFramer, type MllpFramerOptions } from './mllp.ts';
export {
  type ClientTrouble,
  connectMllp,
  type MllpClient,
  type MllpClientOptions,
  type MllpClientState,
  MllpFault,
} from './mllp-client.ts';
export {
  listenMllp,
  type MllpConnection,
  type MllpFrame,
  type MllpServer,
  type MllpServerOptions,
  type ServerTrouble,
} from './mllp-server.ts';
export { type StartTimer, startSystemTimer } from './mllp-timers.ts';
export { type Parsed, type ParseOptions, parseMessage, parseText } from './parse.ts';
export { type Hl7Patch, patchMessage, rewriteText } from './patch.ts';
export { formatPath, type Hl7Path, parsePath } from './path.ts';
export { type Hl7Note, type Hl7Problem, type Hl7ProblemCode, hex, type Result } from './result.ts';
export { Repetition, Segment, SegmentGroup, type SegmentGroups } from './segment.ts';
export {
  formatTimestamp,
  type Hl7Instant,
  type Hl7Timestamp,
  ianaZone,
  type LocalTime,
  parseTimestamp,
  type TimePrecision,
  toInstant,
  type ZoneOffsets,
} from './timestamps.ts';
export { type RepeatPattern, readTimings, readTq, readTq1, type Timing, type TimingDuration } from './timing.ts';
export { ABSENT, type Hl7Value, NULL_VALUE, textOf } from './value.ts';
export { HL7_NULL, type Hl7FieldValue, type Raw, repeated } from './write.ts';
