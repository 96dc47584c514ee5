import { LineChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { useFormat } from '#src/web/session.tsx';
import type { LoopCounts } from './loop-counts.ts';

// Dash patterns as well as colours: a line is told by its shape too.
const series = [
  { name: 'ordered', label: 'Ordered', color: '#46555f', strokeDasharray: '2 3' },
  { name: 'verified', label: 'Verified', color: '#0a468a', strokeDasharray: '8 3' },
  { name: 'withdrawn', label: 'Withdrawn', color: '#6f4300', strokeDasharray: '5 2 1 2' },
  { name: 'given', label: 'Given', color: '#0b5638' },
];

/** The four great counts of the loop, hour by hour. The table below carries the same numbers for everybody. */
export default function LoopChart({ counts }: { counts: LoopCounts }) {
  const format = useFormat();
  const data = counts.hours.map((hour) => ({ hour: format.time(hour.from), ...hour.counts }));
  return (
    <div role="img" aria-label="Ordered, verified, withdrawn and given for each hour; the table below has the numbers">
      <LineChart
        h={260}
        data={data}
        dataKey="hour"
        series={series}
        curveType="monotone"
        withLegend
        withDots={false}
        strokeWidth={2}
        tickLine="xy"
        gridAxis="y"
      />
    </div>
  );
}
