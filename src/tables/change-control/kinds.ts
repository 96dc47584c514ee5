/** A kind of table: what its entries hold, what they name, how they are told, and which plain table is made of them. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Cell, Columns } from './columns.ts';

/** An entry's values by column. */
export type Body = Readonly<Record<string, Cell>>;

/** What is wrong with one value of an entry. */
export type BodyFault = { readonly column: string; readonly why: string };

export type Projection = {
  /** With its schema: `tables.packages`. */
  readonly table: string;
  /** Column of the entry → column of the table, where they differ. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Columns of the table that are the same in each row. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** True: a row stays when its entry is inactive, with `active` false, because history names it. */
  readonly stays: boolean;
};

export type TableGroup = 'layers' | 'rules' | 'words' | 'facility';

export type TableKind = {
  /** Its name in addresses and files: `dose-limits` is `dose-limits.csv`. */
  readonly kind: string;
  /** "Dose limits". */
  readonly title: string;
  /** "dose limit". */
  readonly one: string;
  /** Under which heading it stands in the list of tables. */
  readonly group: TableGroup;
  /** What it is for, one sentence. */
  readonly about: string;
  readonly columns: Columns;
  /** Columns that name an entry, in their order. A facility's table starts with `facility`. */
  readonly key: readonly string[];
  /** Column → kind whose entries its values name. */
  readonly refers?: Readonly<Record<string, string>>;
  /** Column → kind whose entries its values name though they may be out of use: what this one took over from. */
  readonly remembers?: Readonly<Record<string, string>>;
  /** Column → the columns of kinds one of which holds its values: an allergen is an ingredient or a class. */
  readonly refersAny?: Readonly<Record<string, readonly (readonly [kind: string, column: string])[]>>;
  /** Left out: the entries are read as they are. */
  readonly projection?: Projection;
  /** Columns that a list shows, after the key. */
  readonly shows: readonly string[];
  /** How an entry is called in a sentence. */
  called(body: Body): string;
  /** What the columns alone cannot tell. */
  judge?(body: Body): readonly BodyFault[];
  /** What is made anew after entries came in force; once for all kinds that share it. */
  readonly afterwards?: (sql: Sql) => Promise<void>;
  /** What the second person must show, for each entry: the rescan of the package. */
  readonly proof?: { readonly asks: string; judge(body: Body, shown: string): string | null };
};

/** A kind before it is told under which heading it stands. */
export type UngroupedKind = Omit<TableKind, 'group'>;

export type TableKinds = ReadonlyMap<string, TableKind>;

export function tableKinds(kinds: readonly TableKind[]): TableKinds {
  return new Map(kinds.map((kind) => [kind.kind, kind]));
}

/** The key of an entry as one text. */
export function keyOf(kind: TableKind, body: Body): string {
  return kind.key.map((column) => String(body[column] ?? '')).join(' | ');
}

/** The values of an entry as a person reads and types them. */
export function printed(kind: TableKind, body: Body): Record<string, string> {
  return Object.fromEntries(
    Object.entries(kind.columns).map(([column, type]) => [column, type.print(body[column] ?? null)]),
  );
}

/** True when both hold the same in every column: `500` is not `500.0` here, a file that says so was changed. */
export function sameValues(kind: TableKind, a: Body, b: Body): boolean {
  return Object.entries(kind.columns).every(
    ([column, type]) => type.print(a[column] ?? null) === type.print(b[column] ?? null),
  );
}
