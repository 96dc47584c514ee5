import { expect, test } from 'vitest';
import { type OpenCheck, settle } from './rules.ts';

const ask = (key: string, answers = ['dose-intended', 'protocol']): OpenCheck => ({
  key,
  tier: 'ask',
  says: `${key}?`,
  answers,
});
const code = (outcome: ReturnType<typeof settle>) => (outcome.ok ? 'settled' : outcome.code);

test('every open check has one of its own answers', () => {
  expect(code(settle([], []))).toBe('settled');
  const answers = [
    { key: 'dose', code: 'protocol' },
    { key: 'allergy', code: 'tolerated-before', comment: 'in March' },
  ];
  expect(code(settle([ask('dose'), ask('allergy', ['tolerated-before'])], answers))).toBe('settled');
});

test('words alone, another check’s answer and an answer that is not offered are refused', () => {
  expect(code(settle([ask('dose')], []))).toBe('answer-missing');
  expect(code(settle([ask('dose')], [{ key: 'dose', code: ' ', comment: 'it is fine' }]))).toBe('answer-missing');
  expect(code(settle([ask('dose')], [{ key: 'other', code: 'protocol' }]))).toBe('answer-missing');
  expect(code(settle([ask('dose')], [{ key: 'dose', code: 'it is fine' }]))).toBe('answer-not-offered');
});

test('a check that nothing settles is told before anything else', () => {
  const stop: OpenCheck = { key: 'absolute-dose', tier: 'stop', says: '38.5 tablets', answers: [] };
  expect(code(settle([ask('dose'), stop], [{ key: 'absolute-dose', code: 'protocol' }]))).toBe('stop-stands');
});

test('a stop with a coded override is settled by it, and by nothing else', () => {
  const stop: OpenCheck = { key: 'allergy', tier: 'stop', says: 'allergy', answers: ['tolerated-before'] };
  expect(code(settle([stop], [{ key: 'allergy', code: 'tolerated-before' }]))).toBe('settled');
  expect(code(settle([stop], [{ key: 'allergy', code: 'dose-intended' }]))).toBe('answer-not-offered');
});

test('an answer to a check that is gone harms nothing', () => {
  expect(code(settle([], [{ key: 'dose', code: 'protocol' }]))).toBe('settled');
});
