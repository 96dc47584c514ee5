import { useFormat } from '../session.tsx';
import type { ReadState } from '../use-read.ts';
import css from './as-of.module.css';
import { Shape } from './shape.tsx';

/** "as of 10:42:07", amber once the data is older than twice its refresh period or the last reading failed. */
export function AsOf({ read }: { read: ReadState }) {
  const format = useFormat();
  if (read.asOf === undefined) return null;
  const at = format.timeSeconds(read.asOf);
  const isOld = read.isStale || read.problem !== undefined;
  return (
    <span className={css.asOf} data-old={isOld || undefined}>
      {isOld ? (
        <>
          <Shape tone="attention" /> Not updated since {at}; shown as of then
        </>
      ) : (
        `as of ${at}`
      )}
    </span>
  );
}
