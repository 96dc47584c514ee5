import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { Button } from '#src/web/ui/button.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { type Read, useRead } from '#src/web/use-read.ts';
import { learnProfile, readConformance } from '../contract.ts';

type Conformance = ReplyOf<typeof readConformance>;

const ruleWords: Readonly<Record<string, string>> = {
  required: 'is required and missing',
  'not-supported': 'is not taken by the partner',
  'too-few': 'comes too few times',
  'too-many': 'comes too many times',
  'too-long': 'is too long',
  'not-of-type': 'has not its data type',
  'not-in-values': 'is none of the agreed values',
  'not-as-mask': 'is not written as agreed',
  'not-in-profile': 'is not in the profile',
};

/** Profiles of partners, what differs from them by field, and learning one. */
function ConformancePage() {
  const read = useRead(readConformance, {}, { topic: 'messages', refreshMs: 60_000 });
  return (
    <>
      <PageHeader title="Conformance" />
      <Stack>
        <Violations read={read} />
        <Profiles read={read} />
        <Learn />
      </Stack>
    </>
  );
}

function Violations({ read }: { read: Read<Conformance> }) {
  return (
    <Panel title="What differs, by field" note="last 30 days; counted, nothing is refused">
      <DataGrid
        label="Violations by field"
        rows={read.data?.violations ?? []}
        rowKey={(row) => [row.channel, row.profile, row.place, row.rule].join(' ')}
        read={read}
        empty="No difference was counted."
        columns={[
          { key: 'place', header: 'Field', isRowHeader: true, isUnbroken: true, cell: (row) => row.place },
          { key: 'rule', header: 'What is wrong', cell: (row) => ruleWords[row.rule] ?? row.rule },
          { key: 'channel', header: 'Channel', cell: (row) => `${row.channel} (${row.direction})` },
          { key: 'profile', header: 'Profile', cell: (row) => row.profile },
          { key: 'times', header: 'Times', align: 'end', cell: (row) => row.times },
          { key: 'first', header: 'First', isUnbroken: true, cell: (row) => <When at={row.firstAt} /> },
          { key: 'last', header: 'Last', isUnbroken: true, cell: (row) => <When at={row.lastAt} /> },
          {
            key: 'sample',
            header: 'Sample',
            cell: (row) => <PageLink to={`/message/${row.sampleMessageId}`}>Message</PageLink>,
          },
        ]}
      />
    </Panel>
  );
}

function Profiles({ read }: { read: Read<Conformance> }) {
  return (
    <Panel title="Profiles in force" note={<PageLink to="/tables/profile-rules">All rules</PageLink>}>
      <DataGrid
        label="Profiles"
        rows={read.data?.profiles ?? []}
        rowKey={(row) => row.profile}
        read={read}
        empty="No profile is in force."
        columns={[
          { key: 'title', header: 'Profile', isRowHeader: true, cell: (row) => row.title },
          { key: 'partner', header: 'Partner', cell: (row) => row.partner },
          { key: 'types', header: 'Messages', isUnbroken: true, cell: (row) => row.types.join(', ') },
          { key: 'channels', header: 'Channels', cell: (row) => row.channels.join(', ') || 'none yet' },
          { key: 'rules', header: 'Rules', align: 'end', cell: (row) => row.rules },
          { key: 'source', header: 'Source', cell: (row) => row.source },
        ]}
      />
    </Panel>
  );
}

function Learn() {
  const [profile, setProfile] = useState('');
  const [channel, setChannel] = useState('hospital-in');
  const [type, setType] = useState('RDE^O11');
  const [told, setTold] = useState<ReplyOf<typeof learnProfile> | null>(null);
  const learn = useCommand(learnProfile, { topics: ['tables', 'badges'] });
  const act = async () => {
    const body = { profile, channel, type, title: `Learned: ${type} of ${channel}` };
    const outcome = await learn.run({ body });
    setTold(outcome.ok ? outcome.value : null);
  };
  return (
    <Panel title="Learn a profile" note="from the newest 500 messages; a second person confirms it">
      <Stack>
        <Row>
          <TextField label="Name of the profile" value={profile} onChange={setProfile} />
          <TextField label="Channel" value={channel} onChange={setChannel} />
          <TextField label="Message type" value={type} onChange={setType} />
        </Row>
        <Row>
          <Button onClick={act} blocked={profile.trim() === '' ? 'Name the profile' : undefined} isBusy={learn.isBusy}>
            Learn and propose
          </Button>
        </Row>
        {learn.problem ? <Problem problem={learn.problem} /> : null}
        {told ? (
          <Note
            tone="good"
            title={`${told.rules} rules learned from ${told.messages} messages wait for a second person`}
            acts={<PageLink to={`/change/${told.changeSetId}`}>See the change</PageLink>}
          />
        ) : null}
      </Stack>
    </Panel>
  );
}

export const page: PageDefinition = {
  path: '/conformance',
  title: 'Conformance',
  menu: { group: 'Keep the loop running', label: 'Conformance', order: 122 },
  permission: 'message.read',
  component: ConformancePage,
};
