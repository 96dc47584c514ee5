/** A site's own file: which of its columns is which of ours. Pure. */
import { kindOf } from './kinds/all.ts';
import type { Kind } from './shapes.ts';

type Mapped = { readonly kind: string; readonly columns: Readonly<Record<string, string>> };

/** The kind as this source writes it: its own headings, nothing else. */
export function kindOfMapping(mapping: Mapped): Kind | null {
  const kind = kindOf(mapping.kind);
  if (kind?.format.type !== 'delimited') return null;
  const columns = kind.columns.map(({ also: _, ...column }) => {
    const heading = mapping.columns[column.name];
    const exactly = heading === undefined ? /(?!)/ : new RegExp(`^${heading.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    return { ...column, also: [exactly], byAlso: true, optional: heading === undefined };
  });
  const { fileName: _, ...rest } = kind;
  return { ...rest, columns };
}

/** Why a mapping does not hold; null when it does. */
export function mappingFault(mapping: Mapped): string | null {
  const kind = kindOf(mapping.kind);
  if (!kind) return `there is no kind ${mapping.kind}`;
  if (kind.format.type !== 'delimited' || kind.format.header === 'layout')
    return `${kind.title} is no list with headings`;
  const unknown = Object.keys(mapping.columns).find((name) => !kind.columns.some((column) => column.name === name));
  if (unknown !== undefined) return `there is no column ${unknown}`;
  const missing = kind.columns.find((column) => column.required && !mapping.columns[column.name]);
  if (missing) return `the column ${missing.name} must be there`;
  const headings = Object.values(mapping.columns);
  const twice = headings.find((heading, at) => headings.indexOf(heading) !== at);
  return twice === undefined ? null : `${twice} is chosen twice`;
}
