import { expect, it } from 'vitest';
import { parseMessage, readAck } from '#lib/hl7v2/index.ts';
import { createChart } from './chart.ts';

const now = new Date('2026-11-23T16:00:00Z');
const given = (controlId: string, type: string, drug: string, at: string) =>
  new TextEncoder().encode(
    [
      `MSH|^~\\&|MORTAR|DEMO|SIMHIS|DEMO|20261123160000||${type}|${controlId}|P|2.5.1`,
      'PID|1||DM000001^^^DEMO^MR',
      `RXA|0|1|${at}|${at}|${drug}^a drug^99MED|1|tablet^tablet|||||||||||||CP`,
      '',
    ].join('\r'),
  );
const answer = (bytes: Uint8Array) => {
  const parsed = parseMessage(bytes);
  return parsed.ok ? readAck(parsed.value) : null;
};

it('keeps the newest of each drug and acknowledges what it keeps', () => {
  const chart = createChart();
  expect(answer(chart.take(given('A1', 'RAS^O17', 'x', '20261123150000+0000'), now))).toMatchObject({
    accepted: true,
    controlId: 'A1',
  });
  chart.take(given('A2', 'RAS^O17', 'y', '20261123150100+0000'), now);
  chart.take(given('A3', 'RAS^O17', 'x', '20261123155900+0000'), now);
  expect(chart.lastGiven('DM000001').map(({ drug, at }) => `${drug} ${at}`)).toEqual([
    'y 20261123150100+0000',
    'x 20261123155900+0000',
  ]);
  expect(chart.received).toBe(3);
});

it('acknowledges a repeated message and keeps it once, after a restart too', () => {
  const first = createChart();
  first.take(given('A1', 'RAS^O17', 'x', '20261123150000+0000'), now);
  const again = createChart(first.save());
  expect(answer(again.take(given('A1', 'RAS^O17', 'x', '20261123150000+0000'), now))?.accepted).toBe(true);
  expect(again.received).toBe(1);
  expect(again.save().repeated).toBe(1);
});

it('refuses what is not an administration, and what cannot be read', () => {
  const chart = createChart();
  expect(answer(chart.take(given('A1', 'ADT^A01', 'x', '20261123150000'), now))).toMatchObject({
    accepted: false,
    code: 'AE',
  });
  expect(answer(chart.take(new TextEncoder().encode('nothing of HL7'), now))).toMatchObject({
    accepted: false,
    code: 'AR',
  });
});
