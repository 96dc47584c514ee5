import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import type { readMessage } from '../contract.ts';
import css from './message-content.module.css';

type Detail = ReplyOf<typeof readMessage>;

/** The fields with their names beside the bytes as they were written. */
export function MessageContent({ detail }: { detail: Detail }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const fields = detail.fields.filter(
    ({ path, name, value }) => wanted === '' || `${path} ${name} ${value}`.toLowerCase().includes(wanted),
  );
  return (
    <Panel title="Content" note={`${detail.bytes} bytes, kept as they came`}>
      <Stack>
        {detail.notes.map((note) => (
          <Note key={note} tone="attention" title={note} />
        ))}
        <TextField label="Find in this message" value={text} onChange={setText} inputMode="search" />
        <Columns shares="6fr 6fr">
          <DataGrid
            label="Fields"
            rows={fields}
            rowKey={(field) => field.path}
            empty={detail.fields.length === 0 ? 'It cannot be read as fields.' : 'No field holds this.'}
            maxHeight="34rem"
            columns={[
              { key: 'path', header: 'Field', isUnbroken: true, cell: (field) => <code>{field.path}</code> },
              { key: 'name', header: 'Name', cell: (field) => <Muted>{field.name}</Muted> },
              {
                key: 'value',
                header: 'Value',
                isRowHeader: true,
                cell: (field) => (field.isNull ? <Muted>deleted ("")</Muted> : field.value),
              },
            ]}
          />
          <section className={css.raw} aria-label="As written">
            {detail.segments.map((segment, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: segments have no name of their own and never move
              <p key={at} className={css.segment} data-found={wanted !== '' && segment.toLowerCase().includes(wanted)}>
                <b>{segment.slice(0, 3)}</b>
                {segment.slice(3)}
              </p>
            ))}
          </section>
        </Columns>
      </Stack>
    </Panel>
  );
}
