import { beforeEach, describe, expect, it } from 'vitest';
import { parseText } from '#lib/hl7v2/index.ts';
import { packages } from '../world/demo-files.ts';
import { type Cabinets, openCabinets } from './cabinet.ts';
import { checkVend, type VendInput } from './check-vend.ts';
import { readFormulary } from './formulary.ts';
import { type Journal, memoryJournal } from './journal.ts';
import { adt, rde, start, type TestOrder } from './mortar.fixture.ts';
import { searchItems } from './override-search.ts';
import { readScan } from './scanned.ts';
import { type Pocket, placeKey, refusals } from './shapes.ts';
import { count, emptyReturnBin, load, pocketsToRefill, refill, unload } from './stocking.ts';
import { vend } from './vend.ts';
import { returnToBin, waste } from './waste-and-return.ts';

const formulary = readFormulary();
const cabinet = 'CAB-3W';
const nurse = 'nurse';
const second = 'nurse-3w-2';
const technician = 'technician';

let now: Date;
let journal: Journal;
let cabinets: Cabinets;

beforeEach(() => {
  now = start;
  journal = memoryJournal();
  cabinets = openCabinets({ formulary, journal, now: () => now });
  cabinets.receive(adt('A01', 'MR1', { unit: '3W' }));
});

const pass = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const order = (told: TestOrder) => cabinets.receive(rde(told));
const scheduled = { product: 'acetaminophen-325mg-tablet', dose: '650', schedule: 'Q8H', priority: 'R', condition: '' };
const pocketOf = (product: string): Pocket => {
  const found = [...cabinets.state.pockets.values()].find(
    (each) => each.cabinet === cabinet && each.product === product,
  );
  if (!found) throw new Error(`no ${product}`);
  return found;
};
const change = (product: string, to: Partial<Pocket>) =>
  cabinets.happen([{ is: 'pocket', pocket: { ...pocketOf(product), ...to } }]);

type Vend = Partial<Omit<VendInput, 'at'>>;
const asked = (more: Vend): VendInput => ({ cabinet, user: nurse, patient: 'MR1', at: now, ...more });
const take = (more: Vend) => cabinets.perform((room) => vend(room, asked(more)));
const codeOf = (more: Vend): string => {
  const checked = checkVend(cabinets, asked(more));
  return checked.ok ? 'ok' : checked.code;
};
const messages = () => [...cabinets.waiting()].filter(({ kind }) => kind === 'transaction');
const lastMessage = () => {
  const parsed = parseText(messages().at(-1)?.text ?? '');
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
};
const done = <T>(result: { ok: true; value: T } | { ok: false; code: string }): T => {
  if (!result.ok) throw new Error(result.code);
  return result.value;
};
const refused = (result: { ok: boolean; code?: string }) => (result.ok ? 'ok' : result.code);

describe('taking a dose', () => {
  it('of the profile takes whole pieces and says so to the pharmacy', () => {
    order({ ...scheduled, number: 'O1' });
    const before = pocketOf(scheduled.product);
    const { transaction, openWaste } = done(take({ order: 'O1' }));
    expect(transaction).toMatchObject({ kind: 'V', amount: '2', order: 'O1', mrn: 'MR1', actualBegin: null });
    expect(openWaste).toBeNull();
    expect(Number(pocketOf(scheduled.product).expected)).toBe(Number(before.expected) - 2);
    expect(lastMessage().text('ZPM-9')).toBe('');
  });

  it('of a controlled drug is counted blind, and twice when the count surprises', () => {
    order({ number: 'O1' });
    expect(codeOf({ order: 'O1' })).toBe('count-needed');
    expect(codeOf({ order: 'O1', blindCount: '24' })).toBe('count-again');
    const { openWaste } = done(take({ order: 'O1', blindCount: '24', recounted: true }));
    expect(openWaste?.quantity).toBe('0.5');
    expect(pocketOf('hydromorphone-1mg-syringe')).toMatchObject({ expected: '23', physical: '24' });
    const told = lastMessage();
    expect([told.text('ZPM-8'), told.text('ZPM-9'), told.text('NTE(2)-4.1')]).toEqual(['25', '24', 'RECOUNTED']);
  });

  it('without an order needs a reason, and a witness for a controlled drug', () => {
    const lorazepam = { override: { product: 'lorazepam-2mg-vial' } };
    expect(codeOf({ override: { product: 'morphine-2mg-syringe', reason: 'emergency' } })).toBe('not-on-override-list');
    expect(codeOf(lorazepam)).toBe('reason-needed');
    const override = { product: 'lorazepam-2mg-vial', reason: 'emergency' };
    expect(codeOf({ override })).toBe('witness-needed');
    expect(codeOf({ override, witness: nurse })).toBe('witness-is-user');
    expect(codeOf({ override, witness: 'informatics' })).toBe('witness-not-known');
    expect(codeOf({ override, witness: second })).toBe('count-needed');
    const { expected } = pocketOf('lorazepam-2mg-vial');
    const { transaction } = done(take({ override, witness: second, blindCount: expected }));
    expect(transaction).toMatchObject({ override: 'emergency', witness: second, order: null, amount: '1' });
    const told = lastMessage();
    expect([told.text('ORC-2'), told.text('ZPM-12.1'), told.text('NTE-3'), told.text('NTE-4.2')]).toEqual([
      '',
      second,
      'Emergency: life or limb at risk',
      'emergency',
    ]);
  });

  it('is stopped softly when it is too early, or the one dose was taken', () => {
    order({ ...scheduled, number: 'O1', start: '20261123120000-0600' });
    expect(codeOf({ order: 'O1' })).toBe('too-early');
    expect(codeOf({ order: 'O1', confirmed: true })).toBe('ok');
    pass(65);
    done(take({ order: 'O1' }));
    expect(codeOf({ order: 'O1' })).toBe('too-early');
    order({ ...scheduled, number: 'O2', schedule: 'ONCE', priority: 'S' });
    done(take({ order: 'O2' }));
    expect(codeOf({ order: 'O2' })).toBe('taken-already');
    order({ number: 'O3' });
    expect(codeOf({ order: 'O3', blindCount: '25' })).toBe('ok');
    done(take({ order: 'O3', blindCount: '25' }));
    expect(codeOf({ order: 'O3', blindCount: '24' })).toBe('too-early');
    pass(181);
    expect(codeOf({ order: 'O3', blindCount: '24' })).toBe('ok');
  });

  it('is refused where it cannot be right', () => {
    order({ ...scheduled, number: 'O1' });
    expect(codeOf({ order: 'O1', cabinet: 'CAB-X' })).toBe('cabinet-not-known');
    expect(codeOf({ order: 'O1', user: 'somebody' })).toBe('user-not-known');
    expect(codeOf({ order: 'O1', user: technician })).toBe('not-allowed');
    expect(codeOf({ order: 'O1', patient: 'MR2' })).toBe('patient-not-here');
    expect(codeOf({ order: 'O9' })).toBe('order-not-here');
    expect(codeOf({ override: { product: 'ketamine-10g-drum', reason: 'emergency' } })).toBe('not-stocked');
    expect(codeOf({ order: 'O1', quantity: '1.5' })).toBe('quantity-not-right');
    expect(codeOf({ order: 'O1', quantity: '900' })).toBe('not-enough');
    expect(codeOf({ order: 'O1', scan: 'heparin-5000units-vial' })).toBe('wrong-item');
    expect(codeOf({ order: 'O1', expires: '2026-01-31' })).toBe('expired');
    order({ ...scheduled, number: 'O1', control: 'HD' });
    expect(codeOf({ order: 'O1' })).toBe('order-held');
    order({ ...scheduled, number: 'O1', control: 'RL' });
    expect(codeOf({ order: 'O1' })).toBe('ok');
    order({ ...scheduled, number: 'O1', control: 'DC' });
    expect(codeOf({ order: 'O1' })).toBe('order-stopped');
  });

  it('is refused when the pocket is locked, empty, expired, or holds less than it should', () => {
    order({ ...scheduled, number: 'O1' });
    change(scheduled.product, { locked: true });
    expect(codeOf({ order: 'O1' })).toBe('pocket-locked');
    change(scheduled.product, { locked: false, physical: '1' });
    expect(codeOf({ order: 'O1' })).toBe('pocket-short');
    change(scheduled.product, { expected: '0' });
    expect(codeOf({ order: 'O1' })).toBe('pocket-empty');
    change(scheduled.product, {
      expected: '4',
      physical: '4',
      lots: [{ lot: 'A', expires: '2026-10-31', count: '4' }],
    });
    expect(codeOf({ order: 'O1' })).toBe('expired');
  });

  it('knows a package by its code', () => {
    const { gtin = '', product, ndc11 = '' } = packages().find((row) => row.gtin !== '') ?? { product: '' };
    const scanned = `]d201${gtin}1727020021S1\u001d10LOT-7`;
    expect(readScan(formulary, scanned)).toEqual({ product, lot: 'LOT-7', expires: '2027-02-28' });
    for (const code of [`01${gtin}`, ndc11, gtin.replace(/^00/, ''), product]) {
      expect(readScan(formulary, code), code).toEqual({ product, lot: null, expires: null });
    }
    expect(readScan(formulary, 'nothing')).toEqual({ product: null, lot: null, expires: null });
  });
});

describe('what was taken and not given', () => {
  it('is wasted before a witness; the rest of a partial dose is kept in mind until then', () => {
    order({ number: 'O1' });
    const { openWaste } = done(take({ order: 'O1', blindCount: '25' }));
    const id = openWaste?.id ?? '';
    const act = (more: object) =>
      cabinets.perform((room) => waste(room, { cabinet, user: nurse, id, at: now, ...more }));
    expect(refused(act({}))).toBe('witness-needed');
    expect(refused(act({ witness: nurse }))).toBe('witness-is-user');
    expect(cabinets.state.wastes.size).toBe(1);
    const { transaction } = done(act({ witness: second }));
    expect(transaction).toMatchObject({ kind: 'W', amount: '0.5', witness: second, order: 'O1', drawer: 'C1' });
    expect(cabinets.state.wastes.size).toBe(0);
    expect(lastMessage().text('NTE-4.2')).toBe('partial-dose');
    expect(pocketOf('hydromorphone-1mg-syringe').expected).toBe('24');
  });

  it('goes into the return bin, whole, and a return of the dose ends its waste', () => {
    order({ number: 'O1' });
    done(take({ order: 'O1', blindCount: '25' }));
    const back = (more: object) =>
      cabinets.perform((room) =>
        returnToBin(room, {
          cabinet,
          user: nurse,
          patient: 'MR1',
          order: 'O1',
          product: 'hydromorphone-1mg-syringe',
          quantity: '1',
          at: now,
          ...more,
        }),
      );
    expect(refused(back({ quantity: '0.5' }))).toBe('must-be-wasted');
    expect(refused(back({}))).toBe('witness-needed');
    expect(done(back({ witness: second })).transaction).toMatchObject({ kind: 'R', drawer: 'RETURN', totalAfter: '1' });
    expect(cabinets.state.wastes.size).toBe(0);
    expect(pocketOf('hydromorphone-1mg-syringe').expected).toBe('24');
    const empty = (more: object) =>
      cabinets.perform((room) =>
        emptyReturnBin(room, { cabinet, user: technician, product: 'hydromorphone-1mg-syringe', at: now, ...more }),
      );
    expect(refused(empty({}))).toBe('witness-needed');
    expect(done(empty({ witness: 'technician2' })).transaction).toMatchObject({ kind: 'B', amount: '1' });
    expect(refused(empty({ witness: 'technician2' }))).toBe('bin-empty');
  });
});

describe('stock', () => {
  const place = { cabinet, drawer: 'C1', pocket: '1', user: technician };

  it('is refilled with its lot, up to the capacity, after a blind count', () => {
    order({ number: 'O1' });
    done(take({ order: 'O1', blindCount: '25' }));
    const fill = (more: object) =>
      cabinets.perform((room) => refill(room, { ...place, quantity: '1', at: now, ...more }));
    expect(refused(fill({}))).toBe('count-needed');
    expect(refused(fill({ blindCount: '24', quantity: '5' }))).toBe('over-capacity');
    expect(refused(fill({ blindCount: '24', scan: 'heparin-5000units-vial' }))).toBe('wrong-item');
    expect(refused(fill({ blindCount: '24', lot: 'L1', expires: '2020-01-01' }))).toBe('expired');
    expect(refused(fill({ user: nurse }))).toBe('not-allowed');
    expect(refused(fill({ drawer: 'X9' }))).toBe('pocket-not-known');
    const { transaction } = done(fill({ blindCount: '24', lot: 'L1', expires: '2027-12-31' }));
    expect(transaction).toMatchObject({ kind: 'F', amount: '1', lot: 'L1', totalAfter: '25' });
    expect(pocketOf('hydromorphone-1mg-syringe').lots).toEqual([{ lot: 'L1', expires: '2027-12-31', count: '1' }]);
    expect(lastMessage().segment('PID')).toBeNull();
  });

  it('is counted: what was found is what is expected from then on', () => {
    const counted = (blindCount: string, recounted = false) =>
      cabinets.perform((room) => count(room, { ...place, user: nurse, blindCount, recounted, at: now }));
    expect(refused(counted('20'))).toBe('count-again');
    expect(done(counted('20', true)).transaction).toMatchObject({ kind: 'C', amount: '20', expectedBegin: '25' });
    expect(pocketOf('hydromorphone-1mg-syringe')).toMatchObject({ expected: '20', physical: '25' });
    expect(refused(counted('20'))).toBe('ok');
  });

  it('is unloaded before a witness, and another item loaded', () => {
    const out = (more: object) =>
      cabinets.perform((room) => unload(room, { ...place, blindCount: '25', at: now, ...more }));
    expect(refused(out({}))).toBe('witness-needed');
    const act = { ...place, product: 'morphine-4mg-syringe', quantity: '5', at: now };
    expect(refused(cabinets.perform((room) => load(room, act)))).toBe('pocket-not-empty');
    expect(done(out({ witness: second })).transaction).toMatchObject({ kind: 'U', amount: '25' });
    const loaded = cabinets.perform((room) =>
      load(room, { ...act, witness: second, lot: 'M1', expires: '2028-01-31' }),
    );
    expect(done(loaded).transaction).toMatchObject({ kind: 'L', product: 'morphine-4mg-syringe', amount: '5' });
    expect(cabinets.state.pockets.get('CAB-3W/C1/1')).toMatchObject({ product: 'morphine-4mg-syringe', expected: '5' });
  });

  it('that is low is on the list, the emptiest first', () => {
    expect(pocketsToRefill(cabinets, cabinet)).toEqual([]);
    change(scheduled.product, { expected: '5' });
    change('hydromorphone-1mg-syringe', { expected: '0' });
    expect(pocketsToRefill(cabinets, cabinet).map(({ product }) => product)).toEqual([
      'hydromorphone-1mg-syringe',
      scheduled.product,
    ]);
  });
});

describe('patients', () => {
  it('come, move, leave and are merged with their orders', () => {
    order({ ...scheduled, number: 'O1' });
    cabinets.receive(adt('A02', 'MR1', { unit: 'ICU2' }));
    expect(codeOf({ order: 'O1' })).toBe('patient-not-here');
    cabinets.receive(adt('A02', 'MR1', { unit: '3W' }));
    expect(codeOf({ order: 'O1' })).toBe('ok');
    cabinets.receive(adt('A40', 'MR7', { from: 'MR1' }));
    expect(codeOf({ order: 'O1', patient: 'MR7' })).toBe('ok');
    expect(codeOf({ order: 'O1' })).toBe('patient-not-here');
    cabinets.receive(adt('A03', 'MR7', { unit: '3W' }));
    expect(codeOf({ order: 'O1', patient: 'MR7' })).toBe('patient-not-here');
    order({ ...scheduled, number: 'O2', mrn: 'MR7' });
    expect(codeOf({ order: 'O2', patient: 'MR7' }), 'an order brings nobody back').toBe('patient-not-here');
    cabinets.receive(adt('A13', 'MR7', { unit: '3W' }));
    expect(codeOf({ order: 'O1', patient: 'MR7' })).toBe('ok');
  });

  it('keep what a later message leaves out', () => {
    cabinets.receive(adt('A08', 'MR1', { allergy: 'penicillin' }));
    cabinets.receive(adt('A08', 'MR1'));
    expect(cabinets.state.patients.get('MR1')).toMatchObject({
      unit: '3W',
      present: true,
      allergies: [{ text: 'penicillin', reaction: 'anaphylaxis' }],
    });
  });
});

describe('the override search', () => {
  const search = (typed: string) => searchItems(cabinets, cabinet, typed);

  it('shows nothing until one medicine is left, and corrects nothing', () => {
    expect(search('')).toEqual({ is: 'nothing-typed' });
    expect(search('m')).toMatchObject({ is: 'several', typed: 1 });
    expect(search('nallox')).toEqual({ is: 'none', typed: 6 });
    expect(search('NALOX')).toMatchObject({ is: 'one', typed: 5, name: 'naloxone' });
  });

  it('tells apart names that begin alike, each by its whole name', () => {
    const names = new Set(
      [...cabinets.state.pockets.values()]
        .filter((pocket) => pocket.cabinet === cabinet)
        .map((pocket) => formulary.items.get(pocket.product)?.name ?? ''),
    );
    for (const name of names) {
      const found = search(name);
      expect(found, name).toMatchObject({ is: 'one', name });
    }
  });
});

describe('memory', () => {
  it('is the same after it was read again, also from a short journal', () => {
    order({ number: 'O1' });
    done(take({ order: 'O1', blindCount: '25' }));
    const again = openCabinets({ formulary, journal, now: () => now });
    expect(again.state).toEqual(cabinets.state);
    for (let turn = 0; turn < 20_100; turn++) journal.append([]);
    cabinets.receive(adt('A01', 'MR2', { unit: '3W' }));
    expect(journal.read().length).toBeLessThan(2_000);
    const shortened = openCabinets({ formulary, journal, now: () => now });
    expect(shortened.state).toEqual(cabinets.state);
    expect(pocketOf('hydromorphone-1mg-syringe').expected).toBe('24');
    expect(placeKey(pocketOf('hydromorphone-1mg-syringe'))).toBe('CAB-3W/C1/1');
  });

  it('gives every message a number of its own, also after a start anew', () => {
    order({ number: 'O1' });
    done(take({ order: 'O1', blindCount: '25' }));
    pass(1);
    const anew = openCabinets({ formulary, journal: memoryJournal(), now: () => now });
    expect(anew.state.series).not.toBe(cabinets.state.series);
    expect(Math.max(...messages().map(({ controlId }) => controlId.length))).toBeLessThanOrEqual(20);
  });

  it('has words for each refusal', () => {
    for (const { says } of Object.values(refusals)) expect(says).toMatch(/[.?]$/);
  });
});
