/** What a kind of file is, as data; and what readers give. */

/** What a cell must look like when it is not empty. */
export type CellType =
  | { readonly type: 'text' }
  | { readonly type: 'integer' }
  | { readonly type: 'decimal' }
  /** yyyymmdd, yyyy-mm-dd, "Jan 5, 2024" or m/d/yyyy; `or` = a text that stands in its place. */
  | { readonly type: 'date'; readonly form: 'yyyymmdd' | 'iso' | 'month-name' | 'us'; readonly or?: string }
  /** NDC: hyphenated in one of the forms, or eleven digits, with `prefix` before them where the file writes one. */
  | { readonly type: 'ndc'; readonly forms: readonly string[]; readonly prefix?: string }
  | { readonly type: 'gtin' }
  | { readonly type: 'choice'; readonly of: readonly string[] }
  /** hh:mm. */
  | { readonly type: 'time' }
  /** A number with thousands separators, or `- -` where each order brings its own. */
  | { readonly type: 'amount' };

export type Column = CellType & {
  readonly name: string;
  /** Other writings of the heading; a pattern where it changes from year to year. */
  readonly also?: readonly (string | RegExp)[];
  /** Only `also` names it: a site's own heading. */
  readonly byAlso?: boolean;
  /** A row without it is rejected. */
  readonly required?: boolean;
  /** A file without this column is still of the kind. */
  readonly optional?: boolean;
};

export type Format =
  | { readonly type: 'delimited'; readonly delimiter: '\t' | ',' | '~' | '|'; readonly header: 'named' | 'layout' }
  /** One row for each `record` element; `inherit` names leaves of the elements around it, `list` the column for the element around. */
  | {
      readonly type: 'xml';
      readonly root: string;
      readonly record: string;
      readonly inherit?: readonly string[];
      readonly list?: string;
    }
  | { readonly type: 'json'; readonly list: string }
  /** Row 1 is a title, row 2 the header. */
  | { readonly type: 'workbook'; readonly sheet: string };

export type Kind = {
  readonly id: string;
  readonly title: string;
  /** Where it comes from and under which terms, as it must be said. */
  readonly source: string;
  readonly format: Format;
  /** Part of the file's name, where the heading alone does not tell it. */
  readonly fileName?: RegExp;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  /** The column whose NDC or GTIN a look-up goes by. */
  readonly code?: string;
  /** The columns whose words are searched, and where in the first the name ends. */
  readonly search?: { readonly columns: readonly string[]; readonly endsBefore?: RegExp };
  /** Only rows whose cell is one of these are taken; others are skipped and counted. */
  readonly only?: { readonly column: string; readonly values: readonly string[] };
};

/** A row as a reader gives it: cells in the order of the table's columns. */
export type SourceRow = {
  /** Line of the data as a person counts it in the file: the header is not counted, the first row is 1. */
  readonly rowNo: number;
  readonly cells: readonly string[];
  /** As it stands in the file. */
  readonly raw: string;
  /** Said when the row has more or fewer cells than the header. */
  readonly width?: { readonly wanted: number; readonly found: number };
};

/** A table inside a file. */
export type SourceTable = {
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly SourceRow[]>;
};

export type Limits = {
  /** Of the file as it comes. */
  readonly bytes: number;
  /** Of what it holds when inflated. */
  readonly inflatedBytes: number;
  /** How many times larger than itself a file may become. */
  readonly ratio: number;
  /** Of one row. */
  readonly rowBytes: number;
  readonly rejects: number;
};

export const usualLimits: Limits = {
  bytes: 2 * 1024 ** 3,
  inflatedBytes: 16 * 1024 ** 3,
  ratio: 200,
  rowBytes: 1024 * 1024,
  rejects: 20_000,
};

export type Progress = {
  /** Reading and loading rows, or making the look-ups of what was loaded. */
  readonly step: 'rows' | 'look-ups';
  readonly bytes: number;
  readonly rows: number;
  readonly member: string | null;
};
