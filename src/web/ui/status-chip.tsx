import type { ReactNode } from 'react';
import { Shape } from './shape.tsx';
import css from './status-chip.module.css';
import type { Tone } from './tone.ts';

interface StatusChipProps {
  readonly tone: Tone;
  /** The word; `unknown` says "not known" by itself. */
  readonly children?: ReactNode;
  /** A filled chip for the one thing on a screen that may not be missed (STAT, wrong item). */
  readonly isLoud?: boolean;
}

/** State of a thing as shape, word and colour together; never colour alone. */
export function StatusChip({ tone, children, isLoud = false }: StatusChipProps) {
  const words = children ?? (tone === 'unknown' ? 'not known' : null);
  const isShort = typeof words === 'string' && words.length <= 22;
  return (
    <span className={css.chip} data-short={isShort || undefined} data-tone={tone} data-loud={isLoud || undefined}>
      <Shape tone={tone} />
      <span>{words}</span>
    </span>
  );
}
