import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useMay } from '#src/web/session.tsx';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { previewReplay } from '../../processing/contract.ts';
import { discardMessage, type readMessage, replayMessage } from '../contract.ts';

type Detail = ReplyOf<typeof readMessage>;

/** Replay after a look at what it would do; discard with a reason. */
export function MessageActs({ detail }: { detail: Detail }) {
  const mayReplay = useMay('message.replay');
  const mayDiscard = useMay('message.discard');
  const [open, setOpen] = useState<'replay' | 'discard' | null>(null);
  const { messageId } = detail.message;
  const close = () => setOpen(null);
  const discard = useCommand(discardMessage, { topics: ['messages', 'findings'], onDone: close });
  const acts = [
    ...(mayReplay && detail.canReplay
      ? [{ id: 'replay', label: 'Replay', keys: 'Ctrl+Enter', look: 'primary' as const, run: () => setOpen('replay') }]
      : []),
    ...(mayDiscard && detail.canDiscard ? [{ id: 'discard', label: 'Discard', run: () => setOpen('discard') }] : []),
  ];
  if (acts.length === 0) return null;
  return (
    <>
      <ActionBar acts={acts} />
      {open === 'replay' ? <ReplayLayer messageId={messageId} onClose={close} /> : null}
      {open === 'discard' ? (
        <Layer isOpen title="Discard this message" onClose={close} size="medium">
          <p>It is ended without acting on it, and stays, whole, with the reason.</p>
          <Problem problem={discard.problem} onClear={discard.clear} />
          <ReasonPicker
            question="Why is it discarded?"
            reasons={detail.discardReasons}
            act="Discard"
            isBusy={discard.isBusy}
            onPick={({ code }) => void discard.run({ params: { messageId }, body: { reason: code } })}
            onCancel={close}
          />
        </Layer>
      ) : null}
    </>
  );
}

function ReplayLayer({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const preview = useRead(previewReplay, { params: { messageId } }, { topic: 'messages' });
  const replay = useCommand(replayMessage, { topics: ['messages', 'findings', 'orders', 'census'], onDone: onClose });
  const would = preview.data;
  return (
    <Layer isOpen title="Replay this message" onClose={onClose} size="medium">
      <Stack>
        {would === undefined ? (
          <Problem problem={preview.problem} onRetry={preview.refresh}>
            Looking at what it would do …
          </Problem>
        ) : would.wouldSettle ? (
          <Note tone="info" title="It would do this now:">
            {would.effects.length === 0 ? <p>{would.says}</p> : null}
            <ul>
              {would.effects.map((effect) => (
                <li key={effect.says}>{effect.says}</li>
              ))}
            </ul>
          </Note>
        ) : (
          <Note tone="attention" title={`It would wait again: ${would.says}`}>
            {would.remedy}
          </Note>
        )}
        <Problem problem={replay.problem} onClear={replay.clear} />
        <Row>
          <Button
            look="primary"
            isBusy={replay.isBusy}
            blocked={would === undefined ? 'What it would do is not known yet' : undefined}
            onClick={() => void replay.run({ params: { messageId } })}
          >
            Replay it
          </Button>
          <Button onClick={onClose}>Leave it</Button>
        </Row>
      </Stack>
    </Layer>
  );
}
