import { expect, test } from 'vitest';
import { splitBatch } from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function split(text: string): { messages: string[]; envelope: readonly string[]; statedCount: string } | string {
  const batch = splitBatch(encode(text));
  if (!batch.ok) return batch.problem.code;
  return { ...batch.value, messages: batch.value.messages.map((bytes) => new TextDecoder().decode(bytes)) };
}

test('a batch is taken apart, each message byte for byte', () => {
  expect(split('FHS|^~\\&|O\rBHS|^~\\&|O\rMSH|^~\\&|A\rMFI|x\r\nMSH|^~\\&|B\r\rZPL|é\rBTS|2|ok\rFTS|1\r')).toEqual({
    envelope: ['FHS|^~\\&|O', 'BHS|^~\\&|O', 'BTS|2|ok', 'FTS|1'],
    messages: ['MSH|^~\\&|A\rMFI|x\r\n', 'MSH|^~\\&|B\r\rZPL|é\r'],
    statedCount: '2',
  });
});

test('messages one after another without an envelope, LF ends, other separators', () => {
  expect(split('\uFEFFMSH|^~\\&|A\nPID|1\nMSH|^~\\&|B\n')).toMatchObject({
    messages: ['MSH|^~\\&|A\nPID|1\n', 'MSH|^~\\&|B\n'],
    statedCount: '',
  });
  expect(split('BHS$%~!*$O\rMSH$%~!*$A\rBTS$1')).toMatchObject({ messages: ['MSH$%~!*$A\r'], statedCount: '1' });
});

test('what is no batch is refused', () => {
  expect(split('')).toBe('msh-missing');
  expect(split('FHS|^~\\&|O\rFTS|0\r')).toBe('msh-missing');
  expect(split('FHS|^~\\&|O\rPID|1\rMSH|^~\\&|A\r')).toBe('msh-missing');
});
