import type { ComponentProps, ReactNode } from 'react';
import css from './button.module.css';
import { KeyHint } from './key-hint.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly children: ReactNode;
  /** `primary` once on a screen; `danger` for what throws work away; `quiet` inside rows and texts. */
  readonly look?: 'primary' | 'plain' | 'danger' | 'quiet';
  readonly size?: 'regular' | 'large';
  readonly keys?: string | undefined;
  readonly isBusy?: boolean;
  /** Why it cannot be pressed now. It stays focusable and says so. */
  readonly blocked?: string | undefined;
}

/** A button that stays reachable when it is blocked and says why; busy buttons cannot be pressed twice. */
export function Button(props: ButtonProps) {
  const { children, look = 'plain', size = 'regular', keys, isBusy = false, blocked, onClick, ...rest } = props;
  const isHeld = isBusy || blocked !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={[css.button, rest.className].filter(Boolean).join(' ')}
      data-look={look}
      data-size={size}
      aria-disabled={isHeld || undefined}
      aria-busy={isBusy || undefined}
      title={blocked ?? rest.title}
      aria-keyshortcuts={keys?.replace('Ctrl', 'Control')}
      onClick={(event) => {
        if (isHeld) event.preventDefault();
        else onClick?.(event);
      }}
    >
      <span className={css.label}>{children}</span>
      {keys === undefined ? null : <KeyHint keys={keys} />}
    </button>
  );
}
