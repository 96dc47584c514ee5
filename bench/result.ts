export type BenchResult = {
  readonly name: string;
  /** Ours against the other side; what is better is said by `goal`. */
  readonly ratio: number;
  /** Such as ">= 0.5" or "<= 25"; null for a measurement that only informs. */
  readonly goal: string | null;
  readonly pass: boolean;
  readonly detail: string;
};
