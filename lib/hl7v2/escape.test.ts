import { expect, test } from 'vitest';
import { findCharset, UTF8 } from './charset.ts';
import { STANDARD_DELIMITERS } from './delimiters.ts';
import { escapeText, unescapeText } from './escape.ts';

const read = (raw: string, charset = UTF8): string => unescapeText(raw, STANDARD_DELIMITERS, charset);

test.each([
  ['\\F\\\\S\\\\T\\\\R\\\\E\\', '|^&~\\'],
  ['a\\.br\\b', 'a\nb'],
  ['a\\.sp\\b', 'a\nb'],
  ['a\\.sp3\\b', 'a\n\n\nb'],
  ['a\\.sp+2\\b', 'a\n\nb'],
  ['a\\.sk3\\b', 'a   b'],
  ['a\\.ce\\b', 'a\nb'],
  ['\\.in+4\\a\\.fi\\b', 'ab'],
  ['\\H\\loud\\N\\ soft', 'loud soft'],
  ['\\X0D0A\\', '\r\n'],
  ['\\XC3A9\\', 'é'],
  ['\\xC3\\', '\\xC3\\'],
  ['\\XC3\\', '\\XC3\\'],
  ['\\X0\\', '\\X0\\'],
  ['\\X\\', '\\X\\'],
  ['\\Zabc\\x', '\\Zabc\\x'],
  ['\\Z1\\F\\', '\\Z1\\F\\'],
  ['\\P\\', '\\P\\'],
  ['C:\\dir\\F\\', 'C:\\dir|'],
  ['5\\10', '5\\10'],
  ['a\\', 'a\\'],
  ['\\\\', '\\\\'],
  ['\\.sp99999999\\', '\\.sp99999999\\'],
])('%j reads as %j', (raw, text) => {
  expect(read(raw)).toBe(text);
});

test('hexadecimal is read in the character set of the message', () => {
  const latin1 = findCharset('8859/1') ?? UTF8;
  expect(read('\\XE9\\', latin1)).toBe('é');
  expect(read('\\XE9\\', UTF8)).toBe('\\XE9\\');
});

test('the truncation character of 2.7', () => {
  const delimiters = { ...STANDARD_DELIMITERS, truncation: 0x23 };
  expect(unescapeText('\\P\\', delimiters, UTF8)).toBe('#');
  expect(escapeText('a#b', delimiters)).toBe('a\\P\\b');
});

test('what is written reads back', () => {
  for (const text of ['a|b^c~d\\e&f', '\r\n\t\u000b\u001c', '""', '"', '', '\\X41\\', '\\.br\\', 'plain']) {
    const raw = escapeText(text, STANDARD_DELIMITERS);
    for (const letter of '|^~&\r\n\u000b\u001c') expect(raw).not.toContain(letter);
    expect(raw === '""').toBe(false);
    expect(read(raw ?? 'null')).toBe(text);
  }
});

test('without an escape character a text that needs one is not written', () => {
  const delimiters = { ...STANDARD_DELIMITERS, escape: -1 };
  expect(escapeText('a|b', delimiters)).toBeNull();
  expect(escapeText('a\\b', delimiters)).toBe('a\\b');
  expect(unescapeText('\\F\\', delimiters, UTF8)).toBe('\\F\\');
});
