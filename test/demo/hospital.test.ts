import { describe, expect, it } from 'vitest';
import { by, column, plainDecimal, readDemo, repeats, setOf, value, words } from './read-demo.ts';

const units = readDemo('hospital/units.csv');
const beds = readDemo('hospital/beds.csv');
const cabinets = readDemo('hospital/cabinets.csv');
const stock = readDemo('hospital/cabinet-stock.csv');
const staff = readDemo('hospital/staff.csv');
const names = readDemo('hospital/names.csv');
const products = new Map(readDemo('drug-file/products.csv').map((row) => [value(row, 'product'), row]));

describe('the demo hospital', () => {
  it('has a time zone that the program knows', () => {
    const [hospital] = readDemo('hospital/hospital.csv');
    const timeZone = value(hospital ?? {}, 'time_zone');
    expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  });

  it('has eight units with the beds that they say', () => {
    expect(units.length).toBe(8);
    const known = by(beds, 'unit');
    for (const row of units) expect(known.get(value(row, 'unit'))?.length).toBe(Number(value(row, 'beds')));
    expect(beds.length).toBe(200);
    expect(repeats(beds.map((row) => `${row.unit} ${row.room} ${row.bed}`))).toEqual([]);
    expect(repeats(column(units, 'location_code'))).toEqual([]);
  });

  it('has staff for every home and every unit, marked as demo people', () => {
    expect(repeats(column(staff, 'user'))).toEqual([]);
    const homes = ['informatics', 'pharmacist', 'dispensing-technician', 'nurse', 'analyst'];
    expect([...setOf(staff, 'role')].sort()).toEqual([...homes, 'prescriber'].sort());
    for (const home of homes.filter((role) => role !== 'dispensing-technician'))
      expect(column(staff, 'user')).toContain(home);
    for (const row of staff) expect(value(row, 'name')).toMatch(/^Demo /);
    const nursed = setOf(
      staff.filter((row) => row.role === 'nurse'),
      'unit',
    );
    expect([...setOf(units, 'unit')].filter((unit) => !nursed.has(unit))).toEqual([]);
    expect(staff.filter((row) => row.unit !== '' && !setOf(units, 'unit').has(value(row, 'unit')))).toEqual([]);
  });

  it('has patient names that try a screen: look-alikes, apostrophes, marks, double names', () => {
    expect(names.length).toBeGreaterThanOrEqual(300);
    expect(repeats(names.map((row) => `${row.family}, ${row.given}`))).toEqual([]);
    const families = [...setOf(names, 'family')];
    for (const trait of [/'/, /-/, /[À-ž]/])
      expect(families.filter((name) => trait.test(name)).length).toBeGreaterThan(3);
    expect(families).toEqual(expect.arrayContaining(['Testerman', 'Testermann']));
    expect([...setOf(names, 'sex')].sort()).toEqual(['F', 'M']);
  });
});

describe('the cabinets', () => {
  it('stand one in each unit, with 60 to 110 pockets', () => {
    expect(column(cabinets, 'unit').sort()).toEqual(column(units, 'unit').sort());
    const pockets = by(stock, 'cabinet');
    expect([...pockets.keys()].sort()).toEqual(column(cabinets, 'cabinet').sort());
    for (const [cabinet, rows] of pockets) {
      expect(rows.length, cabinet).toBeGreaterThanOrEqual(60);
      expect(rows.length, cabinet).toBeLessThanOrEqual(110);
    }
  });

  it('hold products of the drug file, each once in a cabinet and each pocket once', () => {
    expect(column(stock, 'product').filter((product) => !products.has(product))).toEqual([]);
    expect(repeats(stock.map((row) => `${row.cabinet} ${row.product}`))).toEqual([]);
    expect(repeats(stock.map((row) => `${row.cabinet} ${row.drawer} ${row.pocket}`))).toEqual([]);
  });

  it('keep a controlled drug in a controlled pocket, alone in its drawer, and nothing else there', () => {
    for (const row of stock) {
      const controlled = value(products.get(value(row, 'product')) ?? {}, 'cs_schedule') !== '';
      expect(value(row, 'controlled'), value(row, 'product')).toBe(String(controlled));
    }
    for (const rows of by(stock, 'cabinet').values()) {
      for (const [drawer, pockets] of by(rows, 'drawer')) {
        if (pockets.some((row) => row.controlled === 'true')) expect(pockets.length, drawer).toBe(1);
      }
    }
  });

  it('keep high-alert drugs apart from the others, and cold ones cold', () => {
    for (const rows of by(stock, 'cabinet').values()) {
      for (const [drawer, pockets] of by(rows, 'drawer')) {
        const held = pockets.map((row) => products.get(value(row, 'product')) ?? {});
        expect(setOf(held, 'storage')).not.toContain('freezer');
        expect(setOf(held, 'storage').has('fridge') ? setOf(held, 'storage').size : 1, drawer).toBe(1);
        const room = held.filter((row) => row.storage !== 'fridge' && row.cs_schedule === '');
        expect(room.length === 0 ? 1 : setOf(room, 'high_alert').size, drawer).toBe(1);
      }
    }
  });

  it('start filled between the reorder level and the capacity', () => {
    for (const row of stock) {
      for (const name of ['capacity', 'reorder_level', 'start_quantity'])
        expect(value(row, name)).toMatch(plainDecimal);
      const [low, start, full] = ['reorder_level', 'start_quantity', 'capacity'].map((name) =>
        Number(value(row, name)),
      );
      expect((low ?? 0) < (start ?? 0) && (start ?? 0) <= (full ?? 0), value(row, 'product')).toBe(true);
    }
  });

  it('can fill the orders of their unit: the most used opioids, insulins and fluids are in each', () => {
    for (const rows of by(stock, 'cabinet').values()) {
      const held = setOf(rows, 'product');
      for (const product of words(
        'hydromorphone-1mg-syringe insulin-lispro-vial sodium-chloride-09-bag-1000ml naloxone-400mcg-vial',
      )) {
        expect(held).toContain(product);
      }
    }
  });
});
