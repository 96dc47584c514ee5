import { describe, expect, it } from 'vitest';
import { scanKindOf, unexpectedScanText } from './scan-kind.ts';

describe('kind of a scanned code', () => {
  it.each([
    [']d20100304091234017172711301012', 'medicine'],
    ['0100304091234017', 'medicine'],
    ['00304091234017', 'medicine'],
    [']d28018123456789012345675', 'wristband'],
    [']d28017123456789012345675', 'badge'],
    ['P:1042', 'wristband'],
    ['B:77', 'badge'],
    ['K:ICU2-3-4', 'place'],
    [']C0D:7740', 'dose'],
    ['hello', 'unknown'],
    ['3012', 'unknown'],
  ] as const)('%s is %s', (text, kind) => {
    expect(scanKindOf(text)).toBe(kind);
  });

  it('says in words what came and what is wanted', () => {
    expect(unexpectedScanText('badge', ['medicine'])).toBe('This is a staff badge. Scan a medicine.');
    expect(unexpectedScanText('medicine', ['wristband', 'badge'])).toBe(
      'This is a medicine. Scan a wristband or a staff badge.',
    );
  });
});
