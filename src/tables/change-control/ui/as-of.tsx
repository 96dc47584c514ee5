import { useState } from 'react';
import { useSearchValue } from '#src/web/navigation.ts';
import { useFormat } from '#src/web/session.tsx';
import { calendarDay } from '#src/web/time-format.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Shape } from '#src/web/ui/shape.tsx';
import { instantOf } from '#src/web/zoned-instant.ts';
import css from './tables.module.css';

export interface AsOfChoice {
  /** The instant that is read; absent = now. */
  readonly at: string | undefined;
  /** Of an endpoint's query. */
  readonly query: { readonly at?: string };
  /** Why nothing can be changed here; absent = now is read. */
  readonly blocked: string | undefined;
  readonly choose: (at: string) => void;
}

/** The instant of which the tables are read: it stands in the address and stays from screen to screen. */
export function useAsOf(): AsOfChoice {
  const [asked, choose] = useSearchValue('at');
  const at = asked === '' || Number.isNaN(Date.parse(asked)) ? undefined : asked;
  return {
    at,
    query: at === undefined ? {} : { at },
    blocked: at === undefined ? undefined : 'You read the past. Go back to now to change something.',
    choose,
  };
}

/** Date and time of which the tables are read, and the way back to now. */
export function AsOfControl() {
  const { at, choose } = useAsOf();
  const format = useFormat();
  const [date, setDate] = useState(at === undefined ? '' : calendarDay(new Date(at), format.zone));
  const [time, setTime] = useState(at === undefined ? '' : format.time(at));
  const instant = instantOf(date, time === '' ? '00:00' : time, format.zone);
  const read = () => {
    if (instant !== null) choose(instant.toISOString());
  };
  const blocked =
    date === '' ? 'Choose a date first' : instant === null ? 'The clocks never show this date and time' : undefined;
  return (
    <form
      className={css.asOf}
      aria-label="Read as of"
      data-print="no"
      onSubmit={(event) => {
        event.preventDefault();
        read();
      }}
    >
      <span>As of</span>
      <input type="date" aria-label="Date" value={date} onChange={(event) => setDate(event.currentTarget.value)} />
      <input type="time" aria-label="Time" value={time} onChange={(event) => setTime(event.currentTarget.value)} />
      <Button type="submit" blocked={blocked}>
        Read as of then
      </Button>
      {at === undefined ? null : (
        <Button
          onClick={() => {
            setDate('');
            setTime('');
            choose('');
          }}
        >
          Now
        </Button>
      )}
    </form>
  );
}

/** Says loudly that what is shown is not what holds now. */
export function PastBand() {
  const { at, choose } = useAsOf();
  const format = useFormat();
  if (at === undefined) return null;
  return (
    <div className={css.band} role="status">
      <Shape tone="attention" />
      <span>
        As of {format.dateTime(at)}: you read what held then, as it was known then. Nothing can be changed here.
      </span>
      <Button onClick={() => choose('')}>Back to now</Button>
    </div>
  );
}
