import { describe, expect, it } from 'vitest';
import { by, column, readDemo, setOf, value } from './read-demo.ts';

const drugs = by(readDemo('drug-file/drug-synonyms.csv'), 'text');
const frequencies = readDemo('drug-file/frequency-synonyms.csv');
const targets = (text: string) => column(drugs.get(text) ?? [], 'product_or_orderable').sort();

describe('the words of other systems', () => {
  it('lead to what they mean', () => {
    expect(targets('0.9% sodium chloride')).toEqual(['sodium-chloride-09-infusion']);
    expect(targets('acetaminophen iv')).toEqual(['acetaminophen-injection']);
    expect(targets('furosemide')).toEqual(['furosemide-injection', 'furosemide-tablet']);
    expect(targets('potassium chloride replacement (critical care and oncology)')).toEqual([
      'potassium-chloride-er-tablet',
      'potassium-chloride-powder',
    ]);
  });

  it('never lead from a plain name to a form that must be named', () => {
    expect(targets('morphine sulfate')).not.toContain('morphine-er-tablet');
    expect(targets('metoprolol tartrate')).not.toContain('metoprolol-succinate-er-tablet');
    expect(targets('fentanyl')).not.toContain('fentanyl-patch');
    for (const text of ['valproic acid', 'alteplase', 'bag', 'vial']) expect(targets(text), text).toEqual([]);
  });

  it('say what decides where several fit', () => {
    for (const [text, rows] of drugs) {
      if (rows.length > 1) expect(setOf(rows, 'note'), text).not.toContain('');
    }
  });

  it('take PRN as a flag beside the frequency', () => {
    const found = (text: string) => frequencies.find((row) => value(row, 'text') === text);
    expect(found('Q6H:PRN')).toMatchObject({ schedule: 'Q6H', prn: 'true' });
    expect(found('Q6H')).toMatchObject({ schedule: 'Q6H', prn: 'false' });
    expect(found('ASDIR')).toBeUndefined();
  });
});
