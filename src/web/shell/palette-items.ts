import type { Act } from '../acts.ts';
import type { PageDefinition } from '../page.ts';

export interface PaletteItem {
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly keys?: string | undefined;
  readonly blocked?: string | undefined;
  readonly run: () => void;
}

interface PaletteInput {
  readonly text: string;
  readonly pages: readonly PageDefinition[];
  readonly acts: readonly Act[];
  readonly results: readonly { kind: string; title: string; detail: string; path: string }[];
  readonly go: (path: string) => void;
}

/** Keys that the shell itself gives; listed with the acts of the screen when `?` is typed. */
const fixedKeys: readonly { keys: string; says: string }[] = [
  { keys: 'Esc', says: 'Close the top layer; typed text is kept' },
  { keys: '↑+↓', says: 'Walk the rows of a list' },
  { keys: 'Enter', says: 'Open the row' },
];

/** True when each typed word begins a word of the text, in any case. */
export function matchesWords(text: string, typed: string): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((want) => words.some((word) => word.startsWith(want)));
}

/** What the palette offers for the typed text: what the server found, then acts of the screen, then pages. */
export function paletteItems({ text, pages, acts, results, go }: PaletteInput): PaletteItem[] {
  const typed = text.trim();
  const isHelp = typed === '?';
  const offered = acts.filter((act) => (isHelp ? act.keys !== undefined : matchesWords(act.label, typed)));
  const actItems = offered.map((act) => ({
    key: `act ${act.id}`,
    kind: 'act',
    title: act.label,
    detail: act.blocked ?? '',
    keys: act.keys,
    blocked: act.blocked,
    run: act.run,
  }));
  if (isHelp) return [...actItems, ...fixedKeys.map(fixedItem)];
  const pageItems = pages
    .filter((page) => page.menu !== undefined && matchesWords(`${page.title} ${page.menu.group}`, typed))
    .map((page) => ({
      key: `page ${page.path}`,
      kind: 'page',
      title: page.title,
      detail: page.menu?.group ?? '',
      run: () => go(page.path),
    }));
  const foundItems = results.map((result) => ({
    key: `found ${result.kind} ${result.path} ${result.title}`,
    kind: result.kind,
    title: result.title,
    detail: result.detail,
    run: () => go(result.path),
  }));
  return [...foundItems, ...actItems.filter((item) => item.key !== 'act palette'), ...pageItems];
}

function fixedItem({ keys, says }: { keys: string; says: string }): PaletteItem {
  return { key: `key ${keys}`, kind: 'key', title: says, detail: '', keys, run: () => undefined };
}
