import { postWitness, readWastes } from '#src/medication-loop/dispense/contract.ts';
import { usePerson } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';

/** Wastes of controlled drugs that nobody has signed as a second person. Whoever wasted it cannot sign. */
export function WastesToWitness() {
  const person = usePerson();
  const read = useRead(readWastes, {}, { topic: 'doses' });
  const sign = useCommand(postWitness, { topics: ['doses'] });
  const rows = read.data?.wastes ?? [];
  if (read.status === 'ready' && rows.length === 0) return null;
  return (
    <Panel title={`Wastes that need a second signature — ${rows.length}`} tone="attention">
      <Problem problem={sign.problem} onClear={sign.clear} />
      <DataGrid
        label="Wastes to witness"
        rows={rows}
        rowKey={(row) => row.wasteId}
        read={read}
        empty="None."
        isAgeElsewhere
        columns={[
          { key: 'what', header: 'Medicine', isRowHeader: true, cell: (row) => <b>{row.productText}</b> },
          {
            key: 'quantity',
            header: 'Wasted',
            align: 'end',
            isUnbroken: true,
            cell: (row) => <Quantity value={row.quantity} unit={row.unit} />,
          },
          { key: 'who', header: 'By', cell: (row) => row.userName },
          { key: 'when', header: 'When', cell: (row) => <Since at={row.wastedAt} /> },
          {
            key: 'act',
            header: 'Sign',
            isHeaderHidden: true,
            cell: (row) =>
              row.userId === person.id ? (
                'Another nurse signs'
              ) : (
                <Button
                  isBusy={sign.isBusy}
                  onClick={() => void sign.run({ body: { wasteId: row.wasteId } })}
                  aria-label={`I saw it wasted: ${row.productText} by ${row.userName}`}
                >
                  I saw it wasted
                </Button>
              ),
          },
        ]}
      />
    </Panel>
  );
}
