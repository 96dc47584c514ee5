/** What a schedule of the table says, and what the rules about giving times need of it. Portable. */

export type ScheduleKind = 'interval' | 'times' | 'once' | 'continuous' | 'as-needed';

export type Schedule = {
  /** Code of the table: `Q8H`. */
  readonly schedule: string;
  /** As it is shown: "every 8 hours". */
  readonly words: string;
  readonly kind: ScheduleKind;
  /** Of an interval schedule: minutes between two doses, counted from the start of the order. */
  readonly intervalMinutes: number | null;
  /** Of a schedule with standard times: "HH:MM" of the facility's clock. */
  readonly times: readonly string[];
  /** mon … sun; empty = every day. */
  readonly days: readonly string[];
  /** Repeat pattern of HL7 table 0335, where one says the same. */
  readonly hl7Pattern: string | null;
};

export type TimingClass = 'time-critical' | 'standard' | 'not-eligible';

/** How long before and after the due time a dose counts as given in time. */
export type GivingWindow = { readonly beforeMs: number; readonly afterMs: number };

/** Values of the rules by name (`findRuleValues` of tables/drugs reads them): text of an exact decimal, with its unit. */
export type RuleValues = ReadonlyMap<string, { readonly value: string; readonly unit: string }>;
