import type { ComponentType } from 'react';

/** Who a page can be home to; the same words as the roles of people/roles. */
export type HomeRole = 'informatics' | 'pharmacist' | 'dispensing-technician' | 'nurse' | 'analyst';

/** What stands around a page, and how large its targets are. */
export type PageFrameKind = 'shell' | 'touch' | 'kiosk';

export interface PageMenu {
  /** Heading of the rail's group; an empty string stands above all headings. */
  readonly group: string;
  readonly label: string;
  /** Place in the rail. Groups follow their smallest order, so a group is a band of hundreds. */
  readonly order: number;
}

/** What a `src/**\/ui/*.page.tsx` file exports as `page`; the shell finds it by itself. */
export interface PageDefinition {
  /** TanStack Router path, for example `/verify` or `/order/$orderId`. */
  readonly path: string;
  /** Title of the browser tab, and the page's name in the palette. */
  readonly title: string;
  readonly menu?: PageMenu;
  readonly home?: readonly HomeRole[];
  /** Permission needed to see the page; the server checks each call again. */
  readonly permission: string;
  /** `touch` grows the targets to fingers (44 px); `kiosk` drops the rail too and grows the type: one station, one job. */
  readonly frame?: PageFrameKind;
  readonly component: ComponentType;
}

export interface RailGroup {
  readonly group: string;
  readonly pages: readonly PageDefinition[];
}

/** Pages that the holder of these permissions may open. */
export function permittedPages(pages: readonly PageDefinition[], permissions: readonly string[]): PageDefinition[] {
  return pages.filter((page) => permissions.includes(page.permission));
}

/** The rail: groups by their smallest order, pages by theirs. Pages without a menu entry are left out. */
export function railGroups(pages: readonly PageDefinition[]): RailGroup[] {
  const listed = pages.filter((page) => page.menu !== undefined);
  const byOrder = [...listed].sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0));
  const groups = new Map<string, PageDefinition[]>();
  for (const page of byOrder) {
    const group = page.menu?.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), page]);
  }
  const named = [...groups].filter(([group]) => group !== '');
  const first = groups.get('');
  const all = first === undefined ? named : [['', first] as const, ...named];
  return all.map(([group, members]) => ({ group, pages: members }));
}

/** The page a role starts on: its home when it has one, else the first page of its rail. */
export function homePath(pages: readonly PageDefinition[], role: string): string | undefined {
  const home = pages.find((page) => page.home?.some((one) => one === role));
  return home?.path ?? railGroups(pages)[0]?.pages[0]?.path;
}
