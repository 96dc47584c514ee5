import { describe, expect, test } from 'vitest';
import { type Message, parseText } from '#lib/hl7v2/index.ts';
import { readAnswer } from './read-answer.ts';
import { readTransaction } from './read-transaction.ts';

function message(...lines: string[]): Message {
  const parsed = parseText(`MSH|^~\\&|cabinet-simulator|DEMO|||20261123||OMS^O05|1|P|2.5.1\r${lines.join('\r')}\r`);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

const zpm =
  'ZPM|V|cabinet-simulator|CAB-4W|C1|1|oxycodone-5mg-tablet^oxyCODONE^99PRODUCT|2|25|24|2|N1^OSEI^RUTH|N2^BECK^TOM|22|DEMO|^4W||25|10|20261123101500-0600|LOT7';

const read = (...lines: string[]) => readTransaction(message(...lines), 'America/Chicago');

test('a vend: place, item, counts, people, time, lot, patient, order, notes of the profile', () => {
  const outcome = read(
    'PID|1||700100^^^DEMO^MR',
    'ORC|NW|55^HIS|0199-id^MORTAR',
    zpm,
    'NTE|1|L|Emergency: life or limb at risk|OVERRIDE^emergency',
    'NTE|2|L|2027-01-31|EXPIRY',
    'NTE|3|L|24|COUNTED',
    'NTE|4|L|counted twice|RECOUNTED',
    'NTE|5|L|anything|OTHER',
  );
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      kind: 'vend',
      cabinet: 'CAB-4W',
      drawer: 'C1',
      pocket: '1',
      item: { code: 'oxycodone-5mg-tablet' },
      expectedBegin: '25',
      actualBegin: '24',
      amount: '2',
      user: { id: 'N1', name: 'RUTH OSEI' },
      witnessId: 'N2',
      lot: 'LOT7',
      expiresOn: '2027-01-31',
      occurredAt: new Date('2026-11-23T16:15:00Z'),
      mrn: '700100',
      orders: [
        { id: '0199-id', namespace: 'MORTAR' },
        { id: '55', namespace: 'HIS' },
      ],
      overrideReason: 'emergency',
      recounted: true,
    },
  });
});

test('a count without an amount has what was found', () => {
  const count = zpm.replace('ZPM|V', 'ZPM|C').replace('|24|2|', '|24||');
  expect(read(count)).toMatchObject({
    ok: true,
    value: { kind: 'count', actualBegin: '24', amount: '0', mrn: null, orders: [] },
  });
});

describe('what cannot be booked is refused with the field', () => {
  test.each([
    ['no ZPM', [], 'transaction-missing'],
    ['an unknown type', [zpm.replace('ZPM|V', 'ZPM|Q')], 'unknown-transaction-type'],
    ['no cabinet', [zpm.replace('CAB-4W', '')], 'transaction-field-missing'],
    ['no time', [zpm.replace('20261123101500-0600', '')], 'transaction-field-missing'],
    ['a time that is none', [zpm.replace('20261123101500-0600', 'today')], 'transaction-not-readable'],
    ['an amount that is none', [zpm.replace('|24|2|', '|24|two|')], 'transaction-not-readable'],
    ['no amount', [zpm.replace('|24|2|', '|24||')], 'transaction-field-missing'],
  ])('%s', (_, lines, code) => {
    expect(read(...lines)).toMatchObject({ ok: false, code });
  });
});

describe('answers to profile orders', () => {
  test('posted', () => {
    expect(readAnswer(message('MSA|AA|X1', 'ORC|OK|55^HIS'))).toEqual({ controlId: 'X1', posted: true, reason: '' });
  });
  test('not posted, with the words of ORC-16', () => {
    expect(
      readAnswer(message('MSA|AE|X1', `ORC|UA|55^HIS${'|'.repeat(13)}|not-stocked^Item x is not stocked`)),
    ).toEqual({
      controlId: 'X1',
      posted: false,
      reason: 'Item x is not stocked',
    });
  });
  test('accepted as a message but not as an order is not posted', () => {
    expect(readAnswer(message('MSA|AA|X1', 'ORC|UA|55^HIS'))).toMatchObject({ posted: false });
  });
});
