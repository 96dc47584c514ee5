import { describe, expect, it } from 'vitest';
import type { FoundDose, FoundOrder, ScanQuestion } from '../shapes.ts';
import { at, code, decision, dose, item, now, order, painOrder, product, stopOf, syringe } from './decide.fixture.ts';

describe('the order', () => {
  it('stopped while the dose is in the hand says when and by whom', () => {
    const stopped = order({ state: 'discontinued', stoppedAt: at('15:41'), stoppedBy: 'Dr A. Haddad' });
    expect(stopOf({}, { orders: [stopped] })).toMatchObject({
      code: 'order-stopped',
      says: 'The order was stopped at 15:41 by Dr A. Haddad. Do not give acetaminophen — 325 mg tablet.',
      remedy: 'Return it to the return bin, or waste it with a second person.',
    });
  });

  it('stopped after the time that is entered did not stop that dose', () => {
    const stopped = order({ state: 'discontinued', stoppedAt: at('15:41'), doses: [dose('15:00')] });
    expect(decision({ at: at('15:10') }, { orders: [stopped] }).step).toBe('confirm');
  });

  it('on hold, ended, or not verified is not given', () => {
    expect(stopOf({}, { orders: [order({ state: 'held' })] })?.code).toBe('order-held');
    expect(stopOf({}, { orders: [order({ stopAt: at('14:00'), doses: [] })] })?.code).toBe('order-ended');
    expect(stopOf({}, { orders: [order({ verifiedVersion: null, verificationId: null })] })?.says).toBe(
      'No pharmacist has verified the order of acetaminophen — 325 mg tablet.',
    );
    expect(stopOf({}, { orders: [order({ version: 2 })] })?.says).toContain('the change of the order');
    expect(stopOf({}, { orders: [order({ state: 'returned' })] })?.code).toBe('order-not-verified');
  });

  it('ended a moment ago: its last dose may be given to the end of its window', () => {
    const ended = order({ state: 'completed', stopAt: at('15:45'), doses: [dose('15:30')] });
    expect(decision({}, { orders: [ended] }).step).toBe('confirm');
  });

  it('not there, or not verified, is an exception with a reason when it was withdrawn on override', () => {
    const hand = [
      {
        withdrawalId: 'w',
        orderId: null,
        matchedOrderId: null,
        kind: 'override',
        product: syringe.product,
        lot: 'A',
        left: '1',
        expires: null,
        recallReason: null,
      },
    ];
    const scanned = { items: [item(0, { product: syringe })], hand };
    const asked = decision({ productScans: [code(0)] }, { ...scanned, orders: [] });
    expect(asked).toMatchObject({ step: 'answer', asks: [{ question: 'no-order', answer: null }] });
    const answers = [{ question: 'no-order', answer: 'emergency' }];
    expect(decision({ productScans: [code(0)], answers, dose: '0.5' }, { ...scanned, orders: [] })).toMatchObject({
      step: 'confirm',
      give: { exception: 'emergency', amount: '0.5', rest: '0.5', order: null },
    });
    const early = [{ question: 'not-verified', answer: 'prescriber-present' }];
    const notVerified = painOrder({ verifiedVersion: null, verificationId: null });
    expect(decision({ productScans: [code(0)], answers: early }, { ...scanned, orders: [notVerified] })).toMatchObject({
      step: 'confirm',
      give: { exception: 'prescriber-present' },
    });
  });

  it('of this very product is chosen before one of another strength', () => {
    const strong = order({ orderId: 'strong', item: product({ product: 'acetaminophen-500mg-tablet' }), dose: '500' });
    expect(decision({}, { orders: [strong, order()] }).order?.orderId).toBe('order-1');
  });

  it('that is open is chosen before one that was stopped', () => {
    const stopped = order({ orderId: 'old', state: 'discontinued', stoppedAt: at('10:00') });
    expect(decision({}, { orders: [stopped, order()] }).order?.orderId).toBe('order-1');
  });
});

describe('the right time', () => {
  const time = (q: Partial<ScanQuestion>, doses: FoundDose[], past: FoundOrder['past'] = []) =>
    decision(q, { orders: [order({ doses, past })] });

  it('early and late are asked, with coded answers', () => {
    expect(time({}, [dose('17:30')]).asks).toMatchObject([
      { question: 'early', says: 'Early: this dose is due at 17:30.' },
    ]);
    expect(time({}, [dose('14:30')]).asks).toMatchObject([
      { question: 'late', says: 'Late: this dose was due at 14:30.' },
    ]);
    const answers = [{ question: 'late', answer: 'dose-came-late' }];
    expect(time({ answers }, [dose('14:30')]).step).toBe('confirm');
    expect(time({}, [dose('14:30', { state: 'missed' })]).asks).toMatchObject([{ question: 'late' }]);
  });

  it('at the edge of the window nothing is asked; a second outside of it something is', () => {
    const edge = dose('16:00', { windowFrom: now, windowTo: now });
    expect(time({}, [edge]).asks).toEqual([]);
    expect(time({ at: new Date(now.getTime() + 1000) }, [edge]).asks).toMatchObject([{ question: 'late' }]);
    expect(time({ at: new Date(now.getTime() - 1000) }, [edge]).asks).toMatchObject([{ question: 'early' }]);
  });

  it('far too early is no dose', () => {
    expect(time({}, [dose('23:00')]).stop).toMatchObject({
      code: 'no-dose-due',
      says: expect.stringContaining('at 23:00'),
    });
    expect(time({}, []).stop?.code).toBe('no-dose-due');
  });

  it('a dose that was given is not given again: by whom and when', () => {
    const given = dose('16:00', { state: 'given' });
    const past = [
      { administrationId: 'a', doseId: given.doseId, outcome: 'given', by: 'B. Moss, RN', at: at('15:55') },
    ];
    expect(time({}, [given, dose('23:59')], past).stop).toMatchObject({
      code: 'already-given',
      says: 'The 16:00 dose of acetaminophen — 325 mg tablet was given at 15:55 by B. Moss, RN.',
      remedy: 'Do not give it again; the next one is due at 23:59.',
    });
    expect(time({ doseId: given.doseId }, [given, dose('17:00')], past).stop?.code).toBe('already-given');
    const held = [{ ...given, state: 'held' as const }];
    expect(
      time({}, held, [
        { administrationId: 'a', doseId: given.doseId, outcome: 'held', by: 'B. Moss, RN', at: at('15:55') },
      ]).stop?.says,
    ).toContain('was held at 15:55');
  });

  it('of an as-needed order: too soon is asked, the most in a day is a stop', () => {
    const given = (time: Date) => ({
      administrationId: 'a',
      doseId: null,
      outcome: 'given',
      by: 'B. Moss, RN',
      at: time,
    });
    const asked = (past: FoundOrder['past']) =>
      decision({ productScans: [code(0)] }, { orders: [painOrder({ past })], items: [item(0, { product: syringe })] });
    expect(asked([given(at('14:00'))]).asks).toMatchObject([
      { question: 'too-soon', says: 'Too soon: B. Moss, RN gave it at 14:00; the next may be given from 17:00.' },
    ]);
    expect(asked([given(at('13:00'))]).asks).toEqual([]);
    const eight = Array.from({ length: 8 }, (_, n) => given(new Date(at('12:00').getTime() - n * 2.5 * 3_600_000)));
    expect(asked(eight).stop).toMatchObject({ code: 'max-in-24h', details: { count: 8 } });
  });
});

describe('the right amount', () => {
  it('a package too many is a stop; a part of the last one is left over', () => {
    expect(stopOf({ productScans: [code(0), code(1), code(2)] }, { items: [item(0), item(1), item(2)] })).toMatchObject(
      {
        code: 'too-much',
        details: { have: '3', want: '2' },
      },
    );
    const half = decision({ productScans: [code(0)] }, { orders: [order({ dose: '162.5' })], items: [item(0)] });
    expect(half).toMatchObject({ step: 'confirm', give: { rest: '0.5' } });
  });

  it('less than ordered is given with a reason', () => {
    const one = { productScans: [code(0)] };
    const less = decision({ ...one, dose: '325' }, { items: [item(0)] });
    expect(less).toMatchObject({ step: 'answer', asks: [{ question: 'partial' }] });
    const answers = [{ question: 'partial', answer: 'patient-took-part' }];
    expect(decision({ ...one, dose: '325', answers }, { items: [item(0)] })).toMatchObject({
      step: 'confirm',
      give: { amount: '325' },
    });
    expect(stopOf({ dose: '975' })?.code).toBe('too-much');
  });

  it('cannot be counted in another unit', () => {
    expect(stopOf({}, { orders: [order({ doseUnit: 'mEq' })] })?.code).toBe('dose-not-countable');
  });
});

describe('what the order checks say of what is in the hand', () => {
  const alert = { rule: 'allergy-class', tier: 'stop', says: 'Allergy to penicillin.', seen: false } as const;
  it('new since the signature stops; what the pharmacist saw is told again', () => {
    expect(stopOf({}, { alerts: [alert] })).toMatchObject({ code: 'allergy', says: 'Allergy to penicillin.' });
    expect(stopOf({}, { alerts: [{ ...alert, rule: 'single-dose' }] })?.code).toBe('dose-check');
    expect(decision({}, { alerts: [{ ...alert, seen: true }] })).toMatchObject({
      step: 'confirm',
      notes: ['Allergy to penicillin.'],
    });
  });

  it('what is to be judged is asked once, with all its sentences', () => {
    const asks = decision(
      {},
      {
        alerts: [
          { ...alert, tier: 'ask' },
          { ...alert, tier: 'ask', says: 'Allergy to ampicillin.' },
        ],
      },
    ).asks;
    expect(asks).toMatchObject([{ question: 'allergy', says: 'Allergy to penicillin. Allergy to ampicillin.' }]);
  });
});

describe('unable to scan the medicine', () => {
  const unable = {
    unableToScan: { what: 'product', reason: 'barcode-damaged' } as const,
    productScans: [],
    orderId: 'order-1',
  };
  it('takes the product of the order', () => {
    expect(decision(unable, { items: [] })).toMatchObject({ step: 'confirm', give: { amount: '650' } });
    expect(decision(unable, { items: [] }).give?.items).toMatchObject([{ quantity: '2', package: null }]);
  });

  it('needs a second nurse for a high-alert drug', () => {
    const pain = { items: [], orders: [painOrder()] };
    expect(decision(unable, pain)).toMatchObject({
      step: 'answer',
      asks: [{ question: 'second-nurse', answer: null }],
    });
    expect(decision({ ...unable, witnessId: 'moss' }, pain).step).toBe('confirm');
  });

  it('stops at an expired or recalled lot in the hand', () => {
    const hand = {
      withdrawalId: 'w',
      orderId: 'order-1',
      matchedOrderId: null,
      kind: 'profile',
      product: product().product,
      lot: 'A',
      left: '2',
      expires: '2026-11-01',
      recallReason: null,
    };
    expect(stopOf(unable, { items: [], hand: [hand] })?.code).toBe('expired');
    expect(stopOf(unable, { items: [], hand: [{ ...hand, expires: null, recallReason: 'particles' }] })?.code).toBe(
      'recalled',
    );
  });
});
