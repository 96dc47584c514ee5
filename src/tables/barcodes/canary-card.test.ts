import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canaryText, judgeCanary, parseScan, separatorAliases } from './index.ts';

const gs = '\u001d';
const codes = (text: string, more = {}) => {
  const verdict = judgeCanary({ text, ...more });
  return verdict.ok ? [] : verdict.faults.map(({ code }) => code);
};
const translated = (text: string, from: string, to: string) =>
  [...text].map((sign) => (from.includes(sign) ? ([...to][from.indexOf(sign)] ?? sign) : sign)).join('');
const german = (text: string) => translated(text, 'yzYZ-_/]', 'zyZYß?-+');

describe('the test card', () => {
  it('is a GS1 code with separator, both cases, digits and signs', () => {
    expect(parseScan(canaryText)).toMatchObject({
      kind: 'gs1',
      elements: [{ ai: '91' }, { ai: '92', value: 'MORTAR' }],
    });
    for (const part of ['ABCabc123-_/.', ']', gs]) expect(canaryText).toContain(part);
  });

  it('is right byte for byte, with prefix and suffix heard', () => {
    expect(judgeCanary({ text: canaryText, prefixHeard: true, suffixHeard: true })).toEqual({ ok: true });
    expect(judgeCanary({ text: canaryText })).toEqual({ ok: true });
  });

  it.each([
    ['nothing', '', ['nothing']],
    ['no separator', canaryText.replace(gs, ''), ['separator-lost']],
    ['capitals only', canaryText.toUpperCase(), ['upper-case']],
    ['small letters only', canaryText.toLowerCase(), ['lower-case']],
    ['exchanged cases', translated(canaryText, 'ABCQWYZMORTabcdqwyz', 'abcqwyzmortABCDQWYZ'), ['case-swapped']],
    ['a German keyboard', german(canaryText), ['keyboard-layout']],
    [
      'a French keyboard',
      translated(canaryText, 'aqwzAQWZ1234567890-_/.]m', 'qazwQAZW&é"\'(-è_çà)°!:$,'),
      ['keyboard-layout'],
    ],
    ['a Spanish keyboard', translated(canaryText, '-_/]', "'?-+"), ['keyboard-layout']],
    ['a keyboard that is not known', translated(canaryText, '-/.', 'öäü'), ['keyboard-layout']],
    ['no symbology identifier', canaryText.slice(3), ['symbology-identifier-missing']],
    ['the first half', canaryText.slice(0, 14), ['truncated']],
    ['one character too few', canaryText.slice(0, -1), ['truncated']],
    ['the second half', canaryText.slice(14), ['head-missing']],
    ['more before', `STX${canaryText}`, ['more-before']],
    ['more after', `${canaryText}\t`, ['more-after']],
    ['more on both sides', `<${canaryText}>`, ['more-before', 'more-after']],
    ['another code', '00304091234017', ['not-the-card']],
    ['the card twice', canaryText + canaryText, ['more-after']],
    ['capitals and no separator', canaryText.replace(gs, '').toUpperCase(), ['separator-lost', 'upper-case']],
    [
      'a German keyboard that eats the separator, no identifier',
      german(canaryText.slice(3).replace(gs, '')),
      ['symbology-identifier-missing', 'separator-lost', 'keyboard-layout'],
    ],
    ['half of it in capitals', canaryText.slice(0, 14).toUpperCase(), ['truncated', 'upper-case']],
  ])('%s', (_what, text, expected) => {
    expect(codes(text).sort()).toEqual([...expected].sort());
  });

  it.each([...separatorAliases, '<GS>', ' '])('%j for the separator is named', (alias) => {
    const verdict = judgeCanary({ text: canaryText.replace(gs, alias) });
    expect(verdict).toMatchObject({
      faults: [{ code: 'separator-other', says: `It sends "${alias}" for the separator.` }],
    });
  });

  it('names the keyboard', () => {
    const verdict = judgeCanary({ text: german(canaryText) });
    expect(verdict).toMatchObject({
      faults: [{ says: 'It types for a US keyboard, and the station has a German one.' }],
    });
    expect(judgeCanary({ text: translated(canaryText, '-/.', 'öäü') })).toMatchObject({
      faults: [{ says: 'Some keys mean something else at the station: "-" as "ö", "/" as "ä", "." as "ü".' }],
    });
  });

  it('misses its prefix or suffix, whatever else', () => {
    expect(codes(canaryText, { prefixHeard: false })).toEqual(['prefix-missing']);
    expect(codes(canaryText, { suffixHeard: false, prefixHeard: true })).toEqual(['suffix-missing']);
    expect(codes(canaryText.toUpperCase(), { prefixHeard: false, suffixHeard: false })).toEqual([
      'prefix-missing',
      'suffix-missing',
      'upper-case',
    ]);
  });

  it('is never right when a character differs', () => {
    fc.assert(
      fc.property(fc.nat(canaryText.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, sign) => {
        fc.pre(canaryText[at] !== sign);
        expect(codes(canaryText.slice(0, at) + sign + canaryText.slice(at + 1))).not.toEqual([]);
      }),
    );
  });

  it('says in each fault what to do', () => {
    for (const text of ['', 'x', canaryText.slice(3), canaryText.replace(gs, '|'), `${canaryText}!`]) {
      const verdict = judgeCanary({ text, prefixHeard: false });
      for (const { says, remedy } of verdict.ok ? [] : verdict.faults) {
        expect(says).toMatch(/^[A-Z].*[.]$/);
        expect(remedy).toMatch(/^[A-Z].*[.]$/);
      }
    }
  });
});
