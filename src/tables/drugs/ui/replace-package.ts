import { gtinOfNdc10, ndc11Candidates, ndcSegments } from '#src/tables/barcodes/index.ts';

export type Values = Readonly<Record<string, string>>;

/** An entry that names the old package: a barcode, a charge code, the carton around it. */
export type Naming = {
  readonly kind: string;
  readonly column: string;
  readonly key: string;
  readonly values: Values;
};

export type Wish = {
  readonly old: Values;
  readonly typed: Values;
  /** Keys of what the new package takes over, as `kind key`. */
  readonly taken: ReadonlySet<string>;
  /** `now`: the old one goes out of use with this change; `later`: it stays until its stock is used up. */
  readonly oldGoes: 'now' | 'later';
};

export type ReplaceItem = {
  readonly kind: string;
  readonly action: 'put' | 'inactivate';
  readonly fields: Record<string, string>;
};

export const nameOf = ({ kind, key }: Pick<Naming, 'kind' | 'key'>): string => `${kind} ${key}`;

/** What a hyphenated NDC says of itself; null while it is none. */
export function ndcFacts(
  ndc: string,
): { readonly format: string; readonly ndc11: string; readonly gtin: string | null } | null {
  const read = ndcSegments(ndc);
  const [ndc11] = ndc11Candidates(ndc);
  if (read === null || ndc11 === undefined) return null;
  const digits = read.segments.join('');
  return { format: read.format, ndc11, gtin: digits.length === 10 ? gtinOfNdc10(digits) : null };
}

/** The values of the new package: what was typed over what the old one has; the code follows product and NDC. */
export function newPackage(old: Values, typed: Values): Record<string, string> {
  const ndc = (typed.ndc ?? '').trim();
  const facts = ndcFacts(ndc);
  const isDerived = typed.gtinFrom === 'ndc';
  const gtin = isDerived ? (facts?.gtin ?? '') : typed.gtinFrom === 'package' ? (typed.gtin ?? '').trim() : '';
  const kept = (column: string) => (typed[column] ?? old[column] ?? '').trim();
  return {
    package: `${old.product}-${ndc}`,
    product: old.product ?? '',
    ndc,
    ndc_format: facts?.format ?? '',
    ndc11: facts?.ndc11 ?? '',
    labeler: kept('labeler'),
    description: kept('description'),
    quantity: kept('quantity'),
    level: old.level ?? '',
    gtin,
    gtin_derived: String(isDerived),
    inner_package: old.inner_package ?? '',
    replaces: old.package ?? '',
    source: (typed.source ?? '').trim(),
  };
}

/**
 * One change: the new package, what it takes over, and the old one out of use when that is wanted. What hangs on an old one that
 * goes and is not taken over goes with it; only a carton does not: without it nothing says what lies in it.
 */
export function replaceItems(wish: Wish, naming: readonly Naming[]): ReplaceItem[] {
  const fields = newPackage(wish.old, wish.typed);
  const isTaken = (each: Naming) => wish.taken.has(nameOf(each));
  const moved = naming.filter(isTaken).map(({ kind, column, values }) => ({
    kind,
    action: 'put' as const,
    fields: { ...values, [column]: fields.package ?? '' },
  }));
  const gone =
    wish.oldGoes === 'later'
      ? []
      : naming
          .filter((each) => !isTaken(each) && each.kind !== 'packages')
          .map(({ kind, values }) => ({ kind, action: 'inactivate' as const, fields: { ...values } }));
  const old =
    wish.oldGoes === 'now'
      ? [{ kind: 'packages', action: 'inactivate' as const, fields: { package: wish.old.package ?? '' } }]
      : [];
  return [{ kind: 'packages', action: 'put', fields }, ...moved, ...gone, ...old];
}
