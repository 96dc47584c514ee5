/** Which words must stand in GLOSSARY.md, and which of them do not. Pure: what is asked is handed in. */

/** Headwords of the glossary, in small letters: `- **RDE, encoded order**: meaning`. */
export function headwords(glossary: string): string[] {
  return glossary
    .split('\n')
    .flatMap((line) => /^- \*\*(.+?)\*\*: \S/.exec(line)?.[1]?.split(', ') ?? [])
    .map((word) => word.toLowerCase());
}

const singular = (word: string): string =>
  word
    .replace(/ies$/, 'y')
    .replace(/sses$/, 'ss')
    .replace(/([^s])s$/, '$1');

/** What a past participle may come from: verified from verify, merged from merge, recalled from recall. */
const verbs = (word: string): string[] => [word.replace(/ied$/, 'y'), word.replace(/d$/, ''), word.replace(/ed$/, '')];

/** A module's name is a term; one that carries messages is named by what it carries and the direction. */
export function unknownModules(modules: readonly string[], known: ReadonlySet<string>): string[] {
  return modules.filter((module) => {
    const bare = module.replace(/-(in|out)$/, '');
    return ![module, singular(module), bare, singular(bare)].some(
      (name) => known.has(name.replaceAll('-', ' ')) || known.has(name),
    );
  });
}

/** Of a table its name is a term, or the first word of its name is. */
export function unknownTables(tables: readonly string[], known: ReadonlySet<string>): string[] {
  return tables.filter((table) => {
    const [first = ''] = table.split('_');
    return ![singular(table.replaceAll('_', ' ')), singular(first)].some((name) => known.has(name));
  });
}

/** Of an event the words before its verb are a term, or the last of them is. */
export function unknownEvents(events: readonly string[], known: ReadonlySet<string>): string[] {
  return events.filter((event) => {
    const nouns = event
      .split(/(?=[A-Z])/)
      .slice(0, -1)
      .map((word) => singular(word.toLowerCase()));
    return !known.has(nouns.join(' ')) && !known.has(nouns.at(-1) ?? '');
  });
}

/** Of a refusal each word is a word of the glossary or a plain word of English. */
export function unknownRefusals(
  codes: readonly string[],
  known: ReadonlySet<string>,
  plain: ReadonlySet<string>,
): string[] {
  const words = new Set([...known].flatMap((term) => term.split(/[ -]/)));
  const isKnown = (word: string) =>
    plain.has(word) || [word, singular(word), ...verbs(word)].some((each) => words.has(each));
  return codes.flatMap((code) =>
    code
      .split('-')
      .filter((word) => !isKnown(word))
      .map((word) => `${word} (${code})`),
  );
}

/** Abbreviations of a text for people: two to five capitals and digits, alone; a letter with a number (F9) is none. */
export function unknownAbbreviations(text: string, known: ReadonlySet<string>, plain: ReadonlySet<string>): string[] {
  const found = text.matchAll(/(?<![\w.^|/`-])[A-Z][A-Z0-9]?[A-Z][A-Z0-9]{0,3}(?![\w`^])/g);
  return [...new Set([...found].map(([word]) => word))].filter(
    (word) => !known.has(word.toLowerCase()) && !plain.has(word),
  );
}
