/** A place in a message. 0 as component or subcomponent: the whole of the level above it. */
export interface Hl7Path {
  readonly segment: string;
  /** Which segment of that name, from 1. */
  readonly occurrence: number;
  readonly field: number;
  /** From 1; 0 means all repetitions (`(*)`, for patches only). */
  readonly repetition: number;
  readonly component: number;
  readonly subcomponent: number;
}

const SHAPE =
  /^([A-Z][A-Z0-9]{2})(?:\(([1-9]\d{0,6})\))?-([1-9]\d{0,3})(?:\(([1-9]\d{0,6}|\*)\))?(?:\.([1-9]\d{0,3})(?:\.([1-9]\d{0,3}))?)?$/;

/** Reads `PID-3`, `PID-3.1`, `PID-3(2).4`, `OBX(3)-5`, `ORC-7.2.1` or, for patches, `PID-3(*)`. Null when it is no path. */
export function parsePath(text: string): Hl7Path | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  return {
    segment: match[1] ?? '',
    occurrence: Number(match[2] ?? 1),
    field: Number(match[3]),
    repetition: match[4] === '*' ? 0 : Number(match[4] ?? 1),
    component: Number(match[5] ?? 0),
    subcomponent: Number(match[6] ?? 0),
  };
}

const MAX_KEPT = 4096;
const kept = new Map<string, Hl7Path>();

/** parsePath for paths written in programs and checked maps: kept once read; a malformed one is a bug and throws. */
export function pathOf(text: string): Hl7Path {
  const ready = kept.get(text);
  if (ready !== undefined) return ready;
  const path = parsePath(text);
  if (path === null) throw new TypeError(`not an HL7 path: ${text}`);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(text, path);
  return path;
}

/** pathOf for a place inside a segment already at hand: `3`, `3.1`, `3(2).4.1`. */
export function fieldPathOf(text: string): Hl7Path {
  const ready = kept.get(text);
  if (ready !== undefined) return ready;
  const path = parsePath(`ZZZ-${text}`);
  if (path === null) throw new TypeError(`not an HL7 field path: ${text}`);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(text, path);
  return path;
}

/** Writes a path in its shortest form. */
export function formatPath(path: Hl7Path): string {
  const occurrence = path.occurrence === 1 ? '' : `(${path.occurrence})`;
  const repetition = path.repetition === 1 ? '' : `(${path.repetition === 0 ? '*' : path.repetition})`;
  const component = path.component === 0 ? '' : `.${path.component}`;
  const subcomponent = path.subcomponent === 0 ? '' : `.${path.subcomponent}`;
  return `${path.segment}${occurrence}-${path.field}${repetition}${component}${subcomponent}`;
}
