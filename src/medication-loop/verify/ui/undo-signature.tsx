import { MedicineName } from '#src/web/ui/medication-line.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { UndoBar } from '#src/web/ui/undo-bar.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { postUndo } from '../contract.ts';
import { nameOf, type Queue } from './review-words.ts';

/** Takes the reader's last signature back, as long as it has had no effect outside. */
export function UndoSignature({ undoable }: { undoable: Queue['undoable'] }) {
  const command = useCommand(postUndo, { topics: ['verification', 'review'] });
  const name = undoable === null ? '' : nameOf(undoable.line);
  return (
    <>
      <Problem problem={command.problem} onClear={command.clear} />
      <UndoBar
        isBusy={command.isBusy}
        last={
          undoable === null
            ? undefined
            : {
                what: (
                  <>
                    <MedicineName name={name} />, {undoable.patientName}
                  </>
                ),
                whatText: `${name.toLowerCase()}, ${undoable.patientName}`,
                until: undoable.until,
                undo: () => void command.run({ body: { orderId: undoable.orderId, version: undoable.version } }),
              }
        }
      />
    </>
  );
}
