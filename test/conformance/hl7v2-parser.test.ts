import { describe, expect, test } from 'vitest';
import { type Message, parseMessage, parseText } from '#lib/hl7v2/index.ts';

/** The cases in which HL7 v2 parsers were found to alter, lose or invent data. */

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

function read(bytes: Uint8Array): Message {
  const parsed = parseMessage(bytes);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

const MSH = 'MSH|^~\\&|CPOE|GH|PIS|GH|20260301120000.1234-0500||RDE^O11^RDE_O11|C1|P|2.5.1';
const message = (...segments: string[]): Message => read(encode([MSH, ...segments, ''].join('\r')));

describe('nothing is altered on the way out', () => {
  test.each([
    ['RXE-3 0.50', 'RXE||0^X|0.50', 'RXE-3', '0.50'],
    ['RXA-6 40 mg', 'RXA|0|1|20260301||0^X|40 mg', 'RXA-6', '40 mg'],
    ['time-zone sign of ...1234-0500', 'PID|1', 'MSH-7', '20260301120000.1234-0500'],
    ['seconds of 20260301120000', 'ORC|NW||||||||20260301120000', 'ORC-9', '20260301120000'],
    ['leading zeros and blanks', 'RXE||0^X| 007 ', 'RXE-3', ' 007 '],
  ])('%s', (_name, segment, path, expected) => {
    const found = message(segment);
    expect(found.text(path)).toBe(expected);
    const patched = found.patch({ 'MSH-10': 'C2' });
    expect(patched.ok && decode(patched.value)).toBe(`${MSH.replace('|C1|', '|C2|')}\r${segment}\r`);
  });

  test('"" (delete) is not read as empty and is written back', () => {
    const found = message('PID|1||""|||""^x');
    expect(found.get('PID-3')).toEqual({ kind: 'null' });
    expect(found.get('PID-4')).toEqual({ kind: 'absent' });
    expect(found.get('PID-6.1')).toEqual({ kind: 'null' });
    const patched = found.patch({ 'PID-1': '2' });
    expect(patched.ok && decode(patched.value)).toContain('\rPID|2||""|||""^x\r');
  });

  test('\\.br\\ \\H\\ \\N\\ are read as text and written back as they were', () => {
    const found = message('NTE|1||one\\.br\\\\H\\two\\N\\');
    expect(found.text('NTE-3')).toBe('one\ntwo');
    expect(found.raw('NTE-3')).toBe('one\\.br\\\\H\\two\\N\\');
    expect(decode(found.toBytes())).toContain('one\\.br\\\\H\\two\\N\\');
  });

  test('no field separator is added to any segment', () => {
    const text = `${MSH}\rPID|1\rPV1\rRXR|PO||\r`;
    expect(decode(read(encode(text)).toBytes())).toBe(text);
  });
});

describe('reading', () => {
  test('Escapes', () => {
    expect(message('NTE|1||\\F\\\\S\\\\T\\\\R\\\\E\\\\X41\\\\.br\\\\Zlocal\\').text('NTE-3')).toBe(
      '|^&~\\A\n\\Zlocal\\',
    );
  });

  test('Subcomponents', () => {
    const found = message('ORC|NW||||||1^Q12H&0900,2100');
    expect(found.text('ORC-7.2.1')).toBe('Q12H');
    expect(found.text('ORC-7.2.2')).toBe('0900,2100');
    expect(found.first('ORC-7.2')).toEqual({ kind: 'value', text: 'Q12H' });
  });

  test('repeating PID-3 is not read as empty', () => {
    const found = message('PID|1||1^^^A^MR~2^^^B^SS');
    expect(found.text('PID-3.1')).toBe('1');
    expect(found.text('PID-3(2).5')).toBe('SS');
  });

  test('Custom delimiters', () => {
    const text = 'MSH$%~!*$A$B%C$$$2026$$ADT%A01$7$P$2.5\rPID$1$$x%y*z~w!F!\r';
    const found = read(encode(text));
    expect(found.text('MSH-2')).toBe('%~!*');
    expect(found.text('MSH-9.2')).toBe('A01');
    expect(found.text('PID-3.2.2')).toBe('z');
    expect(found.text('PID-3(2)')).toBe('w$');
    expect(decode(found.toBytes())).toBe(text);
  });

  test("the VA's MSH^~|\\^", () => {
    const found = read(encode('MSH^~|\\^VAFC TRIGGER^200M~MPI~DNS^X^500\rPID^1^^a~b|c\r'));
    expect(found.text('MSH-4.2')).toBe('MPI');
    expect(found.text('PID-3.2')).toBe('b');
    expect(found.text('PID-3(2)')).toBe('c');
  });

  test('MSH-2 with 3 characters', () => {
    const withEscape = read(encode('MSH|^~\\|A|B\rPID|1||a&b^\\F\\\r'));
    expect(withEscape.text('PID-3.1')).toBe('a&b');
    expect(withEscape.text('PID-3.2')).toBe('|');
    const withoutEscape = read(encode('MSH|^~&|A|B\rPID|1||a&b^\\F\\\r'));
    expect(withoutEscape.text('PID-3.1.2')).toBe('b');
    expect(withoutEscape.text('PID-3.2')).toBe('\\F\\');
  });

  test('MSH-2 with 5 characters', () => {
    const found = read(encode('MSH|^~\\&#|A|B\rPID|1||a\\P\\b#\r'));
    expect(found.text('MSH-2')).toBe('^~\\&#');
    expect(found.text('PID-3')).toBe('a#b#');
  });

  test.each([
    ['CR only', '\r'],
    ['LF only', '\n'],
    ['CRLF', '\r\n'],
  ])('%s', (_name, end) => {
    const text = [MSH, 'PID|1||9', 'PV1|1|I|4W', ''].join(end);
    const found = read(encode(text));
    expect(found.segments().map((segment) => segment.name)).toEqual(['MSH', 'PID', 'PV1']);
    expect(found.text('PID-3.1')).toBe('9');
    expect(found.text('MSH-12')).toBe('2.5.1');
    expect(found.text('PV1-3.1')).toBe('4W');
    expect(decode(found.toBytes())).toBe(text);
  });

  test('BOM', () => {
    const bytes = encode(`\uFEFF${MSH}\rPID|1||9\r`);
    expect(read(bytes).text('PID-3')).toBe('9');
    expect(read(bytes).toBytes()).toEqual(bytes);
  });

  test('leading blanks', () => {
    const bytes = encode(` \t\r\n${MSH}\rPID|1||9\r`);
    expect(read(bytes).text('MSH-10')).toBe('C1');
    expect(read(bytes).toBytes()).toEqual(bytes);
  });

  test('real traffic: ADT^A01 without EVN, RDE without TQ1', () => {
    expect(read(encode('MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\rPID|1||9\r')).text('PID-3')).toBe('9');
    expect(message('ORC|NW', 'RXE||0^X|1||mg').orders()[0]?.text('RXE-5')).toBe('mg');
  });
});

describe('refusing', () => {
  test('Missing MSH', () => {
    expect(parseMessage(encode('PID|1||9\r'))).toMatchObject({ ok: false, problem: { code: 'msh-missing' } });
    expect(parseMessage(encode('junk MSH|^~\\&|A\r'))).toMatchObject({ ok: false, problem: { code: 'msh-missing' } });
  });

  test('truncated MSH|^', () => {
    expect(parseMessage(encode('MSH|^'))).toMatchObject({ ok: false, problem: { code: 'msh-short' } });
  });
});

describe('size', () => {
  test('10 MB OBX-5', () => {
    const large = 'x'.repeat(10 * 1024 * 1024);
    const bytes = encode(`${MSH}\rOBX|1|ED|PDF||${large}\rNTE|1||after\r`);
    const start = performance.now();
    const found = read(bytes);
    expect(found.text('OBX-5').length).toBe(large.length);
    expect(found.text('NTE-3')).toBe('after');
    expect(found.toBytes().length).toBe(bytes.length);
    expect(performance.now() - start).toBeLessThan(1500);
  });

  test('50,000 segments', () => {
    const bytes = encode(
      `${MSH}\r${Array.from({ length: 50_000 }, (_, at) => `OBX|${at + 1}|ST|c||v${at}`).join('\r')}\r`,
    );
    const start = performance.now();
    const found = read(bytes);
    expect(found.text('OBX(50000)-5')).toBe('v49999');
    expect(found.segments('OBX').length).toBe(50_000);
    for (let at = 1; at <= 50_000; at += 1) {
      if (found.text(`OBX(${at})-1`) !== String(at)) throw new Error(`OBX(${at})`);
    }
    expect(performance.now() - start).toBeLessThan(1500);
  });

  test.each([
    ['separators', '|^~&'],
    ['escape characters', '\\'],
    ['unknown escapes', '\\Zx\\'],
    ['line feeds', '\n'],
  ])('a megabyte of %s takes linear time', (_name, unit) => {
    const time = (size: number): number => {
      const bytes = encode(`${MSH}\rNTE|1||${unit.repeat(Math.ceil(size / unit.length))}\rPID|7\r`);
      const start = performance.now();
      const found = read(bytes);
      found.text('NTE-3');
      found.text('PID-1');
      return performance.now() - start;
    };
    time(100_000);
    expect(time(1_000_000)).toBeLessThan(1000);
  });
});

test('decoded text is read like bytes', () => {
  const parsed = parseText(`${MSH}\rPID|1||9\r`);
  expect(parsed.ok && parsed.value.text('PID-3')).toBe('9');
});
