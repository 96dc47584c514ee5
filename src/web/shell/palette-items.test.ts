import { describe, expect, it } from 'vitest';
import { matchesWords, paletteItems } from './palette-items.ts';

const component = () => null;
const page = {
  path: '/channels',
  title: 'Interfaces',
  permission: 'a',
  component,
  menu: { group: 'Loop', label: 'Interfaces', order: 1 },
};
const act = { id: 'verify', label: 'Verify and next', keys: 'Ctrl+Enter', run: () => undefined };
const found = { kind: 'patient', title: 'EXAMPLE, Grace', detail: '', path: '/patient/1' };

describe('the palette', () => {
  it('matches the beginnings of words, in any case and order', () => {
    expect(matchesWords('Verify and next', 'next VER')).toBe(true);
    expect(matchesWords('Verify and next', 'rify')).toBe(false);
  });

  it('offers what was found, then acts, then pages', () => {
    const gone: string[] = [];
    const items = paletteItems({
      text: '',
      pages: [page],
      acts: [act],
      results: [found],
      go: (path) => gone.push(path),
    });
    expect(items.map((item) => item.title)).toEqual(['EXAMPLE, Grace', 'Verify and next', 'Interfaces']);
    items[0]?.run();
    items[2]?.run();
    expect(gone).toEqual(['/patient/1', '/channels']);
  });

  it('lists the keys of the screen for a question mark', () => {
    const items = paletteItems({ text: '?', pages: [page], acts: [act], results: [], go: () => undefined });
    expect(items[0]).toMatchObject({ title: 'Verify and next', keys: 'Ctrl+Enter' });
    expect(items.some((item) => item.kind === 'page')).toBe(false);
  });
});
