/** What the census decides: where a patient is, given everything that was told; names and ages as they are shown. */

export type MoveKind =
  | 'admit'
  | 'place'
  | 'transfer'
  | 'discharge'
  | 'cancel-admit'
  | 'cancel-transfer'
  | 'cancel-discharge';

export type Move = {
  readonly kind: MoveKind;
  /** null = not told. */
  readonly unitId: string | null;
  readonly bed: string | null;
  readonly occurredAt: Date;
};

export type Standing = {
  readonly state: 'admitted' | 'discharged' | 'cancelled';
  readonly unitId: string | null;
  readonly bed: string | null;
  readonly admittedAt: Date;
  readonly dischargedAt: Date | null;
  readonly movedAt: Date;
};

type Place = { readonly unitId: string | null; readonly bed: string | null; readonly by: MoveKind };

type Draft = {
  state: Standing['state'];
  /** Where the patient was and is; the last one is now. */
  places: Place[];
  admittedAt: Date;
  admissionTold: boolean;
  dischargedAt: Date | null;
  movedAt: Date;
};

/** Of things told for the same instant, what takes back comes after what it takes back. */
const rank: Readonly<Record<MoveKind, number>> = {
  admit: 0,
  place: 1,
  transfer: 2,
  discharge: 3,
  'cancel-transfer': 4,
  'cancel-discharge': 5,
  'cancel-admit': 6,
};

/**
 * Where a visit stands after all that was told of it. The order in which things happened counts, not the order in
 * which they were told: any order of the same moves gives the same standing, and a move told twice counts once.
 * null = nothing was told.
 */
export function standingOf(moves: readonly Move[]): Standing | null {
  let draft: Draft | null = null;
  for (const move of [...moves].sort(inOrder)) draft = draft ? next(draft, move) : first(move);
  if (!draft) return null;
  const here = draft.places.at(-1);
  return {
    state: draft.state,
    unitId: here?.unitId ?? null,
    bed: here?.bed ?? null,
    admittedAt: draft.admittedAt,
    dischargedAt: draft.dischargedAt,
    movedAt: draft.movedAt,
  };
}

function inOrder(a: Move, b: Move): number {
  return (
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    rank[a.kind] - rank[b.kind] ||
    compare(a.unitId, b.unitId) ||
    compare(a.bed, b.bed)
  );
}

function compare(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

function first(move: Move): Draft {
  const states: Partial<Record<MoveKind, Standing['state']>> = { discharge: 'discharged', 'cancel-admit': 'cancelled' };
  const state = states[move.kind] ?? 'admitted';
  return {
    state,
    places: [{ unitId: move.unitId, bed: move.bed, by: move.kind }],
    admittedAt: move.occurredAt,
    admissionTold: move.kind === 'admit',
    dischargedAt: state === 'discharged' ? move.occurredAt : null,
    movedAt: move.occurredAt,
  };
}

/** The standing after one more thing that happened later. What does not fit the state (a transfer of a discharged patient) changes nothing. */
function next(draft: Draft, move: Move): Draft {
  const moved = { ...draft, movedAt: move.occurredAt };
  switch (move.kind) {
    case 'admit':
      return admit(moved, move);
    case 'place':
      return draft.state === 'admitted' ? { ...moved, places: placed(draft.places, move, 'place') } : draft;
    case 'transfer':
      return draft.state === 'admitted' ? { ...moved, places: placed(draft.places, move, 'transfer') } : draft;
    case 'discharge':
      return draft.state === 'admitted' ? { ...moved, state: 'discharged', dischargedAt: move.occurredAt } : draft;
    case 'cancel-transfer':
      return draft.state === 'admitted' ? { ...moved, places: takenBack(draft.places, move) } : draft;
    case 'cancel-discharge':
      if (draft.state !== 'discharged') return draft;
      return { ...moved, state: 'admitted', dischargedAt: null, places: placed(draft.places, move, 'place') };
    case 'cancel-admit':
      return { ...moved, state: 'cancelled', dischargedAt: null };
  }
}

function admit(draft: Draft, move: Move): Draft {
  const again = draft.state !== 'admitted';
  return {
    ...draft,
    state: 'admitted',
    dischargedAt: null,
    places: placed(draft.places, move, 'admit'),
    admittedAt: again || !draft.admissionTold ? move.occurredAt : draft.admittedAt,
    admissionTold: true,
  };
}

function placed(places: Place[], move: Move, by: MoveKind): Place[] {
  const here = places.at(-1);
  const unitId = move.unitId ?? here?.unitId ?? null;
  const bed = move.unitId === null && move.bed === null ? (here?.bed ?? null) : move.bed;
  // A transfer leaves its mark even when it changes nothing: its cancellation has to find it.
  if (by !== 'transfer' && here && here.unitId === unitId && here.bed === bed) return places;
  return [...places, { unitId, bed, by }];
}

/** Without the last transfer; and there where the message says, if it says. */
function takenBack(places: Place[], move: Move): Place[] {
  const at = places.findLastIndex((place) => place.by === 'transfer');
  const left = at > 0 ? places.toSpliced(at, 1) : places;
  return move.unitId === null ? left : placed(left, move, 'place');
}

/** A bed as one label: "119-A" of room 119 and bed A; what is missing is left out; null when both are. */
export function bedLabel(room: string | null, bed: string | null): string | null {
  const parts = [room, bed].map((part) => part?.trim() ?? '').filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join('-');
}

/** "OKAFOR, Grace": surname in capitals before the given names, so that it is not taken for one of them. */
export function orderName(person: { readonly family: string; readonly given: string }): string {
  const family = person.family.toLocaleUpperCase('en');
  return person.given === '' ? family : `${family}, ${person.given}`;
}

/** Age on a day: "67 y", "5 mo" under 2 years, "12 d" under 2 months. Dates as YYYY-MM-DD; null when not born yet. */
export function ageText(born: string, today: string): string | null {
  const [year = 0, month = 0, day = 0] = born.split('-').map(Number);
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split('-').map(Number);
  const months = (nowYear - year) * 12 + (nowMonth - month) - (nowDay < day ? 1 : 0);
  const days = Math.round((Date.UTC(nowYear, nowMonth - 1, nowDay) - Date.UTC(year, month - 1, day)) / 86_400_000);
  if (days < 0) return null;
  if (months < 2) return `${days} d`;
  if (months < 24) return `${months} mo`;
  return `${Math.floor(months / 12)} y`;
}

/** Whole years between two dates, YYYY-MM-DD. */
export function yearsBetween(born: string, today: string): number {
  const [year = 0, month = 0, day = 0] = born.split('-').map(Number);
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split('-').map(Number);
  return nowYear - year - (nowMonth < month || (nowMonth === month && nowDay < day) ? 1 : 0);
}

/**
 * True when two surnames are the same or can be taken for one another: one letter more, less, other, or two neighbours
 * swapped; in surnames of four letters and more. Case, accents and punctuation do not count.
 */
export function similarSurname(a: string, b: string): boolean {
  const [left, right] = [foldName(a), foldName(b)];
  if (left === right) return left !== '';
  return Math.min(left.length, right.length) >= 4 && oneEditApart(left, right);
}

function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLocaleLowerCase('en');
}

function oneEditApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (a.length === b.length) {
    const swapped = `${restA[1] ?? ''}${restA[0] ?? ''}${restA.slice(2)}`;
    return restA.slice(1) === restB.slice(1) || swapped === restB;
  }
  return restA.slice(1) === restB || restB.slice(1) === restA;
}

/** What is known of allergies when two patients become one: what somebody said outweighs that nothing was asked. */
export function mergedAllergyStatus(
  a: 'not-recorded' | 'none-known' | 'recorded',
  b: 'not-recorded' | 'none-known' | 'recorded',
): 'not-recorded' | 'none-known' | 'recorded' {
  if (a === 'recorded' || b === 'recorded') return 'recorded';
  return a === 'none-known' || b === 'none-known' ? 'none-known' : 'not-recorded';
}
