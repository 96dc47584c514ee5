import { describe, expect, it } from 'vitest';
import { changedValues, refusedValue, versionsOf, wantedValues } from './change-values.ts';
import { scannedFor } from './scanned-for.ts';
import { countOf, sentence, valueWords } from './words.ts';

const plain = { isOptional: false, choices: null, separator: null, refers: null };
const table = {
  columns: [
    { ...plain, column: 'facility', label: 'Facility' },
    { ...plain, column: 'product', label: 'Product' },
    { ...plain, column: 'status', label: 'Status' },
  ],
};

describe('what a form wants', () => {
  it('is what was typed over what holds; what nobody typed follows the entry, the facility is never sent', () => {
    const entry = { values: { facility: 'mgh', product: 'heparin', status: 'formulary' } };
    expect(wantedValues(table, entry, { status: ' restricted ' })).toEqual({
      product: 'heparin',
      status: 'restricted',
    });
    expect(wantedValues(table, null, { status: '' })).toEqual({ product: '', status: '' });
  });
  it('differs only where it differs', () => {
    const after = { product: 'heparin', status: 'restricted' };
    expect(changedValues(table, { product: 'heparin', status: 'formulary' }, after)).toEqual([
      { column: 'status', label: 'Status', before: 'formulary', after: 'restricted' },
    ]);
    expect(changedValues(table, null, after)).toHaveLength(2);
  });
  it('a refusal of one value stands at its field; any other stands for the whole', () => {
    const details = { table: 'Units', key: 'mg', column: 'factor', why: 'it is empty' };
    expect(refusedValue({ ok: false, code: 'bad-entry', message: '', details })).toEqual({
      column: 'factor',
      says: 'It is empty.',
    });
    expect(refusedValue({ ok: false, code: 'nothing-changes', message: '', details })).toBeNull();
    expect(refusedValue(undefined)).toBeNull();
  });
});

describe('the versions of an entry', () => {
  const row = (more: object) => ({
    key: 'k',
    called: 'k',
    active: true,
    values: { status: 'a' },
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: null as string | null,
    recordedFrom: '2026-01-01T00:00:00.000Z',
    recordedTo: null as string | null,
    changeSetId: 'one',
    ...more,
  });
  const second = row({
    changeSetId: 'two',
    values: { status: 'b' },
    validFrom: '2026-02-01T00:00:00.000Z',
    recordedFrom: '2026-02-01T00:00:00.000Z',
  });
  const ended = row({ validTo: '2026-02-01T00:00:00.000Z', recordedFrom: '2026-02-01T00:00:00.000Z' });
  const first = row({ recordedTo: '2026-02-01T00:00:00.000Z' });

  it('stand once each, with the end that is known now and the time at which they were first written', () => {
    const versions = versionsOf([second, ended, first]);
    expect(versions.map(({ changeSetId }) => changeSetId)).toEqual(['two', 'one']);
    expect(versions[1]).toMatchObject({
      validTo: '2026-02-01T00:00:00.000Z',
      recordedFrom: '2026-01-01T00:00:00.000Z',
      isBelieved: true,
      before: null,
    });
    expect(versions[0]?.before).toEqual({ status: 'a' });
  });
  it('a version that was changed before it held says so, and is nobody\'s "before"', () => {
    const never = row({
      changeSetId: 'three',
      values: { status: 'c' },
      validFrom: '2026-01-15T00:00:00.000Z',
      recordedTo: '2026-01-10T00:00:00.000Z',
    });
    const versions = versionsOf([second, never, ended, first]);
    expect(versions.find(({ changeSetId }) => changeSetId === 'three')?.isBelieved).toBe(false);
    expect(versions[0]?.before).toEqual({ status: 'a' });
  });
  it('after one that was inactive there is nothing before', () => {
    const off = row({ changeSetId: 'off', active: false, validFrom: '2026-01-20T00:00:00.000Z' });
    expect(versionsOf([second, off])[0]?.before).toBeNull();
  });
});

describe('words', () => {
  it('tell flags, lists and counts', () => {
    expect(valueWords({ choices: ['true', 'false'], separator: null }, 'true')).toBe('yes');
    expect(valueWords({ choices: null, separator: '|' }, 'a|b')).toBe('a, b');
    expect(countOf(2, 'entry')).toBe('2 entries');
    expect(countOf(1, 'entry')).toBe('1 entry');
    expect(sentence('it is empty')).toBe('It is empty.');
  });
  it('a scan fits the entry whose key it is, with or without its symbology', () => {
    const items = [{ key: '0100300904198262' }, { key: 'MGH-UD-0001' }];
    expect(scannedFor(items, ']C1MGH-UD-0001')).toBe(items[1]);
    expect(scannedFor(items, 'MGH-UD-0002')).toBeNull();
  });
});
