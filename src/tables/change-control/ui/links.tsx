import type { ReactNode } from 'react';
import { useGo } from '#src/web/navigation.ts';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { useAsOf } from './as-of.tsx';

/** The page of one entry, at the instant that is read. */
export function EntryLink({ kind, entryKey, children }: { kind: string; entryKey: string; children: ReactNode }) {
  const { at } = useAsOf();
  return (
    <PageLink to={`/tables/${kind}/entry`} search={{ key: entryKey, at }}>
      {children}
    </PageLink>
  );
}

/** The list of one table, at the instant that is read. */
export function TableLink({ kind, children }: { kind: string; children: ReactNode }) {
  const { at } = useAsOf();
  return (
    <PageLink to={`/tables/${kind}`} search={{ at }}>
      {children}
    </PageLink>
  );
}

/** Opens an entry's page, at the instant that is read. */
export function useOpenEntry(): (kind: string, key: string) => void {
  const go = useGo();
  const { at } = useAsOf();
  return (kind, key) => go(`/tables/${kind}/entry`, { key, at });
}
