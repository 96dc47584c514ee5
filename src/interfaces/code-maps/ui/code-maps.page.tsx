import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useMay } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { replayCause } from '../../messages/contract.ts';
import { listCodeMaps } from '../contract.ts';

type CodeMap = ReplyOf<typeof listCodeMaps>['codeMaps'][number];
type Waiting = CodeMap['waiting'][number];

const countOf = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;

/** What each partner's codes mean, who said so, and what still waits for a code that is mapped now. */
function CodeMaps() {
  const read = useRead(listCodeMaps, {}, { topic: 'code-maps', refreshMs: 15_000 });
  const mayReplay = useMay('message.replay');
  const [told, setTold] = useState('');
  const replay = useCommand(replayCause, {
    topics: ['messages', 'code-maps', 'findings'],
    onDone: ({ replayed, more }) =>
      setTold(
        `${countOf(replayed, 'message')} put back, to be processed in order.${more ? ' More wait: replay again.' : ''}`,
      ),
  });
  const onReplay = ({ cause, causeKey }: Waiting) => void replay.run({ body: { cause, causeKey } });
  return (
    <>
      <PageHeader title="Code maps">
        <PageLink to="/interfaces">Interfaces</PageLink>
        <PageLink to="/tables/code-maps">The table, its history and its file</PageLink>
        <PageLink to="/changes">Changes that wait for a second person</PageLink>
      </PageHeader>
      <Stack>
        {told === '' ? null : (
          <Note tone="good" title={told} acts={<Button onClick={() => setTold('')}>Close</Button>} />
        )}
        <Problem problem={replay.problem} onClear={replay.clear} />
        <Panel title="Codes that are mapped" note="those that messages wait for come first" isFlush>
          <DataGrid
            label="Codes that are mapped"
            rows={read.data?.codeMaps ?? []}
            rowKey={(row) => row.key}
            read={read}
            empty="No code of a partner is mapped by this facility: the tables and their synonyms say what each means."
            maxHeight="40rem"
            columns={columns(mayReplay ? onReplay : null)}
          />
        </Panel>
      </Stack>
    </>
  );
}

function columns(onReplay: ((waiting: Waiting) => void) | null): Column<CodeMap>[] {
  return [
    { key: 'code', header: 'Code', isRowHeader: true, cell: (row) => row.code },
    { key: 'kind', header: 'Kind', cell: (row) => row.kind },
    { key: 'source', header: 'Came by', isUnbroken: true, cell: (row) => row.source },
    { key: 'target', header: 'Means', isUnbroken: true, cell: (row) => row.target },
    {
      key: 'by',
      header: 'Proposed and confirmed by',
      cell: (row) => `${row.proposedBy}, ${row.confirmedBy ?? 'not known'}`,
    },
    {
      key: 'since',
      header: 'Since',
      isUnbroken: true,
      cell: (row) => (row.since === null ? 'always' : <When at={row.since} />),
    },
    {
      key: 'waiting',
      header: 'Waits for it',
      cell: (row) =>
        row.waiting.length === 0
          ? 'nothing'
          : row.waiting.map((each) => (
              <Row key={each.cause}>
                <span>
                  {countOf(each.messages, 'message')} of {countOf(each.patients, 'patient')} waited for this
                </span>
                {onReplay === null ? null : (
                  <Button onClick={() => onReplay(each)} aria-label={`Replay what waited for ${row.code}`}>
                    Replay
                  </Button>
                )}
              </Row>
            )),
    },
  ];
}

export const page: PageDefinition = {
  path: '/code-maps',
  title: 'Code maps',
  menu: { group: 'Keep the loop running', label: 'Code maps', order: 125 },
  permission: 'codemap.read',
  component: CodeMaps,
};
