import type { Reply } from '#src/web/client.ts';
import type { PatientBannerData } from '#src/web/ui/patient-banner.tsx';
import type { Tone } from '#src/web/ui/tone.ts';
import type { readQueue, readReview } from '../contract.ts';

export type Queue = Reply<typeof readQueue>;
export type Waiting = Queue['rows'][number];
export type Review = Reply<typeof readReview>;
export type ReviewCheck = Review['checks'][number];

/** Chosen answers by the key of their check. */
export type Answers = Readonly<Record<string, string>>;

/** The banner of the order's patient, as the design part wants it. */
export function bannerOf({ banner }: Review): PatientBannerData {
  const { weight, allergyStatus, allergies } = banner;
  return {
    orderName: banner.orderName,
    sex: sexWords[banner.sex ?? ''] ?? 'not known',
    identifier: { label: 'MRN', value: banner.mrn },
    allergies: allergyStatus === 'recorded' ? allergies.map(allergyOf) : notListed(allergyStatus),
    ...(banner.born === null ? {} : { born: banner.born }),
    ...(banner.place === null ? {} : { place: banner.place }),
    ...(weight === null ? {} : { weight: { text: `${weight.kg} kg`, date: weight.at } }),
    ...(banner.nameAlert.length === 0 ? {} : { nameAlert: banner.nameAlert.join(', ') }),
  };
}

const sexWords: Readonly<Record<string, string>> = { F: 'Female', M: 'Male', O: 'Other', A: 'Ambiguous' };

function notListed(status: string): 'none-known' | 'not-recorded' {
  return status === 'none-known' ? 'none-known' : 'not-recorded';
}

function allergyOf({ said, reaction, matched }: Review['banner']['allergies'][number]) {
  const words = [reaction, matched ? null : 'not in the drug file'].filter((word) => word !== null && word !== '');
  return words.length === 0 ? { substance: said } : { substance: said, reaction: words.join(', ') };
}

/** Checks that a person has to answer, in the order of their weight. */
export function openChecks(review: Review): ReviewCheck[] {
  const weight = (check: ReviewCheck) => (check.tier === 'stop' ? 0 : 1);
  return review.checks.filter((check) => check.needsAnswer).sort((a, b) => weight(a) - weight(b));
}

/** What is read and not answered: notes, and what was not known without asking. */
export function notedChecks(review: Review): ReviewCheck[] {
  return review.checks.filter((check) => !check.needsAnswer && check.verdict !== 'passed');
}

export function passedChecks(review: Review): ReviewCheck[] {
  return review.checks.filter((check) => check.verdict === 'passed');
}

export function toneOf(check: ReviewCheck): Exclude<Tone, 'plain'> {
  if (check.tier === 'stop') return 'critical';
  if (check.verdict === 'not-known') return 'unknown';
  return check.tier === 'ask' ? 'attention' : 'info';
}

/** Why the order cannot be signed now; undefined = it can. */
export function blockedBy(review: Review | undefined, answers: Answers): string | undefined {
  if (review === undefined) return 'The order is not loaded';
  if (!review.waits) return 'This order does not wait for verification';
  const open = openChecks(review);
  const stop = open.find((check) => check.answers.length === 0);
  if (stop !== undefined) return `Nothing settles this: ${stop.says}`;
  const missing = open.filter((check) => answers[check.key] === undefined).length;
  if (missing > 0) return missing === 1 ? 'One check waits for an answer' : `${missing} checks wait for an answer`;
  return undefined;
}

/** Why an order stands where it stands: "132 points: STAT +100, due now +30". */
export function priorityText(row: Pick<Waiting, 'score' | 'parts'>): string {
  const parts = row.parts.map((part) => `${part.label} +${part.points}`).join(', ');
  return parts === '' ? 'nothing presses' : `${row.score} points: ${parts}`;
}

/** Text of the name in a line: "vancomycin". */
export function nameOf(line: readonly { readonly kind: string; readonly text: string }[]): string {
  return line.find((part) => part.kind === 'name')?.text ?? '';
}

/** The row to go to after one: the next that nobody else has, around the end to the start. */
export function nextAfter(rows: readonly Waiting[], orderId: string | undefined): Waiting | undefined {
  const at = rows.findIndex((row) => row.orderId === orderId);
  const around = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
  return around.find((row) => row.orderId !== orderId && (row.inUse === null || row.inUse.mine));
}
