import { useDeferredValue, useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useGo } from '#src/web/navigation.ts';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listMessages } from '../contract.ts';
import { partnerWords, saidBy, stateWords } from './words.ts';

export type MessageRow = ReplyOf<typeof listMessages>['messages'][number];

/** All messages, newest first; found by words and by values in their field. */
export function MessageSearch() {
  const go = useGo();
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const query = { limit: 50, ...(typed === '' ? {} : { text: typed }) };
  const read = useRead(listMessages, { query }, { topic: 'messages', refreshMs: 20_000, keepPrevious: true });
  const rows = read.data?.messages ?? [];
  return (
    <Panel title="Messages" note={noteOf(read.data)}>
      <TextField
        label="Find messages"
        hint={
          read.data?.isEncrypted
            ? 'Messages are encrypted at rest; they are found by numbers: PID-3:700100, ORC-2:4711, number:M123, type:A01'
            : 'Whole words anywhere in it, or in one field: vancomycin PID-3:700100, drug:heparin, ORC-2:4711, type:A01'
        }
        value={text}
        onChange={setText}
        inputMode="search"
      />
      <MessageGrid
        label="Messages, newest first"
        rows={rows}
        empty={typed === '' ? 'No message has come in or gone out yet.' : `No message holds all of: ${typed}`}
        onOpen={(row) => go(`/message/${row.messageId}`)}
      />
    </Panel>
  );
}

function noteOf(listed: ReplyOf<typeof listMessages> | undefined): string | undefined {
  if (listed?.isFilling) return 'the last messages that came cannot be found by their words yet';
  return listed?.more ? 'the newest 50' : undefined;
}

type GridProps = {
  readonly label: string;
  readonly rows: readonly MessageRow[];
  readonly empty: string;
  readonly onOpen: (row: MessageRow) => void;
};

/** Messages as rows: when, what, about whom, where it stands. */
export function MessageGrid({ label, rows, empty, onOpen }: GridProps) {
  return (
    <DataGrid
      label={label}
      rows={rows}
      rowKey={(row) => row.messageId}
      empty={empty}
      onOpen={onOpen}
      columns={columns}
      rowTone={(row) => (row.state === 'conflict' ? 'critical' : undefined)}
    />
  );
}

const columns: Column<MessageRow>[] = [
  { key: 'at', header: 'Received', isUnbroken: true, cell: (row) => <When at={row.receivedAt} /> },
  {
    key: 'what',
    header: 'Message',
    isRowHeader: true,
    cell: (row) => (
      <>
        <b>{row.typeTitle}</b>{' '}
        <Muted>
          {row.direction === 'in' ? 'from' : 'to'} {partnerWords(row.sender)}
        </Muted>{' '}
        <br />
        {saidBy(row)}
      </>
    ),
  },
  { key: 'about', header: 'About', isUnbroken: true, cell: (row) => row.about },
  { key: 'number', header: 'Number', isUnbroken: true, cell: (row) => row.controlId },
  {
    key: 'state',
    header: 'State',
    cell: (row) => {
      const { label, tone } = stateWords(row.state);
      return <StatusChip tone={tone}>{row.causeTitle === null ? label : `${label}: ${row.causeTitle}`}</StatusChip>;
    },
  },
];
