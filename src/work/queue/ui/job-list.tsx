import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { amountOf, partsText, type ShownJob, verbOf } from './job-words.ts';

/** Jobs that come after, each with the parts of its priority; or those that others have in use. */
export function JobList({ label, jobs, empty }: { label: string; jobs: readonly ShownJob[]; empty: string }) {
  return (
    <DataGrid
      label={label}
      rows={jobs}
      rowKey={(job) => job.jobId}
      empty={empty}
      columns={[
        {
          key: 'job',
          header: 'Job',
          isRowHeader: true,
          cell: (job) => (
            <>
              <b>{verbOf(job)}</b> {job.kind === 'refill' ? job.to : `${job.patientName ?? ''}, ${job.to}`}
              <br />
              <MedicationLine parts={job.productLine} />
              {job.quantity === null ? null : <> — {amountOf(job.quantity, job.unit)}</>}
            </>
          ),
        },
        {
          key: 'why',
          header: 'Why here',
          width: '15rem',
          cell: (job) => (
            <>
              {job.claimedByName === null ? null : (
                <>
                  <StatusChip tone="info">{job.claimedByName}</StatusChip>
                  {job.claimedAt === null ? null : (
                    <>
                      {' '}
                      <ElapsedTime at={job.claimedAt} />
                    </>
                  )}
                  <br />
                </>
              )}
              <b>{job.priority.score}</b> <Muted>{partsText(job)}</Muted>
            </>
          ),
        },
      ]}
    />
  );
}
