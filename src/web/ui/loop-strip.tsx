import type { ReactNode } from 'react';
import css from './loop-strip.module.css';
import { PageLink } from './page-link.tsx';
import { StatusChip } from './status-chip.tsx';
import type { Tone } from './tone.ts';

export interface LoopStage {
  readonly label: string;
  readonly value: string;
  /** After the number, in small letters: `/h`, `oldest 9 min`, `of 3,406`. */
  readonly note?: ReactNode;
  readonly tone: Tone;
  readonly says: string;
  /** Where the rows behind the number are. */
  readonly to?: string | undefined;
}

/** The medication loop from ordered to given: a number, its age and its state for each stage. */
export function LoopStrip({ stages }: { stages: readonly LoopStage[] }) {
  return (
    <ol className={css.strip} aria-label="Stages of the medication loop">
      {stages.map((stage) => (
        <li key={stage.label} className={css.stage} data-tone={stage.tone}>
          <h3 className={css.label}>
            {stage.to === undefined ? stage.label : <PageLink to={stage.to}>{stage.label}</PageLink>}
          </h3>
          <p>
            <span className={css.value}>{stage.value}</span>
            {stage.note === undefined ? null : <span className={css.note}> {stage.note}</span>}
          </p>
          <StatusChip tone={stage.tone}>{stage.says}</StatusChip>
        </li>
      ))}
    </ol>
  );
}
