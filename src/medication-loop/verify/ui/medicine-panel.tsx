import { useHospitalClock } from '#src/web/hospital-clock.ts';
import { useFormat } from '#src/web/session.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import type { Review } from './review-words.ts';

type Medicine = Review['medicines'][number];

/** The other medicines of the patient that are in force or held, with when they were given last and are due next. */
export function MedicinePanel({ review }: { review: Review }) {
  const { medicines } = review;
  return (
    <Panel title={`Current medicines — ${medicines.length}`}>
      <DataGrid
        label="Current medicines"
        rows={medicines}
        rowKey={(row) => row.orderId}
        empty="The patient has no other orders in force."
        columns={[
          {
            key: 'line',
            header: 'Medicine',
            isRowHeader: true,
            cell: (row) => <MedicationLine parts={row.line} />,
          },
          { key: 'last', header: 'Last', isUnbroken: true, width: '9rem', cell: (row) => <Last medicine={row} /> },
          { key: 'next', header: 'Next', isUnbroken: true, width: '9rem', cell: (row) => <Next medicine={row} /> },
        ]}
      />
    </Panel>
  );
}

function Last({ medicine }: { medicine: Medicine }) {
  const format = useFormat();
  const now = useHospitalClock(60_000);
  if (medicine.state === 'held') return <StatusChip tone="attention">Held</StatusChip>;
  if (medicine.lastGivenAt !== null) return <>Given {format.when(medicine.lastGivenAt, now)}</>;
  return <Muted>{medicine.verified ? 'not given yet' : 'not verified'}</Muted>;
}

function Next({ medicine }: { medicine: Medicine }) {
  const format = useFormat();
  const now = useHospitalClock(60_000);
  return <Muted>{medicine.nextDueAt === null ? 'none due' : `next ${format.when(medicine.nextDueAt, now)}`}</Muted>;
}
