/** The tidy rules: each takes files and returns what is wrong, one sentence for each finding. */
import { type Source, withoutComments } from './sources.ts';

export type TidyRule = { readonly name: string; find(files: readonly Source[]): string[] };

const isTest = (path: string) => /[.](test|fixture)[.]tsx?$/.test(path);
const product = (files: readonly Source[]) =>
  files.filter((file) => /^(src|lib|simulators)\//.test(file.path) && !isTest(file.path));

const fileLines: TidyRule = {
  name: 'files stay under 400 lines',
  find: (files) =>
    files
      .filter((file) => /[.]tsx?$/.test(file.path))
      .flatMap((file) => {
        const lines = file.text.split('\n').length - 1;
        return lines > 400 ? [`${file.path} has ${lines} lines; split it by verb`] : [];
      }),
};

/** Words that reach for time, chance, settings or the terminal by themselves. */
const reaches: readonly (readonly [RegExp, string])[] = [
  [/\bnew Date\(\s*\)/, 'reads the time; take it from the clock that is handed in'],
  [/\bDate\.now\(/, 'reads the time; take it from the clock that is handed in'],
  [/\bMath\.random\(/, 'takes chance; take it from kernel/chance'],
  [/\bprocess\.env\b/, 'reads a setting; add it to kernel/config'],
  [/\bconsole\./, 'writes to the terminal; use the log'],
];

/** Places where the outside is let in; all others are handed it. */
const borders =
  /^src\/kernel\/|^src\/(main|simulator-processes)[.]ts$|^src\/web\/wall-clock[.]ts$|^simulators\/([^/]+\/)?(main|simulate|replay)[.]ts$|^simulators\/[^/]+\/ui\/|^lib\/hl7v2\/mllp-timers[.]ts$/;

const injected: TidyRule = {
  name: 'time, chance, settings and the terminal are injected',
  find: (files) =>
    product(files)
      .filter((file) => !borders.test(file.path))
      .flatMap((file) =>
        withoutComments(file.text)
          .split('\n')
          .flatMap((line, index) =>
            reaches.filter(([pattern]) => pattern.test(line)).map(([, says]) => `${file.path}:${index + 1} ${says}`),
          ),
      ),
};

const ownSchema: TidyRule = {
  name: 'a group writes only into its own schema',
  find: (files) =>
    product(files).flatMap((file) => {
      const group = /^src\/([^/]+)\//.exec(file.path)?.[1];
      if (!group || group === 'web') return [];
      const own = group.replaceAll('-', '_');
      const writes = withoutComments(file.text).matchAll(
        /\b(?:insert into|update|delete from|merge into|truncate)\s+([a-z_]+)\.([a-z_]+)/g,
      );
      return [...writes].flatMap(([, schema, table]) => {
        const kernelOwn = schema === 'kernel' && (group === 'kernel' || file.path.startsWith('src/systems/demo/'));
        return schema === own || kernelOwn
          ? []
          : [`${file.path} writes ${schema}.${table}; ask the module that owns it`];
      });
    }),
};

const sqlInStores: TidyRule = {
  name: 'SQL stands in stores, checks and the kernel',
  find: (files) =>
    product(files)
      .filter(
        (file) =>
          /^src\//.test(file.path) &&
          !/^src\/kernel\/|\/(store|checks)([.]ts$|[-/])|-(store|checks)[.]ts$/.test(file.path),
      )
      .flatMap((file) =>
        /[`']\s*(select\s[^`]*\bfrom\s|insert into\s|update\s[\w.]+\s+set\s|delete from\s|with \w+ as \()/i.test(
          withoutComments(file.text),
        )
          ? [`${file.path} has SQL; move it to its module's store`]
          : [],
      ),
};

const moduleShape: TidyRule = {
  name: 'every module has a README and a door',
  find: (files) => {
    const modules = new Set<string>();
    for (const { path } of files) {
      const match = /^(src\/(?!kernel|web)[^/]+\/[^/]+)\//.exec(path);
      if (match?.[1] && !match[1].endsWith('/ui')) modules.add(match[1]);
    }
    const paths = new Set(files.map((file) => file.path));
    return [...modules].flatMap((module) => [
      ...(paths.has(`${module}/README.md`) ? [] : [`${module} has no README.md`]),
      ...(paths.has(`${module}/index.ts`) ? [] : [`${module} has no index.ts`]),
    ]);
  },
};

const doorsName: TidyRule = {
  name: 'a door names what it lets through',
  find: (files) =>
    files
      .filter((file) => /\/index[.]ts$/.test(file.path) && /export \*/.test(file.text))
      .map((file) => `${file.path} exports *`),
};

const fileNames: TidyRule = {
  name: 'no name that says nothing',
  find: (files) =>
    files.flatMap((file) =>
      /(^|\/)(utils?|helpers?|common|managers?|services?|misc)([./-]|$)/.test(file.path)
        ? [`${file.path}: name it by what it does`]
        : [],
    ),
};

/** Codes of the refusal tables: `'already-verified': {`. */
export function refusalCodes(files: readonly Source[]): { code: string; path: string }[] {
  return files
    .filter((file) => /refusals[.]ts$|kernel\/outcome[.]ts$/.test(file.path))
    .flatMap((file) =>
      [...file.text.matchAll(/^ {2}'?([a-z][a-z0-9-]+)'?: \{\n? *status:/gm)].map((match) => ({
        code: match[1] ?? '',
        path: file.path,
      })),
    );
}

const refusalsTested: TidyRule = {
  name: 'every refusal has a test',
  find: (files) => {
    const tests = files
      .filter((file) => isTest(file.path))
      .map((file) => file.text)
      .join('\n');
    return refusalCodes(files)
      .filter(({ code }) => !tests.includes(`'${code}'`))
      .map(({ code, path }) => `${path}: no test speaks of '${code}'`);
  },
};

const moduleCatch: TidyRule = {
  name: 'rules and commands catch nothing',
  find: (files) =>
    product(files)
      .filter((file) => /^src\/(?!kernel|web)[^/]+\/[^/]+\/(rules|commands)([.]ts|\/)/.test(file.path))
      .flatMap((file) =>
        /\bcatch\b/.test(withoutComments(file.text))
          ? [`${file.path} catches; a refusal is a value and a bug must be seen`]
          : [],
      ),
};

export const tidyRules: readonly TidyRule[] = [
  fileLines,
  injected,
  ownSchema,
  sqlInStores,
  moduleShape,
  doorsName,
  fileNames,
  refusalsTested,
  moduleCatch,
];
