import css from './medication-line.module.css';
import { isTallMan, type LinePart, medicationRuns, type Run, type RunPiece } from './medication-runs.ts';
import { VisuallyHidden } from './visually-hidden.tsx';

interface MedicationLineProps {
  readonly parts: readonly LinePart[];
  /** `large` where the order is judged (20 px and more); `regular` in lists. */
  readonly size?: 'regular' | 'large';
}

/** A medicine as the server wrote it: wraps between parts, never shortened, nothing converted. */
export function MedicationLine({ parts, size = 'regular' }: MedicationLineProps) {
  const runs = medicationRuns(parts);
  return (
    <span className={css.line} data-size={size} data-part="medication-line">
      {runs.map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place in the line
        <RunText key={index} run={run} isLast={index === runs.length - 1} />
      ))}
    </span>
  );
}

function RunText({ run, isLast }: { run: Run; isLast: boolean }) {
  return (
    <>
      <span className={css.run}>
        {run.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place in the run
          <PieceText key={index} piece={piece} follows={run[index - 1]} />
        ))}
        {isLast ? null : '\u00a0\u2014'}
      </span>
      {isLast ? null : ' '}
    </>
  );
}

function PieceText({ piece, follows }: { piece: RunPiece; follows: RunPiece | undefined }) {
  const space = follows === undefined ? '' : follows.look === 'label' ? '\u00a0' : ' ';
  return (
    <>
      {space}
      {piece.look === 'name' ? <MedicineName name={piece.text} /> : null}
      {piece.look === 'label' ? <span className={css.label}>{piece.text}</span> : null}
      {piece.look === 'amount' ? <b>{piece.text}</b> : null}
      {piece.look === 'text' ? piece.text : null}
    </>
  );
}

/** A generic name, bold, in its stored capitals; screen readers get tall-man names in small letters. */
export function MedicineName({ name }: { name: string }) {
  if (!isTallMan(name)) return <b>{name}</b>;
  return (
    <b>
      <span aria-hidden="true">{name}</span>
      <VisuallyHidden>{name.toLowerCase()}</VisuallyHidden>
    </b>
  );
}
