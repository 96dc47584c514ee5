import type { ReplyOf } from '#src/kernel/contract.ts';
import { useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Columns, Row } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readBalances, readEntries } from '../contract.ts';

type Balance = ReplyOf<typeof readBalances>['balances'][number];
type Entry = ReplyOf<typeof readEntries>['entries'][number];

const places = [
  { account: 'pharmacy', label: 'Pharmacy' },
  { account: 'discrepancy', label: 'Discrepancies' },
  { account: 'wasted', label: 'Wasted' },
  { account: 'given', label: 'Given' },
] as const;

/** What a place holds by lot, and the entries that made it so. A correction is a further entry; nothing is ever changed. */
function Ledger() {
  const [account, setAccount] = useSearchValue('account');
  const [product, setProduct] = useSearchValue('product');
  const query = product !== '' ? { product } : { account: account === '' ? 'pharmacy' : account };
  const balances = useRead(readBalances, { query }, { topic: 'stock', keepPrevious: true });
  const entries = useRead(readEntries, { query }, { topic: 'stock', keepPrevious: true });
  const choose = (place: string) => {
    setProduct('');
    setAccount(place);
  };
  return (
    <>
      <PageHeader title="Inventory ledger" note={product === '' ? query.account : product}>
        <AsOf read={balances} />
      </PageHeader>
      <Row>
        {places.map((place) => (
          <Button
            key={place.account}
            aria-pressed={query.account === place.account}
            onClick={() => choose(place.account)}
          >
            {place.label}
          </Button>
        ))}
      </Row>
      <Columns shares="5fr 7fr">
        <Panel title="Balances" note="by lot">
          <DataGrid
            label="Balances"
            rows={balances.data?.balances ?? []}
            rowKey={(row) => `${row.account} ${row.product} ${row.lot}`}
            read={balances}
            empty="Nothing is there."
            maxHeight="34rem"
            isAgeElsewhere
            columns={balanceColumns(product === '')}
          />
        </Panel>
        <Panel title="Entries" note="newest first; each moves a quantity from one place to another">
          <EntryList read={entries} />
        </Panel>
      </Columns>
    </>
  );
}

function EntryList({ read }: { read: ReturnType<typeof useRead<typeof readEntries>> }) {
  const format = useFormat();
  const columns: Column<Entry>[] = [
    { key: 'at', header: 'When', isUnbroken: true, cell: (row) => format.dateTime(row.occurredAt) },
    { key: 'product', header: 'Product', isRowHeader: true, cell: (row) => row.product },
    {
      key: 'quantity',
      header: 'Quantity',
      align: 'end',
      isUnbroken: true,
      cell: (row) => <Quantity value={row.quantity} unit={row.unit} />,
    },
    { key: 'from', header: 'From', cell: (row) => row.from },
    { key: 'to', header: 'To', cell: (row) => row.to },
    { key: 'lot', header: 'Lot', cell: (row) => (row.lotAssumed ? `${row.lot} (assumed)` : row.lot) },
    { key: 'why', header: 'Reason', cell: (row) => row.reason },
  ];
  return (
    <DataGrid
      label="Entries"
      rows={read.data?.entries ?? []}
      rowKey={(row) => row.entryId}
      read={read}
      empty="No entry yet."
      maxHeight="34rem"
      columns={columns}
      isAgeElsewhere
    />
  );
}

function balanceColumns(byProduct: boolean): Column<Balance>[] {
  return [
    {
      key: 'what',
      header: byProduct ? 'Product' : 'Place',
      isRowHeader: true,
      cell: (row) => (byProduct ? row.product : row.account),
    },
    { key: 'lot', header: 'Lot', cell: (row) => row.lot },
    { key: 'expires', header: 'Expires', isUnbroken: true, cell: (row) => row.expiresOn ?? '—' },
    {
      key: 'quantity',
      header: 'On hand',
      align: 'end',
      isUnbroken: true,
      cell: (row) => <Quantity value={row.quantity} unit={row.unit} />,
    },
  ];
}

export const page: PageDefinition = {
  path: '/ledger',
  title: 'Inventory ledger',
  menu: { group: 'Stock', label: 'Inventory ledger', order: 300 },
  permission: 'stock.read',
  component: Ledger,
};
