import type { ReplyOf } from '#src/kernel/contract.ts';
import { usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { Facts } from '#src/web/ui/facts.tsx';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readChange } from '../contract.ts';
import { DecideChange } from './decide-change.tsx';
import { Differences } from './differences.tsx';
import { EntryLink } from './links.tsx';
import css from './tables.module.css';
import { stateWords } from './words.ts';

type Reply = ReplyOf<typeof readChange>;

/** One change: what it changes, who wants it and why, and the decision about it. */
function OneChange() {
  const { changeSetId } = usePageParams('changeSetId');
  const read = useRead(readChange, { params: { changeSetId } }, { topic: 'tables' });
  const shown = read.data;
  return (
    <>
      <PageHeader title={shown?.change.title ?? 'Change'}>
        <PageLink to="/changes">All changes</PageLink>
      </PageHeader>
      <Stack>
        <Problem problem={read.problem} onRetry={read.refresh} />
        {shown === undefined && read.problem === undefined ? <Loading what="the change" /> : null}
        {shown === undefined ? null : (
          <>
            <About change={shown.change} />
            {shown.items.length === 0 ? (
              <p>Its entries came from files; the history of each entry shows them.</p>
            ) : null}
            {shown.items.map((item) => (
              <OneItem key={`${item.kind} ${item.key}`} item={item} />
            ))}
            <DecideChange shown={shown} />
          </>
        )}
      </Stack>
    </>
  );
}

function About({ change }: { change: Reply['change'] }) {
  const { label, tone } = stateWords(change.state);
  const facts = [
    { label: 'Reason', value: change.reason },
    {
      label: 'Proposed',
      value: (
        <>
          by {change.authorName}, <When at={change.proposedAt} />
        </>
      ),
    },
    {
      label: 'Holds from',
      value: change.goLiveAt === null ? 'its confirmation on' : <When at={change.goLiveAt} />,
    },
  ];
  const decided =
    change.decidedAt === null
      ? []
      : [
          {
            label: 'Decided',
            value: (
              <>
                by {change.deciderName}, <When at={change.decidedAt} />
                {change.decision === null || change.decision === '' ? null : `: ${change.decision}`}
              </>
            ),
          },
        ];
  return (
    <Panel title="The change" aside={<StatusChip tone={tone}>{label}</StatusChip>}>
      <Facts facts={[...facts, ...decided]} />
    </Panel>
  );
}

function OneItem({ item }: { item: Reply['items'][number] }) {
  const rows = item.differences.map((row) => ({ ...row, before: row.before ?? '', after: row.after ?? '' }));
  const act = item.action === 'inactivate' ? 'made inactive' : item.isNew ? 'new' : 'changed';
  return (
    <Panel
      title={
        item.isNew ? (
          item.called
        ) : (
          <EntryLink kind={item.kind} entryKey={item.key}>
            {item.called}
          </EntryLink>
        )
      }
      note={`${item.table}, ${act}`}
      isFlush={item.action === 'put'}
    >
      {item.action === 'inactivate' ? (
        <p>It is no longer used. Nothing is deleted: its history stays.</p>
      ) : (
        <Differences label={`Before and after: ${item.called}`} rows={rows} />
      )}
      {item.usedBy.length === 0 ? null : (
        <p className={item.action === 'put' ? css.aside : undefined}>Named by {item.usedBy.join(', ')}.</p>
      )}
      {item.proofShown === null ? null : <p className={css.aside}>Shown by the second person: {item.proofShown}</p>}
    </Panel>
  );
}

export const page: PageDefinition = {
  path: '/change/$changeSetId',
  title: 'Change',
  permission: 'tables.read',
  component: OneChange,
};
