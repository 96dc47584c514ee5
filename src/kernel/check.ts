/**
 * What a module's checks.ts exports: an invariant as read-only SQL, with the sentence to show, the patients touched and
 * the next step. integrity/ collects them; the board, the simulation and the tests run the same ones.
 */
import type { Sql } from './database/database.ts';

export type Effect =
  | 'doses-at-risk'
  | 'stock-wrong'
  | 'scan-failing'
  | 'work-blocked'
  | 'data-waiting'
  | 'record-wrong';

export type FindingDraft = {
  /** What it is about within its check: one open finding for each. */
  readonly subject: string;
  readonly effect: Effect;
  /** 1 = a patient may be harmed now … 4 = should be tidied. Ranks findings of equal effect. */
  readonly severity: 1 | 2 | 3 | 4;
  /** What is wrong, as a sentence for the board. */
  readonly says: string;
  /** Cause and evidence in words; a second line. */
  readonly detail: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly patients: readonly string[];
  /** When the next dose that it touches falls due. */
  readonly nextDueAt?: Date | null;
  readonly ownerRole: 'informatics' | 'pharmacist' | 'dispensing-technician' | 'nurse';
  readonly nextStep: string;
  /** Page of the next step. */
  readonly nextLink?: string;
};

export type Check = {
  /** `module.invariant`, unique. */
  readonly id: string;
  /** The invariant, as what should be true: "Every posting moves between two accounts". */
  readonly title: string;
  /** How often it runs, hospital seconds; the slowest checks read much. */
  readonly everySeconds: number;
  run(sql: Sql, facilityId: string, now: Date): Promise<readonly FindingDraft[]>;
};
