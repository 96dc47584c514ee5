import { describe, expect, test } from 'vitest';
import { HL7_NULL, type Hl7Patch, parseMessage, repeated } from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const MSH = 'MSH|^~\\&|A|B|||20260301||RDE^O11|1|P|2.5||||||UNICODE UTF-8';

function patch(text: string, changes: Hl7Patch): string {
  const parsed = parseMessage(encode(text));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const patched = parsed.value.patch(changes);
  return patched.ok ? decode(patched.value) : `refused: ${patched.problem.code}`;
}

describe('patch', () => {
  test.each<[string, Hl7Patch, string]>([
    ['ORC|NW|1\r', { 'ORC-1': 'CA' }, 'ORC|CA|1\r'],
    ['ORC|NW|1', { 'ORC-5': 'x' }, 'ORC|NW|1|||x'],
    ['ORC', { 'ORC-2': 'x' }, 'ORC||x'],
    ['ORC|NW', { 'ORC-5': '' }, 'ORC|NW'],
    ['PID|1||1^2~3||a^b&c', { 'PID-3(2).4': 'x' }, 'PID|1||1^2~3^^^x||a^b&c'],
    ['PID|1||1^2~3', { 'PID-3(4)': 'x' }, 'PID|1||1^2~3~~x'],
    ['PID|1||1^2~3', { 'PID-3': 'x' }, 'PID|1||x~3'],
    ['PID|1||1^2~3|', { 'PID-3(*)': '' }, 'PID|1|||'],
    ['PID|1||1^2~3|', { 'PID-3(*)': repeated([['a', 'b'], 'c']) }, 'PID|1||a^b~c|'],
    ['PID|a^b&c^d', { 'PID-1.2.2': 'x|y' }, 'PID|a^b&x\\F\\y^d'],
    ['PID|a^b&c^d', { 'PID-1.2': 'x' }, 'PID|a^x^d'],
    ['PID|a', { 'PID-1': HL7_NULL }, 'PID|""'],
    ['PID|a', { 'PID-1': null }, 'PID|'],
    ['PID|a', { 'PID-1': ['x', ['y', 'z']] }, 'PID|x^y&z'],
    ['PID|a|b|c', { 'PID-3': '3', 'PID-1': '1', 'PID-6': '6' }, 'PID|1|b|3|||6'],
    ['PID|\\Zx\\ 0.50 |Ä', { 'PID-3': 'é' }, 'PID|\\Zx\\ 0.50 |Ä|é'],
    ['RXR|PO\nRXR|NG\r\n', { 'RXR(2)-1': 'IV' }, 'RXR|PO\nRXR|IV\r\n'],
  ])('%j with %j', (segment, changes, expected) => {
    expect(patch(`${MSH}\r${segment}`, changes)).toBe(`${MSH}\r${expected}`);
  });

  test('MSH fields count from the separator', () => {
    expect(patch(`${MSH}\r`, { 'MSH-3': 'X', 'MSH-10': '2', 'MSH-21': 'p' })).toBe(
      'MSH|^~\\&|X|B|||20260301||RDE^O11|2|P|2.5||||||UNICODE UTF-8|||p\r',
    );
  });

  test('nothing changed is nothing changed, and what comes before MSH stays', () => {
    const text = `\uFEFF \r\n${MSH}\nPID|1\n`;
    expect(patch(text, {})).toBe(text);
    expect(patch(text, { 'PID-2': 'x' })).toBe(`\uFEFF \r\n${MSH}\nPID|1|x\n`);
  });

  test('custom delimiters', () => {
    expect(patch('MSH$%~!*$A\rPID$a%b', { 'PID-1.2': 'x%|$!' })).toBe('MSH$%~!*$A\rPID$a%x!S!|!F!!E!');
  });

  test.each<[Hl7Patch, string]>([
    [{ 'MSH-1': 'x' }, 'path-protected'],
    [{ 'MSH-2': 'x' }, 'path-protected'],
    [{ 'MSH-18': 'x' }, 'path-protected'],
    [{ nonsense: 'x' }, 'path-invalid'],
    [{ 'PID-3(*).1': 'x' }, 'path-invalid'],
    [{ 'PV1-3': 'x' }, 'segment-missing'],
    [{ 'PID(2)-3': 'x' }, 'segment-missing'],
    [{ 'PID-3': 'x', 'PID-3.1': 'y' }, 'path-overlap'],
    [{ 'PID-3(*)': 'x', 'PID-3(2)': 'y' }, 'path-overlap'],
    [{ 'PID-3': { raw: 'a|b' } }, 'value-invalid'],
    [{ 'PID-3': { raw: 'a\rb' } }, 'value-invalid'],
    [{ 'PID-3': repeated(['a']) }, 'value-invalid'],
    [{ 'PID-3.1.1': ['a', 'b'] }, 'value-invalid'],
  ])('%j is refused: %s', (changes, code) => {
    expect(patch(`${MSH}\rPID|1\r`, changes)).toBe(`refused: ${code}`);
  });

  test('the character set of the message decides what can be written', () => {
    const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const bytes = latin1('MSH|^~\\&|A||||||ADT^A01|1|P|2.5||||||8859/1\rPID|1||\xe4\r');
    const parsed = parseMessage(bytes);
    if (!parsed.ok) throw new Error('refused');
    expect(parsed.value.patch({ 'PID-4': 'ö' })).toEqual({
      ok: true,
      value: latin1('MSH|^~\\&|A||||||ADT^A01|1|P|2.5||||||8859/1\rPID|1||\xe4|\xf6\r'),
    });
    expect(parsed.value.patch({ 'PID-4': '€' })).toMatchObject({ problem: { code: 'charset-cannot-write' } });
    expect(patch('MSH|^~\\&|A\rPID|1', { 'PID-2': 'é' })).toBe('refused: charset-cannot-write');
    expect(patch('MSH|^~\\&|Ä\rPID|1', { 'PID-2': 'é' })).toBe('MSH|^~\\&|Ä\rPID|1|é');
  });

  test('without an escape character a value that needs one is refused', () => {
    expect(patch('MSH|^~&|A\rPID|1', { 'PID-2': 'a&b' })).toBe('refused: cannot-escape');
    expect(patch('MSH|^~&|A\rPID|1', { 'PID-2': 'a\\b' })).toBe('MSH|^~&|A\rPID|1|a\\b');
    expect(patch('MSH|^~\\|A\rPID|1', { 'PID-2.1.2': 'a' })).toBe('refused: value-invalid');
  });
});
