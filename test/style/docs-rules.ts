/** What can be wrong with a document without reading it: pages behind the code, and names of what is not there. */
import { dirname, join } from 'node:path';

export type Text = { readonly path: string; readonly text: string };

/** Generated files that differ from what the code gives now. */
export function staleFiles(made: ReadonlyMap<string, string>, read: (path: string) => string | null): string[] {
  return [...made].filter(([path, text]) => read(path) !== text).map(([path]) => path);
}

/** Links and pictures that lead to no file of the checkout. */
export function brokenLinks({ path, text }: Text, exists: (path: string) => boolean): string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(path), target))
    .filter((target) => !exists(target))
    .map((target) => `${path}: ${target}`);
}

/** Paths in backticks, from the checkout, that are not there. Patterns and folders of a site are none. */
export function missingPaths({ path, text }: Text, exists: (path: string) => boolean): string[] {
  return [...text.matchAll(/`((?:src|lib|simulators|test|tools|bench|docs|migrations|demo|changes)\/[\w./-]+)`/g)]
    .map(([, named = '']) => named)
    .filter((named) => !exists(named))
    .map((named) => `${path}: ${named}`);
}

/** Scripts of npm that package.json does not have. */
export function missingCommands({ path, text }: Text, scripts: readonly string[]): string[] {
  return [...text.matchAll(/npm (?:run )?([a-z][a-z:-]*)/g)]
    .filter(([, name = '']) => !scripts.includes(name) && !['ci', 'install', 'in', 'package'].includes(name))
    .map(([command]) => command)
    .filter((command) => command.startsWith('npm run') || /npm (start|test)/.test(command))
    .map((command) => `${path}: ${command}`);
}

/** Settings that the program does not read. */
export function missingSettings({ path, text }: Text, variables: readonly string[]): string[] {
  return [...text.matchAll(/\bMORTAR_[A-Z_]*[A-Z]\b/g)]
    .map(([variable]) => variable)
    .filter((variable) => !variables.includes(variable))
    .map((variable) => `${path}: ${variable}`);
}
