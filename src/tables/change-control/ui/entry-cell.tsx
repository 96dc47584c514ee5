import { MedicineName } from '#src/web/ui/medication-line.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { EntryLink } from './links.tsx';
import css from './tables.module.css';
import { type Column, valueWords } from './words.ts';

/** One value of an entry as words; a name of a medicine as every screen shows it. */
export function EntryCell({ kind, column, value }: { kind: string; column: Column; value: string }) {
  const isName = column.column === 'name' && (kind === 'products' || kind === 'ingredients');
  if (isName) return <MedicineName name={value} />;
  return <span className={css.value}>{valueWords(column, value)}</span>;
}

/** A value with a way to each entry that it names. */
export function LinkedCell({ kind, column, value }: { kind: string; column: Column; value: string }) {
  const { refers, separator } = column;
  if (value === '') return <Muted>none</Muted>;
  if (refers === null) return <EntryCell kind={kind} column={column} value={value} />;
  const keys = separator === null ? [value] : value.split(separator).map((key) => key.trim());
  return keys.map((key, at) => (
    <span key={key}>
      {at === 0 ? '' : ', '}
      <EntryLink kind={refers} entryKey={key}>
        {key}
      </EntryLink>
    </span>
  ));
}
