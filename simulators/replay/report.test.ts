import { describe, expect, it } from 'vitest';
import type { MessageState } from './ask-mortar.ts';
import { compose } from './compose.ts';
import { inventedSource } from './invented.fixture.ts';
import { endRows, ledgerText } from './outcome.ts';
import { planReplay } from './plan.ts';
import { reportOf, table } from './report.ts';
import { readWall, zoneOf } from './times.ts';

const source = inventedSource();
const plan = planReplay(source, {
  shift: { kind: 'ended' },
  zone: zoneOf('America/Chicago'),
  now: readWall('2026-11-23 10:00:00') ?? 0,
});
const { messages, rows } = compose(plan, source, 'T');

function statesOf(change: (state: MessageState, order: string | null, kind: string) => MessageState | null) {
  const states = messages.flatMap((message) => {
    const state: MessageState = {
      controlId: message.controlId,
      state: 'processed',
      cause: null,
      causeKey: null,
      says: null,
    };
    const changed = change(state, message.order, message.kind);
    return changed ? [[message.controlId, changed] as const] : [];
  });
  return new Map(states);
}

const waitingDrug = statesOf((state, order, kind) =>
  order === '503' && kind === 'NW' ? { ...state, state: 'waiting', cause: 'unmapped-drug', causeKey: 'druc' } : state,
);

describe('the account of a replay', () => {
  it('ends each row in an order, in something taken over, in a cause or in a reason', () => {
    const ended = endRows(rows, messages, waitingDrug);
    const ends = ended.filter((row) => row.place.file === 'hosp/prescriptions.csv').map((row) => row.end);
    expect(ends).toEqual([
      { kind: 'order', order: 'REPLAY 501' },
      { kind: 'order', order: 'REPLAY 502' },
      { kind: 'order', order: 'REPLAY 502' },
      { kind: 'waits', cause: 'unmapped-drug' },
      { kind: 'order', order: 'REPLAY 504' },
      { kind: 'not-sent', reason: 'no-dose' },
      { kind: 'not-sent', reason: 'no-pharmacy-row' },
      { kind: 'not-sent', reason: 'no-admission' },
    ]);
    expect(ended.find((row) => row.place.file === 'hosp/transfers.csv')?.end).toEqual({ kind: 'taken' });
  });

  it('says in its table how many rows reached an order, what waits and why, and what was not sent', () => {
    const answers = new Map(messages.map((message) => [message.controlId, 'AA']));
    const causes = [{ cause: 'unmapped-drug', title: 'Drug not mapped', key: 'druc', messages: 1, patients: 1 }];
    const ended = endRows(rows, messages, waitingDrug);
    const report = reportOf({
      messages,
      answers,
      states: waitingDrug,
      rows: ended,
      causes,
      toVerify: 2,
      seconds: { sending: 1, processing: 2 },
    });
    expect(report.share).toBe(4 / 8);
    expect(report.unaccounted).toBe(0);
    expect(report.text).toContain(
      '4 of 8 prescription rows (50.0 %) reached an order that a pharmacist can verify; 2 orders wait for verification now.',
    );
    expect(report.text).toMatch(/Drug not mapped +1 +1 +1 +druc 1/);
    expect(report.text).toMatch(/hosp\/prescriptions\.csv +8 +5 +4 +0 +1 +3 +0/);
    expect(report.text).toContain('hosp/pharmacy.csv: 1 no-drug: names no drug');
    expect(report.text).toContain('Nothing is unaccounted for.');
  });

  it('tells what Mortar lost or left open', () => {
    const lost = statesOf((state, order, kind) => (order === '501' && kind === 'NW' ? null : state));
    const open = statesOf((state, order, kind) =>
      order === '501' && kind === 'DC' ? { ...state, state: 'received' } : state,
    );
    const endOf = (states: ReadonlyMap<string, MessageState>) =>
      endRows(rows, messages, states).find((row) => row.place.file === 'hosp/pharmacy.csv' && row.place.row === 1)?.end;
    expect(endOf(lost)).toMatchObject({ kind: 'unaccounted' });
    expect(endOf(open)).toMatchObject({ kind: 'unaccounted' });
    const report = reportOf({
      messages,
      answers: new Map(),
      states: lost,
      rows: endRows(rows, messages, lost),
      causes: [],
      toVerify: null,
      seconds: { sending: 1, processing: 1 },
    });
    expect(report.unaccounted).toBeGreaterThan(0);
    expect(report.text).not.toContain('Nothing is unaccounted for.');
  });

  it('writes a line for each row', () => {
    const lines = ledgerText(endRows(rows, messages, waitingDrug))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(rows.length + 1);
    expect(lines[0]).toBe('file,row,ids,messages,reason,end,order');
    expect(lines.filter((line) => line.startsWith('hosp/prescriptions.csv,1,'))).toEqual([
      expect.stringMatching(/^hosp\/prescriptions\.csv,1,901 9001 501 MAIN,T\d{6} T\d{6},,order,REPLAY 501$/),
    ]);
  });

  it('sets numbers to the right and words to the left', () => {
    expect(
      table(
        ['a', 'n'],
        [
          ['long', '1'],
          ['b', '1,000'],
        ],
      ),
    ).toBe('  a         n\n  long      1\n  b     1,000');
  });
});
