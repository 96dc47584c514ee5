/** One line of a chart. */
export interface TrendSeries {
  readonly key: string;
  readonly label: string;
}

export interface TrendPoint {
  /** As shown on the axis, for example `10:00`. */
  readonly at: string;
  readonly values: Readonly<Record<string, number>>;
}
