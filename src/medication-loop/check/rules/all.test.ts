import { expect, test } from 'vitest';
import { answerTexts } from '../shapes.ts';
import { answersTo, checkRules, needsAnswer } from './all.ts';
import { voiceOf } from './result.ts';

test('each rule has an id, a title and a source of its own, and only answers that have words', () => {
  expect(new Set(checkRules.map((rule) => rule.id)).size).toBe(checkRules.length);
  for (const rule of checkRules) {
    expect(rule.title, rule.id).toMatch(/^[a-z-]+( [a-z-]+){0,3}$/);
    expect(rule.source.length, rule.id).toBeGreaterThan(10);
    for (const code of [...rule.answers, ...rule.overrides])
      expect(answerTexts[code], `${rule.id} ${code}`).toBeTruthy();
  }
});

test('every rule that can ask offers answers', () => {
  const askers = checkRules.filter(
    (rule) => !['dose-unit', 'absolute-dose', 'vinca-minibag', 'methotrexate-weekly'].includes(rule.id),
  );
  for (const rule of askers) expect(rule.answers.length, rule.id).toBeGreaterThan(0);
});

test('what passed or is only noted needs no answer', () => {
  const [rule] = checkRules;
  if (!rule) throw new Error('there are no rules');
  const voice = voiceOf(rule);
  const [passed] = voice.passed('fine');
  expect(passed && needsAnswer(passed)).toBe(false);
  expect(answersTo(voice.alert('note', { says: 'read this' }))).toEqual([]);
  expect(answersTo(voice.alert('ask', { says: 'answer this' }))).toEqual(rule.answers);
  expect(answersTo(voice.notKnown('ask', { says: 'not known' }))).toEqual(rule.answers);
});
