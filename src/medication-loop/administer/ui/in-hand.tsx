import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { postReturn, postWaste, readOpenWithdrawals } from '#src/medication-loop/dispense/contract.ts';
import { usePerson } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import type { Reasons } from './due-words.ts';

type Withdrawal = ReplyOf<typeof readOpenWithdrawals>['withdrawals'][number];

/** What left a cabinet for the patient and is not accounted for: given by scan above, wasted or returned here. */
export function InHand({ patientId, reasons }: { patientId: string; reasons: Reasons | undefined }) {
  const read = useRead(readOpenWithdrawals, { params: { patientId } }, { topic: 'doses' });
  const [wasting, setWasting] = useState<Withdrawal>();
  const [said, setSaid] = useState('');
  const putBack = useCommand(postReturn, {
    topics: ['doses', 'cabinets', 'stock'],
    onDone: () => setSaid('Put into the return bin.'),
  });
  const rows = read.data?.withdrawals ?? [];
  return (
    <Panel title={`Taken and not used yet — ${rows.length}`}>
      <Stack>
        <p aria-live="polite">{said}</p>
        <Problem problem={putBack.problem} onClear={putBack.clear} />
        <DataGrid
          label="Taken for this patient"
          rows={rows}
          rowKey={(row) => row.withdrawalId}
          read={read}
          empty="Nothing is in anybody's hand for this patient."
          columns={[
            { key: 'what', header: 'Medicine', isRowHeader: true, cell: (row) => <What row={row} /> },
            {
              key: 'left',
              header: 'Left',
              align: 'end',
              isUnbroken: true,
              cell: (row) => <Quantity value={row.left} unit={row.unit} />,
            },
            {
              key: 'acts',
              header: 'Acts',
              isHeaderHidden: true,
              cell: (row) => (
                <Row>
                  <Button onClick={() => setWasting(row)} aria-label={`Waste… the rest of ${row.productText}`}>
                    Waste…
                  </Button>
                  {row.cabinetId === null ? null : (
                    <Button
                      isBusy={putBack.isBusy}
                      onClick={() => void putBack.run({ body: returnOf(row, row.cabinetId) })}
                      aria-label={`Return ${row.productText} to the bin of ${row.cabinetId}`}
                    >
                      Return
                    </Button>
                  )}
                </Row>
              ),
            },
          ]}
        />
      </Stack>
      <WasteLayer
        withdrawal={wasting}
        reasons={reasons}
        onClose={() => setWasting(undefined)}
        onDone={(words) => {
          setWasting(undefined);
          setSaid(words);
        }}
      />
    </Panel>
  );
}

function returnOf(row: Withdrawal, cabinetId: string | null) {
  return { withdrawalId: row.withdrawalId, quantity: null, cabinetId: cabinetId ?? '' };
}

function What({ row }: { row: Withdrawal }) {
  const person = usePerson();
  return (
    <Stack gap="tight">
      <span>
        <b>{row.productText}</b> {row.controlled ? <StatusChip tone="attention">Controlled</StatusChip> : null}{' '}
        {row.kind === 'override' ? <StatusChip tone="attention">On override</StatusChip> : null}
      </span>
      <Muted>
        {row.userId === person.id ? 'You' : row.userName}, <Since at={row.withdrawnAt} />
      </Muted>
    </Stack>
  );
}

interface WasteLayerProps {
  readonly withdrawal: Withdrawal | undefined;
  readonly reasons: Reasons | undefined;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}

function WasteLayer({ withdrawal, reasons, onClose, onDone }: WasteLayerProps) {
  const waste = useCommand(postWaste, {
    topics: ['doses', 'cabinets', 'stock'],
    onDone: (value) =>
      onDone(
        value.needsWitness
          ? 'Wasted. A second person must sign it: it stands on the page "My patients" of every nurse of the hospital.'
          : 'Wasted.',
      ),
  });
  if (withdrawal === undefined) return null;
  return (
    <Layer isOpen title={`Waste the rest of ${withdrawal.productText}`} onClose={onClose}>
      <Stack>
        <p>
          <Quantity value={withdrawal.left} unit={withdrawal.unit} />{' '}
          {withdrawal.controlled ? 'of a controlled drug: another nurse must have seen it and signs for it.' : 'left.'}
        </p>
        <Problem problem={waste.problem} />
        <ReasonPicker
          question="Why is it wasted?"
          reasons={(reasons?.waste ?? []).map(({ code, says }) => ({ code, label: says }))}
          act="Waste it"
          isBusy={waste.isBusy}
          onCancel={onClose}
          onPick={({ code }) =>
            void waste.run({ body: { withdrawalId: withdrawal.withdrawalId, quantity: null, reason: code } })
          }
        />
      </Stack>
    </Layer>
  );
}
