import css from './key-hint.module.css';

/** The keys of an act, drawn as keycaps: `Ctrl+Enter` reads "Ctrl Enter". */
export function KeyHint({ keys }: { keys: string }) {
  return <kbd className={css.keys}>{keys.replaceAll('+', ' ')}</kbd>;
}
