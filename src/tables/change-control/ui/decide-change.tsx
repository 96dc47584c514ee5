import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useDraft } from '#src/web/draft.ts';
import { useMay, usePerson } from '#src/web/session.tsx';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { TextArea, TextField } from '#src/web/ui/text-field.tsx';
import { useScan } from '#src/web/ui/use-scan.ts';
import { useCommand } from '#src/web/use-command.ts';
import { confirmChange, type readChange, rejectChange, withdrawChange } from '../contract.ts';
import { scannedFor } from './scanned-for.ts';
import { sentence } from './words.ts';

type Reply = ReplyOf<typeof readChange>;
type Proofs = Readonly<Record<string, string>>;

const topics = ['tables', 'badges', 'code-maps'];

/** What the person in front of the screen can do about a change, or why nothing. */
export function DecideChange({ shown }: { shown: Reply }) {
  const me = usePerson();
  const mayConfirm = useMay('tables.confirm');
  if (shown.change.state !== 'proposed') return null;
  if (shown.change.author === me.id) return <Own shown={shown} />;
  if (!mayConfirm)
    return <Note tone="info" title="It waits for a second person. Your role does not confirm changes." />;
  return <Second shown={shown} />;
}

function Own({ shown: { change } }: { shown: Reply }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Note tone="info" title="You proposed this change, so you cannot confirm it.">
        A second person reads it and confirms or rejects it. Until then nothing of it holds.
      </Note>
      <ActionBar acts={[{ id: 'withdraw', label: 'Withdraw', run: () => setAsking(true) }]} />
      {isAsking ? (
        <EndLayer
          changeSetId={change.changeSetId}
          act="Withdraw"
          endpoint={withdrawChange}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

/** Confirms or rejects what somebody else proposed. */
function Second({ shown: { change, items } }: { shown: Reply }) {
  const { changeSetId } = change;
  const [note, setNote] = useDraft(`change/note/${changeSetId}`, '');
  const [proofs, setProofs] = useDraft<Proofs>(`change/proofs/${changeSetId}`, {});
  const [isRejecting, setRejecting] = useState(false);
  const confirm = useCommand(confirmChange, { topics });
  const asked = items.filter((item) => item.proof !== null);
  const nameOf = (item: Reply['items'][number]) => `${item.kind} ${item.key}`;
  const given = asked.map((item) => ({ kind: item.kind, key: item.key, shown: proofs[nameOf(item)]?.trim() ?? '' }));
  useScan(
    ['medicine', 'unknown'],
    (scan) => {
      const item = scannedFor(asked, scan.text);
      if (item === null) {
        return {
          verdict: 'wrong',
          says: 'This code is not the one of this change.',
          remedy: 'Compare the two packages; reject the change if they differ.',
        };
      }
      setProofs({ ...proofs, [nameOf(item)]: item.key });
      return { verdict: 'right', says: `${item.called}: seen.` };
    },
    asked.length === 0,
  );
  const missing = given.find((proof) => proof.shown === '');
  const body = { note: note.trim() === '' ? null : note.trim(), proofs: given };
  return (
    <Panel title="Your decision">
      <Stack>
        <p>Compare what is proposed with its source. What you confirm is used for patients.</p>
        {asked.map((item) => (
          <TextField
            key={nameOf(item)}
            label={`Scan the package: ${item.called}`}
            hint={sentence(item.proof ?? '')}
            value={proofs[nameOf(item)] ?? ''}
            onChange={(value) => setProofs({ ...proofs, [nameOf(item)]: value })}
            isScanTarget
          />
        ))}
        <TextField label="Remark (may be empty)" value={note} onChange={setNote} />
        <Problem problem={confirm.problem} onClear={confirm.clear} />
        <ActionBar
          isStill
          acts={[
            {
              id: 'confirm',
              label: 'Confirm',
              keys: 'Ctrl+Enter',
              look: 'primary',
              isBusy: confirm.isBusy,
              blocked: missing === undefined ? undefined : 'Scan the package first',
              run: () => void confirm.run({ params: { changeSetId }, body }),
            },
            { id: 'reject', label: 'Reject', run: () => setRejecting(true) },
          ]}
        />
        {isRejecting ? (
          <EndLayer
            changeSetId={changeSetId}
            act="Reject"
            endpoint={rejectChange}
            onClose={() => setRejecting(false)}
          />
        ) : null}
      </Stack>
    </Panel>
  );
}

type EndLayerProps = {
  readonly changeSetId: string;
  readonly act: string;
  readonly endpoint: typeof rejectChange | typeof withdrawChange;
  readonly onClose: () => void;
};

/** Ends a change that is not decided, with the reason. */
function EndLayer({ changeSetId, act, endpoint, onClose }: EndLayerProps) {
  const [reason, setReason, forget] = useDraft(`change/${act}/${changeSetId}`, '');
  const end = useCommand<typeof endpoint>(endpoint, {
    topics,
    onDone: () => {
      forget();
      onClose();
    },
  });
  return (
    <Layer isOpen title={`${act} this change`} onClose={onClose}>
      <Stack>
        <p>Nothing of it will hold. It stays in the list of what was decided, with your reason.</p>
        <Problem problem={end.problem} onClear={end.clear} />
        <TextArea label="Reason" value={reason} onChange={setReason} isRequired isFirstFocus />
        <Row>
          <Button
            look="primary"
            isBusy={end.isBusy}
            blocked={reason.trim() === '' ? 'Say why first' : undefined}
            onClick={() => void end.run({ params: { changeSetId }, body: { reason: reason.trim() } })}
          >
            {act}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Row>
      </Stack>
    </Layer>
  );
}
