import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useDraft } from '#src/web/draft.ts';
import { useGo } from '#src/web/navigation.ts';
import { useMay } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { TextArea } from '#src/web/ui/text-field.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { proposeChange, type readEntry } from '../contract.ts';
import { useAsOf } from './as-of.tsx';
import { EntryLink } from './links.tsx';
import css from './tables.module.css';
import { countOf } from './words.ts';

type Reply = ReplyOf<typeof readEntry>;

/** What can be done with an entry: edit, make inactive or use again, replace a package. */
export function EntryActs({ shown, entryKey }: { shown: Reply; entryKey: string }) {
  const go = useGo();
  const mayEdit = useMay('tables.edit');
  const { blocked: past } = useAsOf();
  const [isEnding, setEnding] = useState(false);
  if (!mayEdit) return null;
  const { entry, table, waiting } = shown;
  const blocked =
    past ?? (waiting.length > 0 ? 'A change of this entry waits. Decide about that change first.' : undefined);
  const edit = () => go(`/tables/${table.kind}/edit`, { key: entryKey });
  return (
    <Row>
      <Button look="primary" blocked={blocked} onClick={edit}>
        {entry?.active === false ? 'Use again' : 'Edit'}
      </Button>
      {entry?.active ? (
        <Button blocked={blocked} onClick={() => setEnding(true)}>
          Inactivate
        </Button>
      ) : null}
      {entry?.active && table.kind === 'packages' ? (
        <Button blocked={blocked} onClick={() => go('/replace-package', { package: entryKey })}>
          Replace this package
        </Button>
      ) : null}
      {isEnding ? <Inactivate shown={shown} entryKey={entryKey} onClose={() => setEnding(false)} /> : null}
    </Row>
  );
}

function Inactivate({ shown, entryKey, onClose }: { shown: Reply; entryKey: string; onClose: () => void }) {
  const go = useGo();
  const { table, entry, usedBy } = shown;
  const [reason, setReason, forget] = useDraft(`tables/inactivate/${table.kind}/${entryKey}`, '');
  const propose = useCommand(proposeChange, {
    topics: ['tables', 'badges'],
    onDone: ({ changeSetId }) => {
      forget();
      go(`/change/${changeSetId}`);
    },
  });
  const fields = Object.fromEntries(table.key.map((column) => [column, entry?.values[column] ?? '']));
  const items = [{ kind: table.kind, action: 'inactivate' as const, fields }];
  const body = {
    title: `Inactivate ${entry?.called ?? entryKey}`.slice(0, 200),
    reason: reason.trim(),
    goLiveAt: null,
    items,
  };
  return (
    <Layer isOpen title={`Inactivate ${entry?.called ?? entryKey}`} onClose={onClose} size="medium">
      <Stack>
        <p>It is never deleted: what named it in the past still reads it. A second person must confirm.</p>
        {usedBy.length === 0 ? (
          <p>No active entry names it.</p>
        ) : (
          <div>
            <p>These name it. While they do, it stays in use:</p>
            <ul className={css.links}>
              {usedBy.map((use) => (
                <li key={`${use.kind} ${use.column}`}>
                  {countOf(use.count, use.one)}
                  {use.entries.slice(0, 3).map((named) => (
                    <span key={named.key}>
                      {' · '}
                      <EntryLink kind={use.kind} entryKey={named.key}>
                        {named.called}
                      </EntryLink>
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Problem problem={propose.problem} onClear={propose.clear} />
        <TextArea label="Reason" value={reason} onChange={setReason} isRequired isFirstFocus />
        <Row>
          <Button
            look="primary"
            isBusy={propose.isBusy}
            blocked={reason.trim() === '' ? 'Say why first' : undefined}
            onClick={() => void propose.run({ body })}
          >
            Propose to inactivate
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Row>
        {usedBy.length === 0 ? null : (
          <p>
            <PageLink to={`/tables/${usedBy[0]?.kind ?? ''}`}>Open the table that names it</PageLink>
          </p>
        )}
      </Stack>
    </Layer>
  );
}
