import { Field } from '#src/web/ui/choice-field.tsx';
import { TextArea, TextField } from '#src/web/ui/text-field.tsx';
import css from './tables.module.css';

export interface ChangeWords {
  readonly title: string;
  readonly reason: string;
  readonly date: string;
  readonly time: string;
}

export const noWords: ChangeWords = { title: '', reason: '', date: '', time: '' };

/** What a proposal says for itself: title, reason, and the time from which it holds. */
export function ChangeWordFields({
  words,
  onChange,
  timeFault,
}: {
  words: ChangeWords;
  onChange: (words: ChangeWords) => void;
  timeFault: string | undefined;
}) {
  const set = (name: keyof ChangeWords) => (value: string) => onChange({ ...words, [name]: value });
  return (
    <>
      <Field name="title">
        <TextField label="Title of the change" value={words.title} onChange={set('title')} isRequired />
      </Field>
      <Field name="reason">
        <TextArea label="Reason" value={words.reason} onChange={set('reason')} isRequired />
      </Field>
      <Field name="goLiveAt">
        <fieldset className={css.when}>
          <legend>Holds from (empty: as soon as it is confirmed)</legend>
          <label>
            <span>Date</span>
            <input type="date" value={words.date} onChange={(event) => set('date')(event.currentTarget.value)} />
          </label>
          <label>
            <span>Time</span>
            <input type="time" value={words.time} onChange={(event) => set('time')(event.currentTarget.value)} />
          </label>
          {timeFault === undefined ? null : <p className={css.fault}>{timeFault}</p>}
        </fieldset>
      </Field>
    </>
  );
}
