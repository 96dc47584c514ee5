import { LineChart } from '@mantine/charts';
import '@mantine/charts/styles.layer.css';
import type { TrendPoint, TrendSeries } from './trend.ts';

/** Dark enough on white, and each with a stroke of its own, so that colour is not needed to tell them apart. */
const strokes = [
  { color: '#0a468a', strokeDasharray: '' },
  { color: '#a3001b', strokeDasharray: '7 4' },
  { color: '#0b5638', strokeDasharray: '2 4' },
  { color: '#6f4300', strokeDasharray: '10 4 2 4' },
  { color: '#16212b', strokeDasharray: '14 5' },
  { color: '#5b3a8c', strokeDasharray: '4 2' },
] as const;

interface LineDrawingProps {
  readonly series: readonly TrendSeries[];
  readonly points: readonly TrendPoint[];
  readonly heightPx: number;
}

/** The drawing itself; loaded when the first chart is shown, because the drawing code is large. */
export default function LineDrawing({ series, points, heightPx }: LineDrawingProps) {
  return (
    <LineChart
      h={heightPx}
      data={points.map((point) => ({ at: point.at, ...point.values }))}
      dataKey="at"
      series={series.map((one, index) => {
        const stroke = strokes[index % strokes.length] ?? strokes[0];
        return { name: one.key, label: one.label, color: stroke.color, strokeDasharray: stroke.strokeDasharray };
      })}
      curveType="linear"
      withLegend
      withDots={false}
      strokeWidth={2.5}
      gridAxis="y"
      textColor="#46555f"
      lineChartProps={{ accessibilityLayer: false }}
      lineProps={{ isAnimationActive: false }}
    />
  );
}
