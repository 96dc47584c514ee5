import { describe, expect, it } from 'vitest';
import { isShortcut } from './acts.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

describe('shortcuts', () => {
  it('want exactly their keys', () => {
    expect(isShortcut(press('Enter', { ctrlKey: true }), 'Ctrl+Enter')).toBe(true);
    expect(isShortcut(press('Enter'), 'Ctrl+Enter')).toBe(false);
    expect(isShortcut(press('F8'), 'F8')).toBe(true);
    expect(isShortcut(press('F8', { altKey: true }), 'F8')).toBe(false);
    expect(isShortcut(press('K', { ctrlKey: true, shiftKey: true }), 'Ctrl+K')).toBe(false);
  });

  it('may not be a bare letter, which a scanner could type', () => {
    expect(() => isShortcut(press('v'), 'v')).toThrow('needs Ctrl or Alt');
    expect(() => isShortcut(press('V'), 'Shift+V')).toThrow('needs Ctrl or Alt');
  });
});
