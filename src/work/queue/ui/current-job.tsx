import { useState } from 'react';
import { call } from '#src/web/client.ts';
import { useFormat } from '#src/web/session.tsx';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ScanStop } from '#src/web/ui/scan-stop.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { useScan } from '#src/web/ui/use-scan.ts';
import { useCommand } from '#src/web/use-command.ts';
import { postCheckItem, postClaim, postDoJob, postRelease } from '../contract.ts';
import { amountOf, fitsJob, partsText, type ShownJob, type TakenItem, unitsOf, verbOf } from './job-words.ts';
import css from './my-next-job.module.css';

interface CurrentJobProps {
  readonly job: ShownJob;
  readonly onDone: (says: string) => void;
}

/** One job, one instruction at a time: go and scan, take, carry. */
export function CurrentJob({ job, onDone }: CurrentJobProps) {
  const [taken, setTaken] = useState<TakenItem>();
  const [quantity, setQuantity] = useState(job.quantity ?? '1');
  const claim = useCommand(postClaim, { topics: ['jobs'] });
  const release = useCommand(postRelease, { topics: ['jobs'] });
  const finish = useCommand(postDoJob, { topics: ['jobs'] });
  const item = taken?.jobId === job.jobId ? taken : undefined;
  useScan(['medicine'], async (scan) => {
    const checked = await call(postCheckItem, { body: { jobId: job.jobId, scan: scan.text } });
    if (!checked.ok) {
      const isOther = checked.code === 'wrong-item' || checked.code === 'expired-item';
      return { verdict: isOther ? 'stop' : 'wrong', says: checked.message, remedy: checked.remedy ?? '' };
    }
    if (!job.mine) await claim.run({ body: { jobId: job.jobId } });
    const says = `${checked.value.productText}${checked.value.lot === null ? '' : `, lot ${checked.value.lot}`}`;
    setTaken({ jobId: job.jobId, scan: scan.text, says });
    return { verdict: 'right', says: `Right item: ${checked.value.productText}.` };
  });
  async function done() {
    if (item === undefined) return;
    const outcome = await finish.run({ body: { jobId: job.jobId, scan: item.scan, quantity } });
    if (outcome.ok)
      onDone(
        `${verbOf(job)}: ${amountOf(outcome.value.quantity, outcome.value.unit)} of ${outcome.value.item.productText}`,
      );
  }
  async function giveBack(reason: string): Promise<boolean> {
    const outcome = job.mine ? await release.run({ body: { jobId: job.jobId, reason } }) : { ok: true };
    setTaken(undefined);
    return outcome.ok;
  }
  const blocked = blockedBy(item, quantity, job);
  return (
    <Panel title={<Heading job={job} />} note={<ElapsedOf job={job} />}>
      <Stack>
        <div className={css.product}>
          <MedicationLine parts={job.productLine} size="large" />
        </div>
        <Marks job={job} />
        <Problem problem={finish.problem ?? claim.problem ?? release.problem} onClear={finish.clear} />
        <ScanStop
          act="Give this job back"
          reasons={[
            { code: 'no-right-item', label: 'The right item is not there' },
            { code: 'barcode', label: 'The right item does not scan' },
            { code: 'other', label: 'Other, in words', needsText: true },
          ]}
          onStop={({ code, text }) => giveBack(text === '' ? code : `${code}: ${text}`)}
        />
        <Steps job={job} item={item} quantity={quantity} onQuantity={setQuantity} />
        <ActionBar
          acts={[
            {
              id: 'done',
              label: job.kind === 'refill' ? 'It is in the pocket' : 'It is in the bin',
              keys: 'Ctrl+Enter',
              look: 'primary',
              run: () => void done(),
              isBusy: finish.isBusy,
              blocked,
            },
            ...(job.mine ? [{ id: 'back', label: 'Give back', run: () => void giveBack('given back') }] : []),
          ]}
        />
        <p className={css.why}>
          Comes first because: {partsText(job) || 'nothing more urgent is open'} ({job.priority.score} points)
        </p>
      </Stack>
    </Panel>
  );
}

function blockedBy(item: TakenItem | undefined, quantity: string, job: ShownJob): string | undefined {
  if (item === undefined) return 'Scan the item first';
  return fitsJob(quantity, job) ? undefined : `Enter how many: at most ${amountOf(job.quantity ?? '1', job.unit)}`;
}

function Heading({ job }: { job: ShownJob }) {
  return (
    <span className={css.verb}>
      {verbOf(job)} {job.kind === 'refill' ? job.to : `to ${job.patientName ?? job.to}`}
    </span>
  );
}

function ElapsedOf({ job }: { job: ShownJob }) {
  if (job.dueAt === null) return null;
  return (
    <>
      due <ElapsedTime at={job.dueAt} as="until" />
    </>
  );
}

function Marks({ job }: { job: ShownJob }) {
  const isLoud = job.priorityClass === 'stat' || job.priorityClass === 'now';
  return (
    <Row>
      {isLoud ? (
        <StatusChip tone={job.priorityClass === 'stat' ? 'critical' : 'attention'} isLoud>
          {job.priorityClass.toUpperCase()}
        </StatusChip>
      ) : null}
      {job.highAlert ? <StatusChip tone="attention">High alert</StatusChip> : null}
      {job.controlled ? <StatusChip tone="attention">Controlled: count with a witness</StatusChip> : null}
      {job.storage === 'refrigerated' ? <StatusChip tone="info">Keep cold on the way</StatusChip> : null}
    </Row>
  );
}

interface StepsProps {
  readonly job: ShownJob;
  readonly item: TakenItem | undefined;
  readonly quantity: string;
  readonly onQuantity: (quantity: string) => void;
}

/** The instructions; the one to do now stands large, the ones before it are ticked, the ones after it wait. */
function Steps({ job, item, quantity, onQuantity }: StepsProps) {
  const format = useFormat();
  const wanted = amountOf(job.quantity ?? '1', job.unit);
  const isScanned = item !== undefined;
  return (
    <ol className={css.steps}>
      <li data-state={isScanned ? 'done' : 'now'}>
        <p className={css.instruction}>
          Go to {job.from} and <b>scan one package</b>.
        </p>
        {isScanned ? <StatusChip tone="good">{item.says}</StatusChip> : null}
      </li>
      <li data-state={isScanned ? 'now' : 'later'}>
        <p className={css.instruction}>
          Take <b>{wanted}</b>.
        </p>
        {isScanned ? (
          <TextField
            label={`Taken, in ${unitsOf(job.unit)}`}
            value={quantity}
            onChange={onQuantity}
            inputMode="decimal"
            hint="Less, if there is not enough"
            error={fitsJob(quantity, job) ? undefined : `More than zero, at most ${wanted}`}
          />
        ) : null}
      </li>
      <li data-state={isScanned ? 'now' : 'later'}>
        <p className={css.instruction}>
          Bring {isScanned ? amountOf(quantity, job.unit) : 'it'} to <b>{job.to}</b>
          {job.kind === 'deliver' && job.patientName !== null ? (
            <>
              {' '}
              for <b>{job.patientName}</b>
            </>
          ) : null}
          .
        </p>
        {isScanned && job.dueAt !== null ? <p>Due at {format.time(job.dueAt)}.</p> : null}
      </li>
      {job.title === '' || job.kind === 'refill' ? null : (
        <li data-state="note">
          <Note tone="info" title={job.title} />
        </li>
      )}
    </ol>
  );
}
