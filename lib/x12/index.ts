export { loopsOf, type X12Loop } from './loops.ts';
export {
  readInterchange,
  splitInterchanges,
  type TransactionFault,
  type X12Delimiters,
  type X12Group,
  type X12Interchange,
  type X12Segment,
  type X12Transaction,
} from './read.ts';
export type { X12Problem, X12Result } from './result.ts';
export { buildFunctionalAck, type InterchangeSpec, writeInterchange, type X12SegmentSpec } from './write.ts';
