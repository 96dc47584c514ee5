import { lazy, type ReactNode, Suspense } from 'react';
import { DataGrid } from './data-grid.tsx';
import { Loading } from './grid-states.tsx';
import type { TrendPoint, TrendSeries } from './trend.ts';
import css from './trend-chart.module.css';

export type { TrendPoint, TrendSeries } from './trend.ts';

export interface TrendChartProps {
  readonly label: string;
  readonly series: readonly TrendSeries[];
  readonly points: readonly TrendPoint[];
  readonly empty: ReactNode;
  readonly heightPx?: number;
}

const LineDrawing = lazy(() => import('./line-drawing.tsx'));

/** Numbers over time as lines, told apart by colour and stroke, with the same numbers as a table beneath. */
export function TrendChart({ label, series, points, empty, heightPx = 240 }: TrendChartProps) {
  if (points.length === 0) return <p className={css.empty}>{empty}</p>;
  return (
    <figure className={css.figure}>
      <div aria-hidden="true" style={{ minHeight: heightPx }}>
        <Suspense fallback={<Loading what={label} />}>
          <LineDrawing series={series} points={points} heightPx={heightPx} />
        </Suspense>
      </div>
      <figcaption>
        <details className={css.details}>
          <summary>{label} as a table</summary>
          <DataGrid
            label={label}
            rows={points}
            rowKey={(point) => point.at}
            empty={empty}
            maxHeight="20rem"
            columns={[
              { key: 'at', header: 'Time', isRowHeader: true, isUnbroken: true, cell: (point) => point.at },
              ...series.map((one) => ({
                key: one.key,
                header: one.label,
                align: 'end' as const,
                cell: (point: TrendPoint) => point.values[one.key]?.toLocaleString('en-US') ?? 'not known',
              })),
            ]}
          />
        </details>
      </figcaption>
    </figure>
  );
}
