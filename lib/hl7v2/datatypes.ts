import { accept, type Result, refuse } from './result.ts';
import type { Repetition } from './segment.ts';

/**
 * An NM value as it was written, or a refusal. Never normalised: 0.50 stays 0.50. HL7 v2.9 chapter 2A, 2.A.47: an optional
 * sign, digits, an optional point; no exponent, no unit, no thousands separator.
 */
export function readNumber(text: string): Result<string> {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)
    ? accept(text)
    : refuse('value-invalid', `"${text}" is not an HL7 number`);
}

/** HD: who assigns. */
export interface HierarchicDesignator {
  readonly namespace: string;
  readonly universalId: string;
  readonly universalIdType: string;
}

export function readHd(value: Repetition): HierarchicDesignator {
  return { namespace: value.text(1, 1), universalId: value.text(2, 1), universalIdType: value.text(3, 1) };
}

/** EI: an order number and its assigner. */
export interface EntityIdentifier extends HierarchicDesignator {
  readonly id: string;
}

export function readEi(value: Repetition): EntityIdentifier {
  return {
    id: value.text(1, 1),
    namespace: value.text(2, 1),
    universalId: value.text(3, 1),
    universalIdType: value.text(4, 1),
  };
}

/** CE and CWE: a code with its text and system, an alternate, and what was originally said. */
export interface CodedElement {
  readonly code: string;
  readonly text: string;
  readonly system: string;
  readonly alternateCode: string;
  readonly alternateText: string;
  readonly alternateSystem: string;
  readonly systemVersion: string;
  readonly originalText: string;
}

export function readCwe(value: Repetition): CodedElement {
  return {
    code: value.text(1),
    text: value.text(2),
    system: value.text(3),
    alternateCode: value.text(4),
    alternateText: value.text(5),
    alternateSystem: value.text(6),
    systemVersion: value.text(7),
    originalText: value.text(9),
  };
}

/** CQ: a quantity (decimal string, as written) and its units. */
export interface CompositeQuantity {
  readonly value: string;
  readonly units: string;
}

export function readCq(value: Repetition): CompositeQuantity {
  return { value: value.text(1), units: value.inner(2).text(1) };
}

/** CX: a patient, visit or account number. */
export interface ExtendedId {
  readonly id: string;
  readonly checkDigit: string;
  readonly checkScheme: string;
  readonly authority: HierarchicDesignator;
  /** Table 0203: MR, PI, VN, AN, SS ... */
  readonly type: string;
  readonly facility: HierarchicDesignator;
}

export function readCx(value: Repetition): ExtendedId {
  return {
    id: value.text(1, 1),
    checkDigit: value.text(2),
    checkScheme: value.text(3),
    authority: readHd(value.inner(4)),
    type: value.text(5, 1),
    facility: readHd(value.inner(6)),
  };
}

/** XPN: a person's name. */
export interface PersonName {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly suffix: string;
  readonly prefix: string;
  readonly degree: string;
  /** Table 0200: L legal, A alias, M maiden ... */
  readonly type: string;
}

function readName(value: Repetition, first: number, typeAt: number): PersonName {
  return {
    family: value.text(first, 1),
    given: value.text(first + 1),
    middle: value.text(first + 2),
    suffix: value.text(first + 3),
    prefix: value.text(first + 4),
    degree: value.text(first + 5),
    type: value.text(typeAt),
  };
}

export function readXpn(value: Repetition): PersonName {
  return readName(value, 1, 7);
}

/** XCN (and CN): a person with an id, for instance a provider or a cabinet user. */
export interface IdentifiedPerson extends PersonName {
  readonly id: string;
  readonly authority: HierarchicDesignator;
  readonly idType: string;
}

export function readXcn(value: Repetition): IdentifiedPerson {
  return {
    ...readName(value, 2, 10),
    id: value.text(1, 1),
    authority: readHd(value.inner(9)),
    idType: value.text(13, 1),
  };
}

/** PL: a person location. */
export interface PersonLocation {
  readonly pointOfCare: string;
  readonly room: string;
  readonly bed: string;
  readonly facility: HierarchicDesignator;
  readonly status: string;
  readonly type: string;
  readonly building: string;
  readonly floor: string;
  readonly description: string;
}

export function readPl(value: Repetition): PersonLocation {
  return {
    pointOfCare: value.text(1, 1),
    room: value.text(2, 1),
    bed: value.text(3, 1),
    facility: readHd(value.inner(4)),
    status: value.text(5),
    type: value.text(6),
    building: value.text(7, 1),
    floor: value.text(8, 1),
    description: value.text(9),
  };
}
