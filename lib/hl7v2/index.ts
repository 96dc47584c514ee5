export { type Charset, findCharset } from './charset.ts';
export { type Delimiters, STANDARD_DELIMITERS } from './delimiters.ts';
export { Message } from './message.ts';
export { type Parsed, type ParseOptions, parseMessage, parseText } from './parse.ts';
export { formatPath, type Hl7Path, parsePath } from './path.ts';
export { type Hl7Note, type Hl7Problem, type Hl7ProblemCode, hex, type Result } from './result.ts';
export { Repetition, Segment, SegmentGroup, type SegmentGroups } from './segment.ts';
export { ABSENT, type Hl7Value, NULL_VALUE, textOf } from './value.ts';
