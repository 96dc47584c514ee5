import { useState } from 'react';
import { Button } from '#src/web/ui/button.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Section } from '#src/web/ui/section.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { listKinds, mapColumns } from '../contract.ts';
import css from './catalogue.module.css';

/** A site's own CSV: which of its headings is which of our columns; remembered by the name of the source. */
export function ColumnMapper({
  headings,
  onMapped,
}: {
  headings: readonly string[];
  onMapped: (source: string) => void;
}) {
  const [source, setSource] = useState('');
  const [kind, setKind] = useState('site-items');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const kinds = useRead(listKinds, {}, { refreshMs: 600_000 });
  const map = useCommand(mapColumns, { topics: ['catalogue'], onDone: (value) => onMapped(value.source) });
  const mappable = (kinds.data?.kinds ?? []).filter((each) => each.isMappable);
  const columns = mappable.find((each) => each.id === kind)?.columns ?? [];
  const missing = columns.find((column) => column.isRequired && !chosen[column.name]);
  const blocked =
    source.trim() === '' ? 'Name the source' : missing ? `Choose a column for ${missing.name}` : undefined;
  const filled = Object.fromEntries(Object.entries(chosen).filter(([, heading]) => heading !== ''));
  return (
    <Section title="Its columns">
      <Stack>
        <Row align="start">
          <TextField
            label="Name of the source"
            value={source}
            onChange={setSource}
            hint="Remembered for its next file"
          />
          <label className={css.field}>
            Its rows are
            <select
              value={kind}
              onChange={(event) => {
                setKind(event.target.value);
                setChosen({});
              }}
            >
              {mappable.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.title}
                </option>
              ))}
            </select>
          </label>
        </Row>
        <div className={css.grid}>
          {columns.map((column) => (
            <label key={column.name} className={css.field}>
              {column.name}
              {column.isRequired ? ' (must be there)' : ''}
              <select
                value={chosen[column.name] ?? ''}
                onChange={(event) => setChosen({ ...chosen, [column.name]: event.target.value })}
              >
                <option value="">None</option>
                {headings.map((heading) => (
                  <option key={heading} value={heading}>
                    {heading}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
        <Row>
          <Button
            blocked={blocked}
            isBusy={map.isBusy}
            onClick={() => void map.run({ body: { source: source.trim(), kind, columns: filled } })}
          >
            Remember these columns
          </Button>
        </Row>
        <Problem problem={map.problem} onClear={map.clear} />
      </Stack>
    </Section>
  );
}
