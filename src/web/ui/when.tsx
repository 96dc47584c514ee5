import { useFormat } from '../session.tsx';

/** A date or time that never breaks over two lines, in the facility's zone: `23-Nov-2026`, `10:46`, or both. */
export function When({
  at,
  as = 'dateTime',
}: {
  at: Date | string;
  as?: 'date' | 'time' | 'timeSeconds' | 'dateTime';
}) {
  const format = useFormat();
  const machine = typeof at === 'string' ? at : at.toISOString();
  return (
    <time dateTime={machine} style={{ whiteSpace: 'nowrap' }}>
      {format[as](at)}
    </time>
  );
}
