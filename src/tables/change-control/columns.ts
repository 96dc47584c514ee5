/** What a column of a table takes, how it is written, and which PostgreSQL type holds it. Portable. */

export type Cell = string | number | boolean | null | readonly string[];

export type SqlType = 'text' | 'numeric' | 'integer' | 'boolean' | 'text[]';

/** The value, or why the text is none. */
export type Taken = { readonly value: Cell } | { readonly why: string };

export type ColumnType = {
  readonly sql: SqlType;
  /** Text as it stands in a file or a form. */
  read(text: string): Taken;
  /** The text that `read` takes back. */
  print(cell: Cell): string;
  readonly isOptional: boolean;
  /** The only values that it takes, when they are few. */
  readonly choices: readonly string[] | null;
  /** What parts the values of a list; null = one value. */
  readonly separator: string | null;
};

export type Columns = Readonly<Record<string, ColumnType>>;

const ok = (value: Cell): Taken => ({ value });
const no = (why: string): Taken => ({ why });
const plain = (cell: Cell): string => (cell === null ? '' : String(cell));

/** A column type from the way it reads; everything else has a usual answer. */
export function columnType(
  read: (text: string) => Taken,
  rest: Partial<Pick<ColumnType, 'sql' | 'print' | 'isOptional' | 'choices' | 'separator'>> = {},
): ColumnType {
  return { sql: 'text', print: plain, isOptional: false, choices: null, separator: null, ...rest, read };
}

export const text = columnType((value) => (value === '' ? no('it is empty') : ok(value)));
export const textOrEmpty = columnType((value) => ok(value), { isOptional: true });
export const optionalText = columnType((value) => ok(value === '' ? null : value), { isOptional: true });
export const code = columnType((value) =>
  /^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(value) ? ok(value) : no('a code has letters, digits, hyphens and points only'),
);
export const decimal = columnType(
  (value) => (/^-?\d+(\.\d+)?$/.test(value) ? ok(value) : no('it is no exact decimal like 0.5')),
  { sql: 'numeric' },
);
export const positive = columnType(
  (value) =>
    /^\d+(\.\d+)?$/.test(value) && /[1-9]/.test(value) ? ok(value) : no('it is no decimal above zero like 0.5'),
  { sql: 'numeric' },
);
export const integer = columnType(
  (value) => (/^\d{1,9}$/.test(value) ? ok(Number(value)) : no('it is no whole number')),
  {
    sql: 'integer',
  },
);
export const flag = columnType(
  (value) => (value === 'true' || value === 'false' ? ok(value === 'true') : no('it is neither true nor false')),
  { sql: 'boolean', choices: ['true', 'false'] },
);

/** The type, or nothing. */
export const optional = (type: ColumnType): ColumnType => ({
  ...type,
  isOptional: true,
  read: (value) => (value === '' ? ok(null) : type.read(value)),
});

/** One of the words. */
export const oneOf = (...words: readonly string[]): ColumnType =>
  columnType((value) => (words.includes(value) ? ok(value) : no(`it is none of: ${words.join(', ')}`)), {
    choices: words,
  });

/** Values parted by `separator`; each as `type` takes it. */
export const list = (separator: string, type: ColumnType = text): ColumnType =>
  columnType(
    (value) => {
      const items = value.split(separator).map((item) => item.trim());
      if (value.trim() === '') return ok([]);
      for (const item of items) {
        const taken = type.read(item);
        if ('why' in taken) return no(`"${item}": ${taken.why}`);
      }
      return ok(items);
    },
    {
      sql: 'text[]',
      isOptional: true,
      separator,
      print: (cell) => (Array.isArray(cell) ? cell.join(separator) : plain(cell)),
    },
  );

/** Text that the display rules let through; `fault` says what they have against it. */
export const shown = (fault: (value: string) => string | null, type: ColumnType = text): ColumnType => ({
  ...type,
  read: (value) => {
    const why = value === '' ? null : fault(value);
    return why === null ? type.read(value) : no(`it may not be shown so: ${why}`);
  },
});
