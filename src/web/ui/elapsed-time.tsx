import { useHospitalClock } from '../hospital-clock.ts';
import { useFormat } from '../session.tsx';
import { formatSpan } from '../time-format.ts';

/**
 * How long ago or how far ahead an instant is, in hospital time, with the absolute time on demand:
 * `since` reads "6 min", `until` reads "in 4 min" and, once past, "late 3 min".
 */
export function ElapsedTime({ at, as = 'since' }: { at: Date | string; as?: 'since' | 'until' }) {
  const now = useHospitalClock();
  const format = useFormat();
  const instant = typeof at === 'string' ? new Date(at) : at;
  const past = now.getTime() - instant.getTime();
  return (
    <time dateTime={instant.toISOString()} title={format.dateTime(instant)} style={{ whiteSpace: 'nowrap' }}>
      {spanWords(past, as).replaceAll(' ', '\u00a0')}
    </time>
  );
}

function spanWords(pastMs: number, as: 'since' | 'until'): string {
  if (as === 'since') return formatSpan(pastMs);
  if (pastMs < 0) return `in ${formatSpan(-pastMs)}`;
  return pastMs < 60_000 ? 'now' : `late ${formatSpan(pastMs)}`;
}

/** "10:36 (6 min)": when something began and how long ago that is. */
export function Since({ at }: { at: Date | string }) {
  const now = useHospitalClock();
  const format = useFormat();
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {format.when(at, now)}{' '}
      <span style={{ color: 'var(--muted)' }}>
        (<ElapsedTime at={at} />)
      </span>
    </span>
  );
}
