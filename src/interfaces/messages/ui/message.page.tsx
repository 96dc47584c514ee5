import type { ReplyOf } from '#src/kernel/contract.ts';
import { useGo, usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Facts } from '#src/web/ui/facts.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readMessage } from '../contract.ts';
import { MessageActs } from './message-acts.tsx';
import { MessageContent } from './message-content.tsx';
import { MessageGrid } from './message-search.tsx';
import { countOf, partnerWords, stateWords } from './words.ts';

type Detail = ReplyOf<typeof readMessage>;

/** One message: its sentence, why it waits and what to do, its path, its effects, and its content whole. */
function MessagePage() {
  const { messageId } = usePageParams('messageId');
  const read = useRead(readMessage, { params: { messageId } }, { topic: 'messages', refreshMs: 60_000 });
  const detail = read.data;
  if (detail === undefined) {
    return (
      <>
        <PageHeader title="Message" />
        <Problem problem={read.problem} onRetry={read.refresh} />
      </>
    );
  }
  const { message } = detail;
  const { label, tone } = stateWords(message.state);
  return (
    <>
      <PageHeader
        title={
          message.state === 'processed' || message.direction === 'out'
            ? (message.says ?? message.typeTitle)
            : `${message.typeTitle}, ${message.about}`
        }
        note={<StatusChip tone={tone}>{label}</StatusChip>}
      >
        <AsOf read={read} />
      </PageHeader>
      <Stack>
        <Why detail={detail} />
        <MessageActs detail={detail} />
        <Columns shares="5fr 7fr">
          <About detail={detail} />
          <Effects detail={detail} />
        </Columns>
        <MessageContent detail={detail} />
      </Stack>
    </>
  );
}

function Why({ detail }: { detail: Detail }) {
  const { message, sameCause, behind } = detail;
  if (message.state !== 'waiting' && message.state !== 'conflict') return null;
  const others = Math.max(0, sameCause.messages - 1);
  return (
    <Note
      tone={message.state === 'conflict' ? 'critical' : 'attention'}
      title={message.says ?? message.causeTitle ?? ''}
    >
      <p>{message.remedy}</p>
      {message.cause === 'behind' && message.causeKey !== null ? (
        <p>
          <PageLink to={`/message/${message.causeKey}`}>Open the earlier message</PageLink>
        </p>
      ) : null}
      {others > 0 ? (
        <p>
          {countOf(others, 'other message')} {others === 1 ? 'waits' : 'wait'} for the same cause;{' '}
          <PageLink to="/interfaces">the error list</PageLink>{' '}
          {detail.mapKind === null ? 'replays' : 'maps the code and replays'} them together.
        </p>
      ) : null}
      {behind > 0 ? <p>{countOf(behind, 'later message')} of the same patient or order wait behind it.</p> : null}
    </Note>
  );
}

function About({ detail }: { detail: Detail }) {
  const { message } = detail;
  return (
    <Panel title="Path">
      <Stack>
        <Facts
          facts={[
            { label: 'Type', value: `${message.typeTitle} (${message.type || 'none'})` },
            { label: 'Number (MSH-10)', value: message.controlId || 'none' },
            {
              label: message.direction === 'in' ? 'From' : 'To',
              value: `${partnerWords(message.sender)} (${message.channel})`,
            },
            { label: 'About', value: message.about },
            { label: 'Orders', value: message.orderNumbers.join(', ') || 'none' },
            { label: 'Came again', value: message.duplicates === 0 ? 'no' : countOf(message.duplicates, 'time') },
          ]}
        />
        <DataGrid
          label="Path of the message"
          rows={detail.path.map((step, at) => ({ ...step, key: String(at) }))}
          rowKey={(step) => step.key}
          empty="Nothing has happened yet."
          columns={[
            {
              key: 'at',
              header: 'When',
              isUnbroken: true,
              cell: (step) => (step.at === null ? '—' : <When at={step.at} />),
            },
            { key: 'says', header: 'What', isRowHeader: true, cell: (step) => step.says },
          ]}
        />
        {detail.ack === null ? null : (
          <p>
            Answer: <code>{detail.ack.split('\n').find((line) => line.startsWith('MSA')) ?? 'none'}</code>
          </p>
        )}
      </Stack>
    </Panel>
  );
}

function Effects({ detail }: { detail: Detail }) {
  const go = useGo();
  const related = [...(detail.causedBy === null ? [] : [detail.causedBy]), ...detail.caused];
  return (
    <Panel title={`Effects — ${detail.effects.length}`} note="what it changed; every effect names its message">
      <Stack>
        <DataGrid
          label="Effects"
          rows={detail.effects.map((effect, at) => ({ ...effect, key: String(at) }))}
          rowKey={(effect) => effect.key}
          empty={detail.message.state === 'processed' ? 'It changed nothing.' : 'It has had no effect so far.'}
          columns={[
            { key: 'says', header: 'What', isRowHeader: true, cell: (effect) => effect.says },
            {
              key: 'open',
              header: 'Open',
              isHeaderHidden: true,
              cell: (effect) =>
                effect.patientId === null ? null : <PageLink to={`/patient/${effect.patientId}`}>Patient</PageLink>,
            },
          ]}
        />
        {related.length === 0 ? null : (
          <MessageGrid
            label={
              detail.causedBy === null ? 'Messages that it caused' : 'The message that caused it, and those it caused'
            }
            rows={related}
            empty="None."
            onOpen={(row) => go(`/message/${row.messageId}`)}
          />
        )}
      </Stack>
    </Panel>
  );
}

export const page: PageDefinition = {
  path: '/message/$messageId',
  title: 'Message',
  permission: 'message.read',
  component: MessagePage,
};
