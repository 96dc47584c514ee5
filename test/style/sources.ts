/** The files that the tidy rules read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export type Source = { readonly path: string; readonly text: string };

export const checkout = new URL('../../', import.meta.url).pathname;

/** All files under `folder` of a tree whose names end so; paths relative to the tree. */
export function sources(tree: string, folder: string, ending: RegExp): Source[] {
  const files: Source[] = [];
  const walk = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'fixtures') continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (ending.test(entry.name)) files.push({ path: relative(tree, path), text: readFileSync(path, 'utf8') });
    }
  };
  try {
    walk(join(tree, folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return files;
}

/** Source text with comments blanked, so that a word in a comment is no finding. Strings stay. */
export function withoutComments(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/[^\n]*/g,
    (whole, before: string | undefined) => (before ?? '') + whole.slice((before ?? '').length).replace(/[^\n]/g, ' '),
  );
}
