import { useFormat } from '#src/web/session.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readMeasureRows } from '../contract.ts';

type Measure = 'ordered' | 'verified' | 'withdrawn' | 'overrides' | 'given' | 'scanned' | 'missed';

export type MeasureRange = {
  readonly measure: Measure;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly unit: string;
};

/** The rows that one number counts. */
export function MeasureRows({ range, onClose }: { range: MeasureRange | null; onClose: () => void }) {
  return range === null ? null : <OpenRows range={range} onClose={onClose} />;
}

function OpenRows({ range, onClose }: { range: MeasureRange; onClose: () => void }) {
  const format = useFormat();
  const query = {
    measure: range.measure,
    from: range.from,
    to: range.to,
    ...(range.unit === '' ? {} : { unit: range.unit }),
  };
  const read = useRead(readMeasureRows, { query }, { topic: 'orders', refreshMs: 60_000 });
  const rows = (read.data?.rows ?? []).map((row, index) => ({ ...row, key: String(index) }));
  return (
    <Layer
      isOpen
      title={`${range.title}, ${format.dateTime(range.from)} to ${format.dateTime(range.to)}`}
      onClose={onClose}
      size="wide"
    >
      <DataGrid
        label={range.title}
        read={read}
        rows={rows}
        rowKey={(row) => row.key}
        empty="No row: the number was 0, or the rows have changed since it was counted."
        maxHeight="26rem"
        columns={[
          { key: 'at', header: 'When', isUnbroken: true, cell: (row) => format.dateTime(row.at) },
          { key: 'place', header: 'Place', cell: (row) => row.place },
          { key: 'medicine', header: 'Medicine', isRowHeader: true, cell: (row) => row.medicine },
          { key: 'detail', header: 'Detail', cell: (row) => row.detail },
        ]}
      />
      {read.data?.more ? <p>Only the newest 500 rows are shown; choose a shorter time for the others.</p> : null}
    </Layer>
  );
}
