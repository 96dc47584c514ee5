import { useDraft } from '#src/web/draft.ts';
import { useGo, usePageParams, useSearchValue, useSearchValues } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listEntries, readEntry } from '../contract.ts';
import { changedValues, formColumns, type Typed, wantedValues } from './change-values.ts';
import { ChangeWordFields, type ChangeWords, noWords } from './change-words.tsx';
import { Differences } from './differences.tsx';
import { TableLink } from './links.tsx';
import css from './tables.module.css';
import { useProposal } from './use-proposal.ts';
import { ValueField } from './value-field.tsx';
import type { Entry, Table } from './words.ts';

/** Proposes new values of an entry, or a new entry. */
function EditEntry() {
  const { kind } = usePageParams('kind');
  const [key] = useSearchValue('key');
  return key === '' ? <NewEntry kind={kind} /> : <KnownEntry kind={kind} entryKey={key} />;
}

function NewEntry({ kind }: { kind: string }) {
  const read = useRead(listEntries, { params: { kind }, query: {} }, { topic: 'tables' });
  // What a link brings along is typed already: a package picked from an official table.
  const brought = useSearchValues();
  if (read.data === undefined) return <Waits title="New entry" read={read} />;
  return <EntryForm table={read.data.table} entry={null} entryKey="" waiting={[]} brought={brought} />;
}

function KnownEntry({ kind, entryKey }: { kind: string; entryKey: string }) {
  const read = useRead(readEntry, { params: { kind }, query: { key: entryKey } }, { topic: 'tables' });
  if (read.data === undefined) return <Waits title={entryKey} read={read} />;
  const { table, entry, waiting } = read.data;
  return <EntryForm table={table} entry={entry} entryKey={entryKey} waiting={waiting} />;
}

function Waits({ title, read }: { title: string; read: Pick<ReturnType<typeof useRead>, 'problem' | 'refresh'> }) {
  return (
    <>
      <PageHeader title={title} />
      {read.problem === undefined ? (
        <Loading what="the entry" />
      ) : (
        <Problem problem={read.problem} onRetry={read.refresh} />
      )}
    </>
  );
}

interface FormProps {
  readonly table: Table;
  readonly entry: Entry | null;
  readonly entryKey: string;
  readonly brought?: Typed;
  readonly waiting: readonly { readonly changeSetId: string; readonly title: string; readonly authorName: string }[];
}

const nothing: Typed = {};

function EntryForm({ table, entry, entryKey, waiting, brought = nothing }: FormProps) {
  const go = useGo();
  const place = `${table.kind}/${entryKey}`;
  const [draft, setTyped, forgetTyped] = useDraft<Typed>(`tables/edit/${place}${brought.ndc ?? ''}`, {});
  const typed = { ...brought, ...draft };
  const [words, setWords, forgetWords] = useDraft<ChangeWords>(`tables/words/${place}`, noWords);
  const forget = () => {
    forgetTyped();
    forgetWords();
  };
  const proposal = useProposal(words, forget);
  const wanted = wantedValues(table, entry, typed);
  const changed = changedValues(table, entry?.active ? entry.values : null, wanted);
  const back = () =>
    entryKey === '' ? go(`/tables/${table.kind}`) : go(`/tables/${table.kind}/entry`, { key: entryKey });
  const hasPlace = formColumns(table).some(({ column }) => proposal.faultAt(column) !== undefined);
  return (
    <>
      <PageHeader
        title={entry === null ? `New ${table.one}` : entry.called}
        note={entry === null ? undefined : 'edit'}
      />
      <Stack>
        <p>
          <TableLink kind={table.kind}>{table.title}</TableLink>. Nothing holds before a second person has confirmed it.
        </p>
        {waiting.map((change) => (
          <Note
            key={change.changeSetId}
            tone="attention"
            title="A change of this entry waits already."
            acts={<PageLink to={`/change/${change.changeSetId}`}>Open the change</PageLink>}
          >
            {change.title}, by {change.authorName}. Decide about it first; what you type here is kept.
          </Note>
        ))}
        <Panel title="Values">
          <div className={css.form}>
            {formColumns(table).map((column) =>
              entry !== null && table.key.includes(column.column) ? (
                <div key={column.column}>
                  <b>{column.label}</b>
                  <br />
                  <span className={css.value}>{entry.values[column.column]}</span>
                </div>
              ) : (
                <ValueField
                  key={column.column}
                  column={column}
                  value={
                    typed[column.column] ?? entry?.values[column.column] ?? (entry === null ? unchosen(column) : '')
                  }
                  onChange={(value) => setTyped({ ...typed, [column.column]: value })}
                  error={proposal.faultAt(column.column)}
                />
              ),
            )}
          </div>
        </Panel>
        <Panel title="The change">
          <Stack>
            <Differences label="Before and after" rows={changed} />
            <ChangeWordFields words={words} onChange={setWords} timeFault={proposal.timeFault} />
          </Stack>
        </Panel>
        {hasPlace || proposal.problem?.code === 'time-past' ? (
          <Note tone="critical" title="Nothing was changed. Mend the marked value and propose again." />
        ) : (
          <Problem problem={proposal.problem} onClear={proposal.clear} />
        )}
        <ActionBar
          isStill
          acts={[
            {
              id: 'propose',
              label: 'Propose the change',
              keys: 'Ctrl+Enter',
              look: 'primary',
              isBusy: proposal.isBusy,
              blocked: changed.length === 0 ? 'Nothing is changed yet' : proposal.blocked,
              run: () => void proposal.send([{ kind: table.kind, action: 'put', fields: wanted }]),
            },
            { id: 'back', label: 'Back', run: back },
            {
              id: 'forget',
              label: 'Throw away what I typed',
              run: () => {
                forget();
                back();
              },
            },
          ]}
        />
      </Stack>
    </>
  );
}

/** In a new entry no choice is made beforehand, not even "none". */
function unchosen({ choices }: { choices: readonly string[] | null }): string {
  return choices === null ? '' : '\u0000';
}

export const page: PageDefinition = {
  path: '/tables/$kind/edit',
  title: 'Edit a table entry',
  permission: 'tables.edit',
  component: EditEntry,
};
