/** The next step of a finding leads to a page that exists. */
import { expect, it } from 'vitest';
import { checkout, type Source, sources, withoutComments } from './sources.ts';

const product = sources(checkout, 'src', /[.]tsx?$/).filter(({ path }) => !/[.](test|fixture)[.]tsx?$/.test(path));
const pages = product
  .filter(({ path }) => path.endsWith('.page.tsx'))
  .flatMap(({ text }) => [...text.matchAll(/^ {2}path: '([^']+)',$/gm)].map(([, path]) => path ?? ''));

/** Links of next steps whose written part is no page's address; what is set in counts as one part. */
function leadingNowhere(files: readonly Source[], known: readonly string[]): string[] {
  const patterns = known.map((page) => new RegExp(`^${page.replace(/\$\w+/g, '[^/]+')}$`));
  return files.flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/\bnextLink: (['`])(\/.*?)\1/g)]
      .map(([, , link = '']) => link.replace(/\$\{.*?\}/g, 'x').split('?')[0] ?? '')
      .filter((link) => !patterns.some((pattern) => pattern.test(link)))
      .map((link) => `${path}: ${link}`),
  );
}

it('every next step leads to a page', () => {
  expect(pages.length).toBeGreaterThan(5);
  expect(leadingNowhere(product, pages)).toEqual([]);
});

it('the rule finds a link to no page', () => {
  const text = `nextLink: '/gone', nextLink: '/ledger?product=1', nextLink: \`/message/\${id}\``;
  expect(leadingNowhere([{ path: 'a.ts', text }], ['/ledger', '/message/$messageId'])).toEqual(['a.ts: /gone']);
});
