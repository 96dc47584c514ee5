import { describe, expect, test } from 'vitest';
import {
  asNeeded,
  caseOf,
  interval,
  minutesLater,
  once,
  order,
  other,
  product,
  route,
  verdicts,
} from './case.fixture.ts';
import { duplicateClass } from './duplicate-class.ts';
import { duplicateIngredient } from './duplicate-ingredient.ts';

const acetaminophen = product('acetaminophen');
const combination = product('hydrocodone and acetaminophen', { ingredients: { hydrocodone: [], acetaminophen: [] } });
const apixaban = product('apixaban', { ingredients: { apixaban: ['anticoagulants'] } });
const enoxaparin = product('enoxaparin', { ingredients: { enoxaparin: ['anticoagulants'] }, routes: ['IV'] });
const senna = product('senna', { ingredients: { senna: ['laxatives'] } });
const docusate = product('docusate', { ingredients: { docusate: ['laxatives'] } });

describe('the same ingredient', () => {
  const run = (mine: ReturnType<typeof order>, others: ReturnType<typeof other>[]) =>
    verdicts(duplicateIngredient.run(caseOf(mine, { others })));

  test('in two scheduled orders asks, in a combination too', () => {
    expect(run(order(acetaminophen), [other(acetaminophen)])).toEqual(['alert ask']);
    expect(run(order(combination), [other(acetaminophen)])).toEqual(['alert ask']);
    expect(run(order(acetaminophen, { route: route('IV') }), [other(acetaminophen)])).toEqual(['alert ask']);
  });
  test('nuisance: as needed beside scheduled, and alternative routes as needed, are only noted', () => {
    expect(run(order(acetaminophen, { prn: true, prnReason: 'fever' }), [other(acetaminophen)])).toEqual([
      'alert note',
    ]);
    const prn = { prn: true, schedule: asNeeded };
    expect(run(order(acetaminophen, { ...prn, route: route('IV') }), [other(acetaminophen, prn)])).toEqual([
      'alert note',
    ]);
  });
  test('nuisance: a loading dose beside regular doses is only noted', () => {
    expect(run(order(acetaminophen, { schedule: once }), [other(acetaminophen)])).toEqual(['alert note']);
  });
  test('nuisance: drops in the eye, orders one after the other, and fluids that carry are not spoken of', () => {
    expect(run(order(acetaminophen), [other(acetaminophen, { route: route('OPHTH') })])).toEqual(['passed']);
    expect(run(order(acetaminophen), [other(acetaminophen, { stopAt: minutesLater(-1) })])).toEqual(['passed']);
    const saline = product('sodium-chloride', { routes: ['IV'] });
    expect(run(order(saline), [other(saline)])).toEqual(['passed']);
    expect(run(order(acetaminophen), [other(product('metformin'))])).toEqual(['passed']);
  });
  test('a patch acts on the whole body', () => {
    const fentanyl = product('fentanyl', { routes: ['TD'] });
    expect(run(order(fentanyl, { route: route('TD') }), [other(fentanyl, { route: route('IV') })])).toEqual([
      'alert ask',
    ]);
  });
});

describe('the same therapeutic class', () => {
  const run = (mine: ReturnType<typeof order>, others: ReturnType<typeof other>[]) =>
    verdicts(duplicateClass.run(caseOf(mine, { others })));

  test('asks where a second drug is rarely meant', () => {
    expect(run(order(apixaban), [other(enoxaparin, { route: route('IV') })])).toEqual(['alert ask']);
  });
  test('nuisance: two laxatives are only noted; one anticoagulant as a single dose too', () => {
    expect(run(order(senna), [other(docusate)])).toEqual(['alert note']);
    expect(run(order(apixaban), [other(enoxaparin, { schedule: once })])).toEqual(['alert note']);
  });
  test('nuisance: the same ingredient is not said a second time as a class', () => {
    expect(run(order(apixaban), [other(apixaban, { schedule: interval(720) })])).toEqual(['passed']);
    expect(run(order(apixaban), [other(senna)])).toEqual(['passed']);
  });
});
