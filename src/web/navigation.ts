import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

/** Values of an address's query; those that are undefined are left out. */
export type SearchValues = Readonly<Record<string, string | undefined>>;

/** Goes to a path with its values filled in: `go('/order/1042')`, `go('/tables/units/entry', { key: 'mg' })`. */
export function useGo(): (path: string, search?: SearchValues) => void {
  const navigate = useNavigate();
  return (path, search) => void navigate({ to: path, search: (search ?? {}) as never });
}

/** One value of the address's query (`?unit=ICU-2`), and a way to change it that the Back key undoes. */
export function useSearchValue(name: string): [string, (next: string) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const value = search[name];
  const change = (next: string) =>
    void navigate({ to: '.', search: { ...search, [name]: next === '' ? undefined : next } as never, replace: false });
  return [value === undefined ? '' : String(value), change];
}

/** All values of the address's query, as text. */
export function useSearchValues(): Readonly<Record<string, string>> {
  const search: Record<string, unknown> = useSearch({ strict: false });
  return Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value ?? '')]));
}

/** Values of the path's `$names`; an absent one is the empty string. */
export function usePageParams<Name extends string>(...names: readonly Name[]): Record<Name, string> {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  const entries = names.map((name) => [name, params[name] ?? ''] as const);
  return Object.fromEntries(entries) as Record<Name, string>;
}
