import type { ReplyOf } from '#src/kernel/contract.ts';
import { ProductLayers } from '#src/tables/drugs/ui/product-layers.tsx';
import { usePageParams, useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { Facts } from '#src/web/ui/facts.tsx';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readEntry } from '../contract.ts';
import { AsOfControl, PastBand, useAsOf } from './as-of.tsx';
import { EntryActs } from './entry-acts.tsx';
import { LinkedCell } from './entry-cell.tsx';
import { EntryHistory } from './entry-history.tsx';
import { EntryLink, TableLink } from './links.tsx';
import css from './tables.module.css';
import { countOf } from './words.ts';

type Reply = ReplyOf<typeof readEntry>;

/** One entry: its values, its layers, what names it, what waits, all it ever was. */
function OneEntry() {
  const { kind } = usePageParams('kind');
  const [key] = useSearchValue('key');
  const { query } = useAsOf();
  const read = useRead(
    readEntry,
    { params: { kind }, query: { key, ...query } },
    { topic: 'tables', keepPrevious: true },
  );
  const shown = read.data;
  const product = productOf(kind, shown?.entry?.values);
  return (
    <>
      <PageHeader title={shown?.entry?.called ?? key} note={shown?.table.one}>
        <AsOfControl />
      </PageHeader>
      <Stack>
        <PastBand />
        <p>
          <TableLink kind={kind}>{shown?.table.title ?? 'The table'}</TableLink>
        </p>
        <Problem problem={read.problem} onRetry={read.refresh} />
        {shown === undefined && read.problem === undefined ? <Loading what="the entry" /> : null}
        {shown === undefined ? null : <EntryParts shown={shown} entryKey={key} product={product} />}
      </Stack>
    </>
  );
}

function EntryParts({ shown, entryKey, product }: { shown: Reply; entryKey: string; product: string | null }) {
  const { table, entry } = shown;
  return (
    <>
      <Waiting waiting={shown.waiting} />
      <EntryActs shown={shown} entryKey={entryKey} />
      {entry === null ? (
        <Note
          tone="unknown"
          title="Nothing holds at this time. The history below says what held before or will hold."
        />
      ) : (
        <Panel
          title="Values"
          aside={
            entry.active ? (
              <StatusChip tone="good">active</StatusChip>
            ) : (
              <StatusChip tone="unknown">inactive</StatusChip>
            )
          }
        >
          <Facts
            facts={table.columns.map((column) => ({
              label: column.label,
              value: <LinkedCell kind={table.kind} column={column} value={entry.values[column.column] ?? ''} />,
            }))}
          />
        </Panel>
      )}
      {product === null ? null : (
        <ProductLayers product={product} packageKey={table.kind === 'packages' ? entryKey : null} />
      )}
      <UsedBy usedBy={shown.usedBy} />
      <EntryHistory shown={shown} />
    </>
  );
}

function productOf(kind: string, values: Readonly<Record<string, string>> | undefined): string | null {
  return kind === 'products' || kind === 'packages' ? (values?.product ?? null) : null;
}

/** What waits for this entry, and where it is decided. */
function Waiting({ waiting }: { waiting: Reply['waiting'] }) {
  return waiting.map((change) => (
    <Note
      key={change.changeSetId}
      tone="attention"
      title={
        change.state === 'proposed'
          ? 'A change of this entry waits for a second person.'
          : 'A confirmed change holds later.'
      }
      acts={
        <Row>
          <PageLink to={`/change/${change.changeSetId}`} look="button">
            Open the change
          </PageLink>
        </Row>
      }
    >
      {change.title}, by {change.authorName}, proposed <When at={change.proposedAt} />
      {change.goLiveAt === null ? '' : ', holds from '}
      {change.goLiveAt === null ? null : <When at={change.goLiveAt} />}.
    </Note>
  ));
}

function UsedBy({ usedBy }: { usedBy: Reply['usedBy'] }) {
  return (
    <Panel title="Used by" note={usedBy.length === 0 ? 'nothing names it' : undefined}>
      <Stack>
        {usedBy.map((use) => (
          <div key={`${use.kind} ${use.column}`}>
            <b>
              {countOf(use.count, use.one)}, as {use.label.toLowerCase()}
            </b>
            <ul className={css.links}>
              {use.entries.map((entry) => (
                <li key={entry.key}>
                  <EntryLink kind={use.kind} entryKey={entry.key}>
                    {entry.called}
                  </EntryLink>
                </li>
              ))}
            </ul>
            {use.count > use.entries.length ? <p>{use.count - use.entries.length} more.</p> : null}
          </div>
        ))}
        {usedBy.length === 0 ? <p>No active entry of another table names this one.</p> : null}
      </Stack>
    </Panel>
  );
}

export const page: PageDefinition = {
  path: '/tables/$kind/entry',
  title: 'Table entry',
  permission: 'tables.read',
  component: OneEntry,
};
