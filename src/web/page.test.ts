import { describe, expect, it } from 'vitest';
import { homePath, type PageDefinition, permittedPages, railGroups } from './page.ts';

const component = () => null;
const pages: PageDefinition[] = [
  {
    path: '/devices',
    title: 'Devices',
    permission: 'a',
    component,
    menu: { group: 'Loop', label: 'Devices', order: 120 },
  },
  {
    path: '/board',
    title: 'Board',
    permission: 'a',
    component,
    home: ['informatics'],
    menu: { group: '', label: 'Board', order: 500 },
  },
  {
    path: '/channels',
    title: 'Interfaces',
    permission: 'b',
    component,
    menu: { group: 'Loop', label: 'Interfaces', order: 110 },
  },
  { path: '/stock', title: 'Stock', permission: 'a', component, menu: { group: 'Stock', label: 'Stock', order: 10 } },
  { path: '/order/$orderId', title: 'Order', permission: 'a', component },
];

describe('the rail', () => {
  it('stands in groups by their smallest order, the nameless one first, without pages that have no entry', () => {
    const rail = railGroups(pages).map(({ group, pages: members }) => [group, members.map((page) => page.path)]);
    expect(rail).toEqual([
      ['', ['/board']],
      ['Stock', ['/stock']],
      ['Loop', ['/channels', '/devices']],
    ]);
  });

  it('leaves out what the person may not open', () => {
    expect(permittedPages(pages, ['a']).map((page) => page.path)).not.toContain('/channels');
  });
});

describe('home', () => {
  it('is the page of the role, else the first of the rail', () => {
    expect(homePath(pages, 'informatics')).toBe('/board');
    expect(homePath(pages.slice(2), 'nurse')).toBe('/stock');
    expect(homePath([], 'nurse')).toBeUndefined();
  });
});
