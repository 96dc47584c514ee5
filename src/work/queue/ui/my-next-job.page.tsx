import { useState } from 'react';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { type Read, useRead } from '#src/web/use-read.ts';
import { readNextJob } from '../contract.ts';
import { CurrentJob } from './current-job.tsx';
import { JobList } from './job-list.tsx';
import type { Board } from './job-words.ts';

/** The dispensing technician's home: one instruction at a time, by scan. */
function MyNextJob() {
  const read = useRead(readNextJob, {}, { topic: 'jobs', refreshMs: 15_000 });
  const [done, setDone] = useState<string>();
  const board = read.data;
  return (
    <>
      <PageHeader title="My next job" note={board === undefined ? undefined : `${board.doneThisShift} done today`}>
        <AsOf read={read} />
      </PageHeader>
      <Problem problem={read.problem} onRetry={read.refresh} />
      <Columns shares="3fr 2fr">
        <Stack>
          {done === undefined ? null : <Note tone="good" title={`Done. ${done}`} />}
          <Now read={read} board={board} onDone={setDone} />
        </Stack>
        <Stack>
          <Panel title="After that" note={board === undefined ? undefined : `${board.after.length} open`}>
            <JobList label="Jobs after this one" jobs={board?.after ?? []} empty="Nothing else is open." />
          </Panel>
          {board === undefined || board.inUse.length === 0 ? null : (
            <Panel title="With others">
              <JobList label="Jobs that others have in use" jobs={board.inUse} empty="" />
            </Panel>
          )}
        </Stack>
      </Columns>
    </>
  );
}

interface NowProps {
  readonly read: Read<Board>;
  readonly board: Board | undefined;
  readonly onDone: (says: string) => void;
}

function Now({ read, board, onDone }: NowProps) {
  const format = useFormat();
  if (board === undefined) {
    return (
      <Panel title="Next">
        <p>{read.status === 'failed' ? 'The jobs could not be read.' : 'Reading the jobs…'}</p>
      </Panel>
    );
  }
  if (board.job === null) {
    return (
      <Panel title="Nothing to do now">
        <p>
          No refill and no delivery is open
          {board.inUse.length > 0 ? ` but the ${board.inUse.length} that others have in use` : ''}. Looked at{' '}
          {format.timeSeconds(board.asOf)}; a new job appears here by itself.
        </p>
      </Panel>
    );
  }
  return <CurrentJob key={board.job.jobId} job={board.job} onDone={onDone} />;
}

export const page: PageDefinition = {
  path: '/my-next-job',
  title: 'My next job',
  menu: { group: '', label: 'My next job', order: 1 },
  home: ['dispensing-technician'],
  permission: 'job.do',
  frame: 'kiosk',
  component: MyNextJob,
};
