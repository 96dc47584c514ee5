import { useId, useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { ProblemReport } from '#src/web/client.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Facts } from '#src/web/ui/facts.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead, useRefreshTopics } from '#src/web/use-read.ts';
import { listKinds, recogniseFile } from '../contract.ts';
import css from './catalogue.module.css';
import { ColumnMapper } from './column-mapper.tsx';
import { startOf, type Uploaded, upload } from './upload.ts';

type Recognised = ReplyOf<typeof recogniseFile>;
type Picked = { readonly file: File; readonly recognised: Recognised | null };

/** Picking or dropping a file, seeing what it is, importing it, and what came of it. */
export function ImportPanel() {
  const [picked, setPicked] = useState<Picked>();
  const [share, setShare] = useState<number>();
  const [problem, setProblem] = useState<ProblemReport>();
  const [done, setDone] = useState<Uploaded>();
  const [choice, setChoice] = useState('');
  const recognise = useCommand(recogniseFile, { topics: [] });
  const refresh = useRefreshTopics();

  async function pick(file: File | undefined) {
    if (!file) return;
    setProblem(undefined);
    setDone(undefined);
    const start = await startOf(file);
    const outcome = start === null ? null : await recognise.run({ body: { file: file.name, start } });
    const recognised = outcome?.ok ? outcome.value : null;
    setPicked({ file, recognised });
    const [source] = recognised?.kinds.length === 0 ? recognised.sources : [];
    setChoice(source === undefined ? '' : `source:${source}`);
  }

  async function send(file: File) {
    setShare(0);
    const [what, id] = choice.split(/:(.*)/s);
    const query = { file: file.name, ...(what === 'kind' ? { kind: id } : what === 'source' ? { source: id } : {}) };
    const outcome = await upload(file, query as never, setShare);
    setShare(undefined);
    refresh(['catalogue']);
    if (outcome.ok) setDone(outcome.value);
    else setProblem(outcome);
  }

  return (
    <Panel title="Import a file">
      <Stack>
        <FileDrop onPick={(file) => void pick(file)} isBusy={share !== undefined} />
        {picked === undefined ? null : (
          <>
            <PickedFacts picked={picked} />
            <KindChoice choice={choice} onChoose={setChoice} recognised={picked.recognised} />
            {share === undefined ? null : <Sending share={share} />}
            <Row>
              <Button look="primary" onClick={() => void send(picked.file)} isBusy={share !== undefined}>
                Import {picked.file.name}
              </Button>
            </Row>
          </>
        )}
        <Problem problem={problem ?? recognise.problem} onClear={() => setProblem(undefined)} />
        {done === undefined ? null : <Came done={done} />}
        {picked?.recognised && picked.recognised.kinds.length === 0 ? (
          <ColumnMapper
            headings={picked.recognised.headings}
            onMapped={(source) => void pick(picked.file).then(() => setChoice(`source:${source}`))}
          />
        ) : null}
      </Stack>
    </Panel>
  );
}

function FileDrop({ onPick, isBusy }: { onPick: (file: File | undefined) => void; isBusy: boolean }) {
  const [isOver, setOver] = useState(false);
  const id = useId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the file field inside, which the keyboard reaches.
    <div
      className={css.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!isBusy) onPick(event.dataTransfer.files[0]);
      }}
    >
      <label className={css.field} htmlFor={id}>
        File of a table
      </label>
      <input id={id} type="file" disabled={isBusy} onChange={(event) => onPick(event.target.files?.[0])} />
      <span>Or drop it here: text, CSV, gzip, zip, XML or a workbook. Nothing is in force by importing it.</span>
    </div>
  );
}

const sizeText = (bytes: number) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

function PickedFacts({ picked: { file, recognised } }: { picked: Picked }) {
  const kinds = recognised?.kinds ?? [];
  const what =
    recognised === null
      ? 'Not known before it is read: an archive or a workbook'
      : kinds.map((kind) => kind.title).join(', ') || 'None of the official tables';
  return (
    <Facts
      facts={[
        { label: 'File', value: `${file.name}, ${sizeText(file.size)}` },
        { label: 'Recognised as', value: what },
        ...(kinds[0] ? [{ label: 'Source', value: kinds[0].source }] : []),
      ]}
    />
  );
}

interface ChoiceProps {
  readonly choice: string;
  readonly onChoose: (choice: string) => void;
  readonly recognised: Recognised | null;
}

function KindChoice({ choice, onChoose, recognised }: ChoiceProps) {
  const kinds = useRead(listKinds, {}, { refreshMs: 600_000 });
  return (
    <label className={css.field}>
      Import as
      <select value={choice} onChange={(event) => onChoose(event.target.value)}>
        <option value="">What it is recognised as</option>
        {(recognised?.sources ?? []).map((source) => (
          <option key={source} value={`source:${source}`}>
            {source}, as its columns were mapped
          </option>
        ))}
        {(kinds.data?.kinds ?? []).map((kind) => (
          <option key={kind.id} value={`kind:${kind.id}`}>
            {kind.title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sending({ share }: { share: number }) {
  const words =
    share < 1 ? `${Math.floor(share * 100)} % sent` : 'Sent; the last rows are checked and the look-ups made';
  return (
    <div role="status">
      <progress className={css.progress} max={1} value={share < 1 ? share : undefined} aria-label="Sending the file" />
      {words}
    </div>
  );
}

function Came({ done }: { done: Uploaded }) {
  return (
    <Note tone="good" title="The file was imported; it is in force when a second person has confirmed it">
      <ul>
        {done.dataSets.map((set) => (
          <li key={set.dataSet}>
            {set.title}: data set {set.dataSet}, {set.accepted.toLocaleString('en')} of {set.read.toLocaleString('en')}{' '}
            rows accepted, {set.rejected.toLocaleString('en')} rejected
          </li>
        ))}
      </ul>
      {done.skipped.length === 0 ? null : <p>Left out, because they are no known table: {done.skipped.join(', ')}</p>}
    </Note>
  );
}
