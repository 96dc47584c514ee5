import { describe, expect, test } from 'vitest';
import { findCharset, firstInvalidUtf8 } from './charset.ts';
import { parseMessage } from './index.ts';

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const withName = (charset: string, name: readonly number[]): Uint8Array =>
  Uint8Array.from([...ascii(`MSH|^~\\&|A||||||ADT^A01|7|P|2.5||||||${charset}\rPID|1||||`), ...name, 0x0d]);

function name(bytes: Uint8Array, options = {}): { text: string; notes: string[] } {
  const parsed = parseMessage(bytes, options);
  if (!parsed.ok) return { text: `refused: ${parsed.problem.code}`, notes: [] };
  return { text: parsed.value.text('PID-5'), notes: parsed.value.notes.map((note) => note.code) };
}

describe('MSH-18', () => {
  test.each([
    ['8859/1', [0xc4, 0xdf], 'Äß'],
    ['ISO-8859-1', [0xe9], 'é'],
    ['8859/2', [0xb1, 0xe6], 'ąć'],
    ['8859/5', [0xb0, 0xd1], 'Аб'],
    ['8859/7', [0xe1], 'α'],
    ['8859/9', [0xfe], 'ş'],
    ['8859/15', [0xa4], '€'],
    ['WINDOWS-1252', [0x93, 0x80], '“€'],
    ['UNICODE UTF-8', [0xc3, 0xa9], 'é'],
    ['UTF-8', [0xf0, 0x9f, 0x92, 0x8a], '💊'],
    ['UNICODE', [0xc3, 0xa9], 'é'],
    ['GB 18030-2000', [0xc4, 0xe3], '你'],
    ['BIG-5', [0xa7, 0x41], '你'],
    ['KS X 1001', [0xb0, 0xa1], '가'],
    ['~ISO IR87', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42], '日'],
  ])('%s', (charset, bytes, text) => {
    const message = withName(charset, bytes);
    expect(name(message).text).toBe(text);
    const parsed = parseMessage(message);
    expect(parsed.ok && parsed.value.toBytes()).toEqual(message);
  });

  test('an unknown name is a clear problem, and the header is there to answer with', () => {
    const parsed = parseMessage(withName('KLINGON', [0x41]));
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'charset-unknown' } });
    if (!parsed.ok) {
      expect(parsed.problem.message).toContain('KLINGON');
      expect(parsed.header?.text('MSH-10')).toBe('7');
    }
    expect(name(withName('KLINGON', [0xc4]), { charset: '8859/1' }).text).toBe('Ä');
    expect(name(withName('ASCII', [0xc4]), { charset: 'no such' }).text).toBe('refused: charset-unknown');
  });

  test('invalid bytes are reported with their offset, never read as U+FFFD', () => {
    const bytes = withName('UNICODE UTF-8', [0x41, 0xe9, 0x42]);
    const parsed = parseMessage(bytes);
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'charset-bytes', offset: bytes.indexOf(0xe9) } });
    expect(!parsed.ok && parsed.header?.text('MSH-10')).toBe('7');
    expect(name(bytes, { charset: '8859/1' }).text).toBe('AéB');
    expect(name(withName('8859/3', [0xa5])).text).toBe('refused: charset-bytes');
    expect(name(withName('ASCII', [0xe9])).text).toBe('refused: charset-bytes');
    expect(name(withName('', [0xe9])).text).toBe('refused: charset-bytes');
    expect(name(withName('', [0xe9]), { undeclaredCharset: '8859/1' }).text).toBe('é');
  });

  test('UTF-8 that was not declared is read and noted', () => {
    expect(name(withName('', [0xc3, 0xa9]))).toEqual({ text: 'é', notes: ['charset-undeclared'] });
    expect(name(withName('ASCII', [0xc3, 0xa9]))).toEqual({ text: 'é', notes: ['charset-mismatch'] });
    expect(name(withName('ASCII', [0x41]))).toEqual({ text: 'A', notes: [] });
  });

  test('control bytes under 8859/1 and further character sets are noted', () => {
    expect(name(withName('8859/1', [0x93])).notes).toEqual(['c1-bytes']);
    expect(name(withName('8859/1~UNICODE UTF-8', [0x41])).notes).toEqual(['charset-repeats']);
  });

  test('a byte order mark outweighs what MSH-18 says', () => {
    const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, ...withName('8859/1', [0xc3, 0xa9])]);
    expect(name(bytes)).toEqual({ text: 'é', notes: ['charset-mismatch'] });
  });

  test.each([true, false])('UTF-16, little endian %s, with and without a mark', (littleEndian) => {
    const text = 'MSH|^~\\&|A||||||ADT^A01|7|P|2.5||||||UNICODE UTF-16\rPID|1||||Ä';
    for (const marked of [`\uFEFF${text}`, text]) {
      const view = new DataView(new ArrayBuffer(marked.length * 2));
      for (let at = 0; at < marked.length; at += 1) view.setUint16(at * 2, marked.charCodeAt(at), littleEndian);
      const bytes = new Uint8Array(view.buffer);
      expect(name(bytes).text).toBe('Ä');
      const parsed = parseMessage(bytes);
      if (!parsed.ok) throw new Error('refused');
      expect(parsed.value.toBytes()).toEqual(bytes);
      const patched = parsed.value.patch({ 'PID-5': 'Öl' });
      expect(patched.ok && name(patched.value).text).toBe('Öl');
    }
  });
});

describe('single-byte sets', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16])('8859/%i writes back every byte it reads', (part) => {
    const charset = findCharset(`8859/${part}`);
    let readable = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const text = charset?.decode(Uint8Array.of(byte));
      if (!text?.ok) continue;
      readable += 1;
      expect(charset?.encode(text.value)).toEqual({ ok: true, value: Uint8Array.of(byte) });
    }
    expect(readable).toBeGreaterThan(200);
  });

  test('a character that the set lacks is refused', () => {
    expect(findCharset('8859/1')?.encode('€')).toMatchObject({ ok: false, problem: { code: 'charset-cannot-write' } });
    expect(findCharset('ASCII')?.encode('é')).toMatchObject({ ok: false });
    expect(findCharset('UTF-8')?.encode('a\ud800')).toMatchObject({ ok: false });
    expect(findCharset('BIG-5')?.encode('你a')).toEqual({ ok: true, value: Uint8Array.of(0xa7, 0x41, 0x61) });
    expect(findCharset('ISO IR87')?.encode('日')).toMatchObject({ ok: false });
  });

  test('8859/12 does not exist', () => {
    expect(findCharset('8859/12')).toBeNull();
  });
});

describe('firstInvalidUtf8', () => {
  test.each([
    [[0x41, 0xc3, 0xa9, 0xf0, 0x9f, 0x92, 0x8a], -1],
    [[0x41, 0xc0, 0x80], 1],
    [[0xe0, 0x80, 0x80], 0],
    [[0xed, 0xa0, 0x80], 0],
    [[0xf4, 0x90, 0x80, 0x80], 0],
    [[0xf5], 0],
    [[0x41, 0x42, 0xe2, 0x82], 2],
    [[0x80], 0],
  ])('%j: %i', (bytes, offset) => {
    expect(firstInvalidUtf8(Uint8Array.from(bytes))).toBe(offset);
  });
});
