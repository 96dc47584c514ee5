/** What a check's last run tells today: holds, broken, or not known. Never green without a run that is fresh enough. */

export type Run = { readonly ranAt: Date; readonly ranWallAt: Date; readonly state: 'holds' | 'broken' | 'not-known' };

/** Hospital time and machine time. */
export type Instants = { readonly now: Date; readonly wall: Date };

/** A demo hospital that runs fast outruns any check; what ran within this machine time still counts as known. */
const breathMs = 60_000;

/** A check that missed three of its turns, or failed to run, is not known. */
export function standing(run: Run | null, everySeconds: number, at: Instants): 'holds' | 'broken' | 'not-known' {
  if (!run || run.state === 'not-known') return 'not-known';
  const age = at.now.getTime() - run.ranAt.getTime();
  const wallAge = at.wall.getTime() - run.ranWallAt.getTime();
  const isLate = age > Math.max(everySeconds * 3, 180) * 1000 && wallAge > breathMs;
  return isLate ? 'not-known' : run.state;
}

const effects: readonly string[] = [
  'doses-at-risk',
  'scan-failing',
  'stock-wrong',
  'work-blocked',
  'data-waiting',
  'record-wrong',
];

export const effectWords: Readonly<Record<string, string>> = {
  'doses-at-risk': 'Doses at risk',
  'scan-failing': 'Scan failing',
  'stock-wrong': 'Stock wrong',
  'work-blocked': 'Work blocked',
  'data-waiting': 'Data waiting',
  'record-wrong': 'Record wrong',
};

type Ranked = {
  readonly effect: string;
  readonly severity: number;
  readonly nextDueAt: Date | null;
  readonly patients: readonly string[];
  readonly openedAt: Date;
};

/** Worst patient effect first: severity, kind of effect, next dose due, number of patients, age. */
export function byPatientEffect(a: Ranked, b: Ranked): number {
  return (
    a.severity - b.severity ||
    place(a.effect) - place(b.effect) ||
    (a.nextDueAt?.getTime() ?? Infinity) - (b.nextDueAt?.getTime() ?? Infinity) ||
    b.patients.length - a.patients.length ||
    a.openedAt.getTime() - b.openedAt.getTime()
  );
}

function place(effect: string): number {
  const index = effects.indexOf(effect);
  return index < 0 ? effects.length : index;
}

/** More findings of one check and severity than this are shown as one row that opens to them all. */
export const groupAbove = 3;

type Groupable = Ranked & { readonly checkId: string; readonly findingId: string };

export type Group<F> = { readonly head: F; readonly members: readonly F[] };

/** Groups what one check says many times: a board of three hundred rows hides what a board of one row shows. */
export function groupFindings<F extends Groupable>(findings: readonly F[]): Group<F>[] {
  const byCause = new Map<string, F[]>();
  for (const finding of findings) {
    const cause = `${finding.checkId} ${finding.severity}`;
    byCause.set(cause, [...(byCause.get(cause) ?? []), finding]);
  }
  return [...byCause.values()].flatMap((members) => {
    const [head] = [...members].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
    return members.length > groupAbove && head
      ? [{ head, members }]
      : members.map((member) => ({ head: member, members: [member] }));
  });
}
