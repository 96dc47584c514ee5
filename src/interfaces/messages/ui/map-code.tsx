import { useDeferredValue, useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { Button } from '#src/web/ui/button.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { listTargets, listUnmapped, mapCode } from '../../code-maps/contract.ts';
import type { Cause } from './cause.ts';
import { countOf } from './words.ts';

type Target = ReplyOf<typeof listTargets>['targets'][number];
type Kind = ReplyOf<typeof listUnmapped>['unmapped'][number]['kind'];

const kinds: Readonly<Record<Kind, string>> = {
  drug: 'product',
  route: 'route',
  schedule: 'frequency',
  unit: 'unit',
  location: 'unit of the hospital',
  allergy: 'ingredient or class',
};

const isKind = (text: string | null): text is Kind => text !== null && text in kinds;

/** Proposes what a partner's code means here; a second person confirms it, then what waits for it is replayed. */
export function MapCode({ cause, onClose, onReplay }: { cause: Cause; onClose: () => void; onReplay: () => void }) {
  const kind = isKind(cause.mapKind) ? cause.mapKind : 'drug';
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const [chosen, setChosen] = useState<Target | null>(null);
  const [proposed, setProposed] = useState<string | null>(null);
  const [isMapped, setMapped] = useState(false);
  const unmapped = useRead(listUnmapped, {}, { topic: 'code-maps' });
  const suggestion = unmapped.data?.unmapped.find(
    (row) => row.cause === cause.cause && row.code === cause.causeKey,
  )?.suggestion;
  const targets = useRead(
    listTargets,
    { query: { kind, ...(typed === '' ? {} : { text: typed }) } },
    { topic: 'code-maps', keepPrevious: true, enabled: kind !== 'drug' || typed.length > 1 },
  );
  const map = useCommand(mapCode, { topics: ['code-maps', 'messages', 'tables', 'badges'] });
  const act = async (target: Target) => {
    const body = { source: cause.channel, kind, code: cause.causeKey, target: target.target };
    const outcome = await map.run({ body });
    if (outcome.ok) setProposed(outcome.value.changeSetId);
    else if (outcome.code === 'same-target') setMapped(true);
  };
  const wanted = typed.toLowerCase();
  const rows = (targets.data?.targets ?? []).filter(
    (row) => kind === 'drug' || `${row.target} ${row.title}`.toLowerCase().includes(wanted),
  );
  return (
    <Layer isOpen title={`What does "${cause.causeKey}" mean?`} onClose={onClose} size="wide">
      {chosen === null ? (
        <Stack>
          <p>{cause.says}</p>
          <p>
            {countOf(cause.messages, 'message')} of {countOf(cause.patients, 'patient')}{' '}
            {cause.messages === 1 ? 'waits' : 'wait'} for it. When a second person has confirmed it, every message with
            this code means what you choose.
          </p>
          {suggestion ? (
            <Row>
              <span>Near to it:</span>
              <Button onClick={() => setChosen(suggestion)}>{suggestion.title}</Button>
            </Row>
          ) : null}
          <TextField
            label={`Find the ${kinds[kind]}`}
            hint={kind === 'drug' ? 'The start of a word of its name' : 'Any part of its code or words'}
            value={text}
            onChange={setText}
            inputMode="search"
            isFirstFocus
          />
          <DataGrid
            label={`What it can mean: ${kinds[kind]}`}
            rows={rows}
            rowKey={(row) => row.target}
            empty={
              kind === 'drug' && typed.length < 2 ? 'Type at least two letters.' : 'The tables have nothing like it.'
            }
            onOpen={setChosen}
            maxHeight="20rem"
            columns={[
              { key: 'title', header: 'Words', isRowHeader: true, cell: (row) => row.title },
              { key: 'target', header: 'Code', isUnbroken: true, cell: (row) => row.target },
            ]}
          />
        </Stack>
      ) : proposed !== null ? (
        <Note
          tone="good"
          title={`"${cause.causeKey}" waits for a second person to confirm that it means ${chosen.title}.`}
          acts={
            <Row>
              <PageLink to={`/change/${proposed}`}>Open the change</PageLink>
              <Button onClick={onClose}>Close</Button>
            </Row>
          }
        >
          What waits for it stays where it is. Once confirmed, it can be replayed from the list of code maps.
        </Note>
      ) : isMapped ? (
        <Note
          tone="good"
          title={`"${cause.causeKey}" means ${chosen.title} from now on.`}
          acts={
            <Row>
              <Button look="primary" onClick={onReplay}>
                Replay {countOf(cause.messages, 'message')}
              </Button>
              <Button onClick={onClose}>Later</Button>
            </Row>
          }
        >
          What waits for it stays where it is until it is replayed.
        </Note>
      ) : (
        <Stack>
          <Problem problem={map.problem} onClear={map.clear} />
          <Note
            tone="attention"
            title={`"${cause.causeKey}" will mean ${chosen.title}.`}
            acts={
              <Row>
                <Button look="primary" isBusy={map.isBusy} onClick={() => void act(chosen)}>
                  Propose it
                </Button>
                <Button onClick={() => setChosen(null)}>Choose another</Button>
              </Row>
            }
          >
            {cause.says} Every message with this code means it once a second person has confirmed it.
          </Note>
        </Stack>
      )}
    </Layer>
  );
}
