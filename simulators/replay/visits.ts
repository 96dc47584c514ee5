/**
 * Stays of the patients, and where in time they are put: each admission is moved by whole days, so that all within it keep
 * their distance and their clock times; only the weeks and years between two stays of a patient are shortened.
 */
import type { AdmissionRow, PharmacyRow, Source, TransferRow } from './source.ts';
import { dayMs, readWall, type Wall } from './times.ts';

export type Move = {
  readonly kind: 'emergency' | 'admit' | 'transfer' | 'discharge';
  readonly at: Wall;
  readonly careunit: string;
  readonly row: TransferRow | null;
};

export type Visit = {
  readonly patient: string;
  readonly number: string;
  /** Null: seen in the emergency department and not admitted. */
  readonly admission: AdmissionRow | null;
  /** In order of time. */
  readonly moves: readonly Move[];
  readonly start: Wall;
  readonly end: Wall;
};

/** How admissions are moved: the last of a patient in progress now, all ended, or all moved by a number of days. */
export type Shift =
  | { readonly kind: 'recent' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'days'; readonly days: number };

/** Reads `recent`, `ended` or `-48000d`; null for anything else. */
export function readShift(text: string): Shift | null {
  if (text === 'recent' || text === 'ended') return { kind: text };
  const match = /^([+-]?\d{1,6})d$/.exec(text);
  return match ? { kind: 'days', days: Number(match[1]) } : null;
}

/** Stays by patient, each patient's in order of time. */
export function visitsOf(source: Source): Map<string, Visit[]> {
  const moves = new Map<string, TransferRow[]>();
  for (const row of source.transfers) {
    const number = row.hadm_id === '' ? `ED${row.transfer_id}` : row.hadm_id;
    moves.set(number, [...(moves.get(number) ?? []), row]);
  }
  const admissions = new Map(source.admissions.map((row) => [row.hadm_id, row]));
  const visits = new Map<string, Visit[]>();
  for (const number of new Set([...moves.keys(), ...admissions.keys()])) {
    const visit = visitOf(number, moves.get(number) ?? [], admissions.get(number) ?? null);
    visits.set(visit.patient, [...(visits.get(visit.patient) ?? []), visit]);
  }
  for (const list of visits.values()) list.sort((left, right) => left.start - right.start);
  return visits;
}

function visitOf(number: string, rows: readonly TransferRow[], admission: AdmissionRow | null): Visit {
  const moves = rows.flatMap(movesOf);
  const has = (kind: Move['kind']) => moves.some((move) => move.kind === kind);
  if (admission && !has('admit'))
    moves.push({ kind: 'admit', at: wallOf(admission.admittime), careunit: '', row: null });
  if (admission && !has('discharge') && admission.dischtime !== '') {
    moves.push({ kind: 'discharge', at: wallOf(admission.dischtime), careunit: '', row: null });
  }
  moves.sort((left, right) => left.at - right.at || rank[left.kind] - rank[right.kind]);
  const times = moves.map((move) => move.at);
  const patient = admission?.subject_id ?? rows[0]?.subject_id ?? '';
  return { patient, number, admission, moves, start: Math.min(...times), end: Math.max(...times) };
}

const rank: Readonly<Record<Move['kind'], number>> = { emergency: 0, admit: 1, transfer: 2, discharge: 3 };

/** A visit to the emergency department alone ends when its row does. */
function movesOf(row: TransferRow): Move[] {
  const at = wallOf(row.intime);
  if (row.eventtype === 'discharge') return [{ kind: 'discharge', at, careunit: '', row }];
  if (row.eventtype === 'admit') return [{ kind: 'admit', at, careunit: row.careunit, row }];
  if (row.eventtype !== 'ED') return [{ kind: 'transfer', at, careunit: row.careunit, row }];
  const arrival: Move = { kind: 'emergency', at, careunit: row.careunit, row };
  if (row.hadm_id !== '' || row.outtime === '') return [arrival];
  return [arrival, { kind: 'discharge', at: wallOf(row.outtime), careunit: '', row }];
}

function wallOf(text: string): Wall {
  const wall = readWall(text);
  if (wall === null) throw new Error('A transfer or an admission has no time.');
  return wall;
}

/** When an order was told, and when it ended: an end that was written earlier than the order is told right after it. */
export function orderTimes(row: PharmacyRow): { readonly entered: Wall; readonly ended: Wall | null } {
  const entered = readWall(row.entertime) ?? wallOf(row.starttime);
  const stop = readWall(row.stoptime);
  return { entered, ended: stop === null ? null : Math.max(stop, entered) };
}

export type Placed = {
  /** The wall clock time that a time within a stay becomes. */
  inVisit(visit: Visit, at: Wall): Wall;
  /** The same for a time outside of the stays (a weight taken in a clinic). */
  ofPatient(patient: string, at: Wall): Wall;
};

/** Gaps longer than this are shortened to between `gapMin` and a day more. */
const gapMin = 6 * 3_600_000;

/** Puts the stays of all patients in time. `now` is the wall clock of the hospital that they are sent to. */
export function placeVisits(
  visits: ReadonlyMap<string, readonly Visit[]>,
  pharmacy: readonly PharmacyRow[],
  shift: Shift,
  now: Wall,
): Placed {
  const last = lastTold(pharmacy, shift.kind === 'ended');
  const shifts = new Map<string, number>();
  for (const list of visits.values()) {
    let later: Visit | null = null;
    for (const visit of [...list].reverse()) {
      const laterBy = later ? (shifts.get(later.number) ?? 0) : 0;
      shifts.set(visit.number, shiftOf(visit, { shift, now, last: last.get(visit.number), later, laterBy }));
      later = visit;
    }
  }
  const moved = (visit: Visit, at: Wall) => at + (shifts.get(visit.number) ?? 0);
  return { inVisit: moved, ofPatient: (patient, at) => outsideVisits(visits.get(patient) ?? [], at, moved) };
}

/** The last thing of each visit that must have been told by now. */
function lastTold(pharmacy: readonly PharmacyRow[], withEnds: boolean): Map<string, Wall> {
  const last = new Map<string, Wall>();
  for (const row of pharmacy) {
    const { entered, ended } = orderTimes(row);
    const told = withEnds ? Math.max(entered, ended ?? entered) : entered;
    last.set(row.hadm_id, Math.max(last.get(row.hadm_id) ?? told, told));
  }
  return last;
}

type Placing = {
  readonly shift: Shift;
  readonly now: Wall;
  readonly last: Wall | undefined;
  readonly later: Visit | null;
  readonly laterBy: number;
};

function shiftOf(visit: Visit, { shift, now, last, later, laterBy }: Placing): number {
  if (shift.kind === 'days') return shift.days * dayMs;
  const wholeDays = (ms: number) => Math.floor(ms / dayMs) * dayMs;
  if (later === null) {
    const moves = visit.moves.filter((move) => shift.kind === 'ended' || move.kind !== 'discharge');
    const told = Math.max(visit.start, last ?? visit.start, ...moves.map((move) => move.at));
    return wholeDays(now - told);
  }
  if (later.start - visit.end <= gapMin + dayMs) return laterBy;
  return wholeDays(later.start + laterBy - gapMin - visit.end);
}

/** Times between two stays are drawn together with the gap; before the first and after the last they go with that one. */
function outsideVisits(visits: readonly Visit[], at: Wall, moved: (visit: Visit, at: Wall) => Wall): Wall {
  const before = visits.filter((visit) => visit.start <= at).at(-1);
  const after = visits.find((visit) => visit.start > at);
  if (!before) return after ? moved(after, at) : at;
  if (at <= before.end || !after) return moved(before, at);
  const from = moved(before, before.end);
  const to = moved(after, after.start);
  const share = (at - before.end) / (after.start - before.end);
  return Math.round((from + share * (to - from)) / 60_000) * 60_000;
}
