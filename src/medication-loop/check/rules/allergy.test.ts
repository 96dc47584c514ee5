import { describe, expect, test } from 'vitest';
import { allergyClass } from './allergy-class.ts';
import { allergyIngredient } from './allergy-ingredient.ts';
import { allergyRecorded } from './allergy-recorded.ts';
import { gravityOf } from './allergy-severity.ts';
import { allergy, caseOf, order, product, verdicts } from './case.fixture.ts';

const amoxicillin = product('amoxicillin', { ingredients: { amoxicillin: ['penicillins'] } });
const cefazolin = product('cefazolin', { ingredients: { cefazolin: ['cephalosporins'] } });
const meropenem = product('meropenem', { ingredients: { meropenem: ['carbapenems'] } });
const metformin = product('metformin');
const furosemide = product('furosemide', { ingredients: { furosemide: ['sulfonamide-nonantibiotics'] } });
const fentanyl = product('fentanyl', { ingredients: { fentanyl: ['opioids', 'phenylpiperidine-opioids'] } });

const toPenicillin = (reaction: string | null, severity: string | null = null) =>
  allergy('penicillin', { class: 'penicillins', reaction, severity });

describe('how grave a reaction is', () => {
  test.each([
    ['anaphylaxis', null, 'grave'],
    ['Angioedema of the tongue', null, 'grave'],
    ['Stevens-Johnson syndrome', null, 'grave'],
    ['rash', 'SV', 'grave'],
    ['rash', 'severe', 'grave'],
    ['hives', null, 'allergy'],
    [null, null, 'allergy'],
    ['nausea and vomiting', null, 'intolerance'],
    ['GI upset', 'MI', 'intolerance'],
    ['cough', null, 'intolerance'],
  ])('%s, %s is %s', (reaction, severity, gravity) => {
    expect(gravityOf({ reaction, severity })).toBe(gravity);
  });
});

describe('an ingredient', () => {
  const run = (said: ReturnType<typeof allergy>, of = amoxicillin, components = [metformin]) =>
    allergyIngredient.run(caseOf(order(of, { components }), { patient: { allergies: [said] } }));

  test('that the patient is allergic to stops, in a component too', () => {
    expect(verdicts(run(allergy('amoxicillin', { ingredient: 'amoxicillin' })))).toEqual(['alert stop']);
    expect(verdicts(run(allergy('metformin', { ingredient: 'metformin' })))).toEqual(['alert stop']);
  });
  test('that is not tolerated is asked about', () => {
    expect(verdicts(run(allergy('amoxicillin', { ingredient: 'amoxicillin', reaction: 'nausea' })))).toEqual([
      'alert ask',
    ]);
  });
  test('that is in the order twice is said once', () => {
    expect(run(allergy('metformin', { ingredient: 'metformin' }), metformin, [metformin])).toHaveLength(1);
  });
  test('that is another one passes', () => {
    expect(verdicts(run(allergy('latex')))).toEqual(['passed']);
    expect(verdicts(run(allergy('ibuprofen', { ingredient: 'ibuprofen' })))).toEqual(['passed']);
  });
});

describe('a class', () => {
  const run = (of: typeof amoxicillin, said: ReturnType<typeof allergy>) =>
    allergyClass.run(caseOf(order(of), { patient: { allergies: [said] } }));

  test('of the allergy asks; after a grave reaction it stops; an intolerance is noted', () => {
    expect(verdicts(run(amoxicillin, toPenicillin('rash')))).toEqual(['alert ask']);
    expect(verdicts(run(amoxicillin, toPenicillin('anaphylaxis')))).toEqual(['alert stop']);
    expect(verdicts(run(amoxicillin, toPenicillin('nausea')))).toEqual(['alert note']);
  });
  test('that is documented to cross react asks, and stops after a grave reaction', () => {
    expect(verdicts(run(cefazolin, toPenicillin('rash')))).toEqual(['alert ask']);
    expect(verdicts(run(meropenem, toPenicillin('rash')))).toEqual(['alert ask']);
    const [grave] = run(cefazolin, toPenicillin('anaphylaxis'));
    expect(grave).toMatchObject({ tier: 'stop', key: 'allergy-class:cefazolin:penicillins:cephalosporins' });
    expect(grave?.source).toContain('FDA labels of cephalosporins');
  });
  test('follows from the ingredient that was said', () => {
    const said = allergy('ampicillin', { ingredient: 'ampicillin', classesOfIngredient: ['penicillins'] });
    expect(verdicts(run(amoxicillin, said))).toEqual(['alert ask']);
  });
  test('nuisance: the ingredient itself is not said a second time as a class', () => {
    const said = allergy('amoxicillin', { ingredient: 'amoxicillin', classesOfIngredient: ['penicillins'] });
    expect(verdicts(run(amoxicillin, said))).toEqual(['passed']);
  });
  test('nuisance: sulfa antibiotic and a diuretic is noted, never asked, even after a grave reaction', () => {
    const sulfa = allergy('sulfa', { class: 'sulfonamide-antibiotics', reaction: 'anaphylaxis' });
    expect(verdicts(run(furosemide, sulfa))).toEqual(['alert note']);
  });
  test('nuisance: morphine says nothing of fentanyl, but "opioids" does', () => {
    const morphine = allergy('morphine', {
      ingredient: 'morphine',
      classesOfIngredient: ['opioids', 'phenanthrene-opioids'],
    });
    expect(verdicts(run(fentanyl, morphine))).toEqual(['passed']);
    expect(verdicts(run(fentanyl, allergy('opioids', { class: 'opioids' })))).toEqual(['alert ask']);
  });
  test('nuisance: penicillin and metformin', () => {
    expect(verdicts(run(metformin, toPenicillin('anaphylaxis')))).toEqual(['passed']);
  });
});

describe('what is known of allergies', () => {
  test('not recorded is not known, and is asked about', () => {
    const results = allergyRecorded.run(caseOf(order(metformin), { patient: { allergyStatus: 'not-recorded' } }));
    expect(verdicts(results)).toEqual(['not-known ask']);
  });
  test('what nobody could match is listed and asked about', () => {
    const allergies = [allergy('Seldane'), allergy('shellfish', { reaction: 'hives', severity: 'moderate' })];
    const [result] = allergyRecorded.run(caseOf(order(metformin), { patient: { allergies } }));
    expect(result).toMatchObject({
      verdict: 'not-known',
      tier: 'ask',
      evidence: { unmatched: ['Seldane', 'shellfish'] },
    });
    expect(result?.says).toContain('Seldane (rash) and shellfish (hives, moderate)');
  });
  test('none known and all matched pass', () => {
    expect(verdicts(allergyRecorded.run(caseOf(order(metformin))))).toEqual(['passed']);
    expect(
      verdicts(allergyRecorded.run(caseOf(order(metformin), { patient: { allergies: [toPenicillin('rash')] } }))),
    ).toEqual(['passed']);
  });
});
