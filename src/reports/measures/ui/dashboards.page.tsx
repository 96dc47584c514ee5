import { lazy, Suspense, useState } from 'react';
import { useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readLoopCounts } from '../contract.ts';
import type { LoopCounts } from './loop-counts.ts';
import { type MeasureRange, MeasureRows } from './measure-rows.tsx';

const LoopChart = lazy(() => import('./loop-chart.tsx'));

type Hour = LoopCounts['hours'][number];

const spans = [
  { hours: 24, label: 'Last 24 hours' },
  { hours: 72, label: 'Last 3 days' },
  { hours: 168, label: 'Last 7 days' },
] as const;

/** The analyst's home: the loop's counts over time. Every number opens to the rows that it counts. */
function Dashboards() {
  const [span, setSpan] = useSearchValue('hours');
  const [unit, setUnit] = useSearchValue('unit');
  const [range, setRange] = useState<MeasureRange | null>(null);
  const hours = spans.find((each) => String(each.hours) === span)?.hours ?? 24;
  const query = { hours, ...(unit === '' ? {} : { unit }) };
  const read = useRead(readLoopCounts, { query }, { topic: 'orders', refreshMs: 30_000, keepPrevious: true });
  const counts = read.data;
  return (
    <>
      <PageHeader title="Dashboards" note={spans.find((each) => each.hours === hours)?.label}>
        <AsOf read={read} />
        <label>
          Unit{' '}
          <select value={unit} onChange={(event) => setUnit(event.target.value)}>
            <option value="">All units</option>
            {counts?.units.map((each) => (
              <option key={each.unitId} value={each.unitId}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        {spans.map((each) => (
          <Button key={each.hours} aria-pressed={each.hours === hours} onClick={() => setSpan(String(each.hours))}>
            {each.label}
          </Button>
        ))}
      </PageHeader>
      {counts === undefined ? null : <Totals counts={counts} onOpen={setRange} unit={unit} />}
      <Panel title="The loop, hour by hour">
        {counts === undefined ? null : (
          <Suspense fallback={<p>Drawing the chart …</p>}>
            <LoopChart counts={counts} />
          </Suspense>
        )}
      </Panel>
      <Panel title="Numbers" note="each opens to its rows">
        <HourTable read={read} counts={counts} unit={unit} onOpen={setRange} />
      </Panel>
      <MeasureRows range={range} onClose={() => setRange(null)} />
    </>
  );
}

type Opening = { readonly counts: LoopCounts; readonly unit: string; readonly onOpen: (range: MeasureRange) => void };

function Totals({ counts, unit, onOpen }: Opening) {
  const first = counts.hours[0];
  const last = counts.hours.at(-1);
  if (first === undefined || last === undefined) return null;
  const to = new Date(new Date(last.from).getTime() + 3_600_000).toISOString();
  const share =
    counts.totals.given === 0 ? '—' : `${((counts.totals.scanned * 100) / counts.totals.given).toFixed(1)}%`;
  return (
    <Panel title="In all">
      <Row align="start">
        {counts.measures.map((measure) => (
          <Stack key={measure.id} gap="tight">
            <span style={{ color: 'var(--muted)' }}>{measure.title}</span>
            <Button
              look="quiet"
              title={measure.definition}
              aria-label={`${measure.title}: ${counts.totals[measure.id]}. Open the rows.`}
              onClick={() => onOpen({ measure: measure.id, title: measure.title, from: first.from, to, unit })}
            >
              <b style={{ fontSize: '1.5rem' }}>{counts.totals[measure.id]}</b>
            </Button>
          </Stack>
        ))}
        <Stack gap="tight">
          <span style={{ color: 'var(--muted)' }}>Both scans, share of given</span>
          <b style={{ fontSize: '1.5rem' }}>{share}</b>
        </Stack>
      </Row>
    </Panel>
  );
}

type HourTableProps = {
  readonly read: Parameters<typeof AsOf>[0]['read'];
  readonly counts: LoopCounts | undefined;
  readonly unit: string;
  readonly onOpen: (range: MeasureRange) => void;
};

function HourTable({ read, counts, unit, onOpen }: HourTableProps) {
  const format = useFormat();
  const columns: Column<Hour>[] = [
    {
      key: 'from',
      header: 'Hour from',
      isRowHeader: true,
      isUnbroken: true,
      cell: (hour) => format.dateTime(hour.from),
    },
    ...(counts?.measures ?? []).map((measure) => ({
      key: measure.id,
      header: measure.title,
      align: 'end' as const,
      cell: (hour: Hour) => {
        const value = hour.counts[measure.id];
        if (value === 0) return '0';
        const to = new Date(new Date(hour.from).getTime() + 3_600_000).toISOString();
        return (
          <Button
            look="quiet"
            aria-label={`${measure.title} from ${format.time(hour.from)}: ${value}. Open the rows.`}
            onClick={() => onOpen({ measure: measure.id, title: measure.title, from: hour.from, to, unit })}
          >
            {value}
          </Button>
        );
      },
    })),
  ];
  const rows = [...(counts?.hours ?? [])].reverse();
  return (
    <DataGrid
      label="Counts for each hour"
      columns={columns}
      rows={rows}
      rowKey={(hour) => hour.from}
      empty="Nothing was counted."
      read={read}
      maxHeight="30rem"
      isAgeElsewhere
    />
  );
}

export const page: PageDefinition = {
  path: '/dashboards',
  title: 'Dashboards',
  menu: { group: 'Run the service', label: 'Dashboards', order: 400 },
  home: ['analyst'],
  permission: 'reports.read',
  component: Dashboards,
};
