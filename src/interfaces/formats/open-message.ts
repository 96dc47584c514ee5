/** Opening a message whose format its first bytes tell. */
import { openHl7 } from './hl7v2.ts';
import type { Taken, WorkingMessage } from './shapes.ts';
import { x12 } from './x12.ts';

/** An X12 interchange begins with ISA; everything else is read as HL7 v2, which says what it is not. */
export function openMessage(bytes: Uint8Array): Taken<WorkingMessage> {
  const isInterchange = bytes[0] === 0x49 && bytes[1] === 0x53 && bytes[2] === 0x41;
  return isInterchange ? x12.open(bytes, {}) : openHl7(bytes);
}
