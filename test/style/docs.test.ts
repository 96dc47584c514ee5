/** The documents say what is: pages made from the code are fresh, and what is named in a text exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settings } from '#src/kernel/config.ts';
import { checksOfAll } from '#src/modules.ts';
import { checksOfModules, generatedDocs } from '../../tools/generated-docs.ts';
import { brokenLinks, missingCommands, missingPaths, missingSettings, staleFiles, type Text } from './docs-rules.ts';
import { checkout, sources } from './sources.ts';

const read = (path: string): string | null =>
  existsSync(join(checkout, path)) ? readFileSync(join(checkout, path), 'utf8') : null;
const exists = (path: string) => existsSync(join(checkout, path));
const text = (path: string): Text => ({ path, text: read(path) ?? '' });

const top = readdirSync(checkout).filter((name) => name.endsWith('.md'));
const documents: Text[] = [
  ...top.map(text),
  ...sources(checkout, 'docs', /[.]md$/),
  ...sources(checkout, 'src', /README[.]md$/),
  ...sources(checkout, 'lib', /README[.]md$/),
  ...sources(checkout, 'changes', /[.]md$/),
];
const { scripts, version, dependencies, optionalDependencies, devDependencies } = JSON.parse(
  read('package.json') ?? '{}',
) as {
  scripts: Record<string, string>;
  version: string;
} & Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Record<string, string>>;
const variables = [
  ...Object.values(settings).map(({ variable }) => variable),
  'MORTAR_TEST_DATA',
  'MORTAR_TEST_PG',
  'MORTAR_SHOTS',
];

describe('pages that are made from the code', () => {
  it('are as the code is now (npm run docs writes them)', async () => {
    expect(staleFiles(await generatedDocs(), read)).toEqual([]);
  });

  it('list the checks that really run', async () => {
    const described = (await checksOfModules()).flatMap(({ values }) => values.map(({ id }) => id));
    expect(checksOfAll.map(({ id }) => id).sort()).toEqual(described.sort());
  });
});

describe('what a document names', () => {
  it('is there: links', () => {
    expect(documents.flatMap((document) => brokenLinks(document, exists))).toEqual([]);
  });

  it('is there: paths', () => {
    expect(documents.flatMap((document) => missingPaths(document, exists))).toEqual([]);
  });

  it('is there: commands', () => {
    expect(documents.flatMap((document) => missingCommands(document, Object.keys(scripts)))).toEqual([]);
  });

  it('is there: settings', () => {
    expect(documents.flatMap((document) => missingSettings(document, variables))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  const { text: architecture } = text('ARCHITECTURE.md');

  it('stays under 300 lines', () => {
    expect(architecture.split('\n').length).toBeLessThanOrEqual(300);
  });

  it('has every module on its map, and no other', () => {
    const map = architecture.split('<!-- map -->')[1]?.split('\n## ')[0] ?? '';
    const onMap: string[] = [];
    let group = '';
    for (const [, indent = '', name = ''] of map.matchAll(/^( {2,4})([a-z0-9-]+)\/(?: |$)/gm)) {
      if (indent.length === 2) group = name;
      else onMap.push(`${group}/${name}`);
    }
    const folders = readdirSync(join(checkout, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'web')
      .flatMap(({ name: folder }) =>
        readdirSync(join(checkout, 'src', folder), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => `${folder}/${entry.name}`),
      );
    expect(onMap.sort()).toEqual(folders.sort());
  });
});

describe('docs/adr', () => {
  const files = readdirSync(join(checkout, 'docs/adr')).sort();

  it('is numbered without gaps, and each says its number and that it is accepted or replaced', () => {
    const heads = files.map((name) => {
      const [head = '', , state = ''] = (read(`docs/adr/${name}`) ?? '').split('\n');
      return [
        Number(name.slice(0, 4)),
        Number(/^# (\d+)[.] \S/.exec(head)?.[1]),
        /^(Accepted|Replaced by)/.test(state),
      ];
    });
    expect(heads).toEqual(files.map((_, index) => [index + 1, index + 1, true]));
  });

  it('has a line for every package', () => {
    const { text: packages } = text('docs/adr/0012-packages.md');
    const names = [dependencies, optionalDependencies, devDependencies].flatMap((each) => Object.keys(each));
    const known = new Set([...packages.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) => cell?.split(', ') ?? []));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the changelog', () => {
  it('has an entry for this version', () => {
    expect(read('CHANGELOG.md')).toContain(`\n## ${version}\n`);
  });
});

describe('what breaks the rules is found', () => {
  const some: Text = {
    path: 'docs/some.md',
    text: 'See [this](gone.md), [that](../README.md#two), `src/gone/there.ts`, `src/main.ts`, `npm run gone`, `MORTAR_GONE`.',
  };

  it('a stale page, a page that is not there', () => {
    const made = new Map([
      ['a', 'new'],
      ['b', 'same'],
      ['c', 'x'],
    ]);
    expect(staleFiles(made, (path) => (path === 'a' ? 'old' : path === 'b' ? 'same' : null))).toEqual(['a', 'c']);
  });

  it('a broken link, a path, a command, a setting', () => {
    const is = (path: string) => ['README.md', 'src/main.ts'].includes(path);
    expect(brokenLinks(some, is)).toEqual([`docs/some.md: ${join(dirname(some.path), 'gone.md')}`]);
    expect(missingPaths(some, is)).toEqual(['docs/some.md: src/gone/there.ts']);
    expect(missingCommands(some, ['start'])).toEqual(['docs/some.md: npm run gone']);
    expect(missingSettings(some, ['MORTAR_PORT'])).toEqual(['docs/some.md: MORTAR_GONE']);
  });
});
