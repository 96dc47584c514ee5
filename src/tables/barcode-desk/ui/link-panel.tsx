import { useState } from 'react';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { closingChoices, linkBarcode, searchPackages, settleProblem } from '../contract.ts';
import { contentsOf, type ShownDetail, type ShownPackage } from './desk-words.ts';

type Choice = ShownPackage & { readonly why?: string };

/** Chooses the package that a barcode is of. Suggestions are told why; nothing is chosen beforehand. */
export function LinkPanel({ detail }: { detail: ShownDetail }) {
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const link = useCommand(linkBarcode, { topics: ['barcode-desk', 'tables'] });
  const read = useRead(
    searchPackages,
    { query: { text } },
    { topic: 'barcode-desk', enabled: text.trim().length > 1, keepPrevious: true },
  );
  const isSearch = text.trim().length > 1;
  const found: readonly Choice[] = isSearch ? (read.data?.packages ?? []) : detail.candidates;
  const choose = (chosen: Choice) =>
    void link.run({
      body: {
        problemId: detail.problem.problemId,
        package: chosen.package,
        note: note.trim() === '' ? null : note.trim(),
      },
    });
  return (
    <Panel title="Link it to a package" note="a second person scans it and confirms">
      <Stack>
        <TextField
          label="Find the package"
          value={text}
          onChange={setText}
          inputMode="search"
          hint="Beginnings of words: name, strength, form, labeler; or digits of NDC or GTIN as printed"
        />
        <TextField
          label="Note for the second person"
          value={note}
          onChange={setNote}
          hint="Why, when it is not plain"
        />
        <Problem problem={link.problem} onClear={link.clear} />
        <DataGrid
          label={isSearch ? 'Packages found' : 'Packages that it may be'}
          rows={found}
          rowKey={(row) => row.package}
          empty={isSearch ? 'No active package begins so.' : 'Nothing is near. Search for the package above.'}
          columns={columnsOf(choose, link.isBusy)}
        />
      </Stack>
    </Panel>
  );
}

function columnsOf(choose: (chosen: Choice) => void, isBusy: boolean): Column<Choice>[] {
  return [
    {
      key: 'product',
      header: 'Medicine',
      isRowHeader: true,
      cell: (row) => (
        <>
          <b>{row.productText}</b>
          {row.why === undefined ? null : (
            <>
              <br />
              <Muted>{row.why}</Muted>
            </>
          )}
        </>
      ),
    },
    { key: 'ndc', header: 'NDC', isUnbroken: true, cell: (row) => row.ndc },
    { key: 'labeler', header: 'Labeler', cell: (row) => row.labeler },
    { key: 'holds', header: 'Holds', cell: contentsOf },
    { key: 'gtin', header: 'GTIN', isUnbroken: true, cell: (row) => row.gtin ?? '—' },
    {
      key: 'act',
      header: 'Link',
      isHeaderHidden: true,
      cell: (row) => (
        <Button isBusy={isBusy} aria-label={`Link to ${row.productText}, ${row.ndc}`} onClick={() => choose(row)}>
          Link
        </Button>
      ),
    },
  ];
}

/** Ends a problem that no link can mend. */
export function SettlePanel({ problemId }: { problemId: string }) {
  const settle = useCommand(settleProblem, { topics: ['barcode-desk'] });
  return (
    <Panel title="Settle it without a link">
      <Stack>
        <Problem problem={settle.problem} onClear={settle.clear} />
        <ReasonPicker
          question="What was done?"
          reasons={closingChoices}
          act="Settle"
          isBusy={settle.isBusy}
          onPick={({ code }) => void settle.run({ body: { problemId, how: code } })}
        />
      </Stack>
    </Panel>
  );
}
