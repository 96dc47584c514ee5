/** The group separator of GS1 (ASCII 29), which ends a value of variable length, and what scanners send in its place. */

export const groupSeparator = '\u001d';

/**
 * Texts that scanners are found to send for the group separator. None is made of the 82 characters of GS1, so that in GS1
 * data they mean nothing else. The list of a station (the scan machine of the browser) begins with these.
 */
export const separatorAliases: readonly string[] = ['~d029', '{GS}', '^]', '|', '^'];

/** Ways of writing it that are found in exports and messages, read where data is known to be of GS1. */
const writtenSeparators: readonly string[] = ['\\u001d', '\\x1d', '[GS]', '\u241d'];

/** Puts the group separator back where something else was sent for it, longest alias first. */
export function withSeparators(raw: string, aliases: readonly string[]): string {
  const longestFirst = [...aliases].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((text, alias) => (alias === '' ? text : text.replaceAll(alias, groupSeparator)), raw);
}

/** GS1 data with every known alias of the separator put right. */
export function gs1WithSeparators(data: string): string {
  return withSeparators(data, [...separatorAliases, ...writtenSeparators]);
}
