/** The files of the screen, as they are served. */
import { readFileSync } from 'node:fs';

export type ScreenFile = { readonly type: string; readonly bytes: Uint8Array };

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff2: 'font/woff2',
};

/** Path on the screen's server → file beside this one, or of a package. */
const files: Readonly<Record<string, URL>> = {
  '/': new URL('./index.html', import.meta.url),
  '/screen.css': new URL('./screen.css', import.meta.url),
  '/screen.js': new URL('./screen.js', import.meta.url),
  '/pages.js': new URL('./pages.js', import.meta.url),
  '/parts.js': new URL('./parts.js', import.meta.url),
  '/scanner.js': new URL('./scanner.js', import.meta.url),
  '/simulator.js': new URL('./simulator.js', import.meta.url),
  '/steps.js': new URL('./steps.js', import.meta.url),
  '/inter.woff2': new URL(import.meta.resolve('inter-ui/variable-latin/InterVariable-subset.woff2')),
};

/** A file of the screen; null when the path names none. */
export function screenFile(path: string): ScreenFile | null {
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (!file) return null;
  const ending = file.pathname.slice(file.pathname.lastIndexOf('.') + 1);
  return { type: types[ending] ?? 'application/octet-stream', bytes: readFileSync(file) };
}
