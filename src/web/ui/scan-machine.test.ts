import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupSeparator, separatorAliases, withSeparators } from '#src/tables/barcodes/index.ts';
import {
  onScanKey,
  onScanTick,
  type ScanEvent,
  type ScanKey,
  type ScanState,
  scanDefaults,
  scanIdle,
} from './scan-machine.ts';

interface Heard {
  readonly events: ScanEvent[];
  /** Keys that reached the page. */
  readonly leaked: string[];
  readonly state: ScanState;
}

type Press = Partial<ScanKey> & { readonly key: string };

function hear(presses: readonly Press[], gapMs = 5, from: ScanState = scanIdle, startAt = 1_000): Heard {
  let state = from;
  const events: ScanEvent[] = [];
  const leaked: string[] = [];
  presses.forEach((press, index) => {
    const key: ScanKey = { type: 'down', ctrl: false, alt: false, at: startAt + index * gapMs, ...press };
    const step = onScanKey(state, key, scanDefaults);
    state = step.state;
    if (step.event !== undefined) events.push(step.event);
    if (!step.isSwallowed) leaked.push(press.key);
  });
  return { events, leaked, state };
}

function keysOf(text: string): Press[] {
  return [...text].map((character) => (character === groupSeparator ? { key: ']', ctrl: true } : { key: character }));
}

const wrapped = (text: string): Press[] => [{ key: 'F13' }, ...keysOf(text), { key: 'Enter' }];
const dataMatrix = `]d201003040912340171727113010A1B2-C3${groupSeparator}21100000000001`;

describe('a scan between prefix and suffix', () => {
  it('is given exactly, with the group separator that came as Ctrl+]', () => {
    const { events, leaked } = hear(wrapped(dataMatrix));
    expect(events).toEqual([{ kind: 'scan', text: dataMatrix, raw: dataMatrix }]);
    expect(leaked).toEqual([]);
  });

  it('is exact for any characters and any gap below the silence', () => {
    const character = fc.oneof(fc.constantFrom(...'ABCabc123-_/.%+ !"&()*,:;<=>?'), fc.constant(groupSeparator));
    const code = fc.array(character, { minLength: 1, maxLength: 200 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(code, fc.integer({ min: 0, max: scanDefaults.silenceMs }), (text, gapMs) => {
        const { events, leaked } = hear(wrapped(text), gapMs);
        expect(events).toEqual([{ kind: 'scan', text, raw: text }]);
        expect(leaked).toEqual([]);
      }),
    );
  });

  it('swallows shift and key releases, and leaves keys outside a scan alone', () => {
    const presses: Press[] = [
      { key: 'x' },
      { key: 'F13' },
      { key: 'F13', type: 'up' },
      { key: 'Shift' },
      { key: 'A' },
      { key: 'A', type: 'up' },
      { key: 'Shift', type: 'up' },
      { key: 'Enter' },
      { key: 'y' },
      { key: 'Enter', at: 5_000 },
    ];
    const { events, leaked } = hear(presses);
    expect(events).toEqual([{ kind: 'scan', text: 'A', raw: 'A' }]);
    expect(leaked).toEqual(['x', 'y', 'Enter']);
  });

  it('takes Alt+0029 as the group separator', () => {
    const alt: Press[] = ['0', '0', '2', '9'].map((key) => ({ key, alt: true }));
    const { events } = hear([
      { key: 'F13' },
      ...keysOf('10AB'),
      { key: 'Alt', alt: true },
      ...alt,
      { key: 'Alt', type: 'up' },
      ...keysOf('21X'),
      { key: 'Enter' },
    ]);
    expect(events).toEqual([{ kind: 'scan', text: `10AB${groupSeparator}21X`, raw: `10AB${groupSeparator}21X` }]);
  });

  it('swallows the line feed that some scanners send after Enter (Ctrl+J opens downloads)', () => {
    const { leaked } = hear([...wrapped('12345678'), { key: 'j', ctrl: true }]);
    expect(leaked).toEqual([]);
  });
});

describe('a scan that is not whole', () => {
  it('is broken after a silence, and the next scan is heard', () => {
    const first = hear([{ key: 'F13' }, ...keysOf('0100304')]);
    const quiet = onScanTick(first.state, 2_000, scanDefaults);
    expect(quiet.event).toEqual({ kind: 'broken', why: 'silence', raw: '0100304' });
    expect(hear(wrapped('12345678'), 5, quiet.state, 3_000).events).toEqual([
      { kind: 'scan', text: '12345678', raw: '12345678' },
    ]);
  });

  it('is broken by a silence even when no tick came between, and the late key goes to the page', () => {
    const { events, leaked } = hear([{ key: 'F13' }, { key: '1' }, { key: 'z', at: 9_000 }]);
    expect(events).toEqual([{ kind: 'broken', why: 'silence', raw: '1' }]);
    expect(leaked).toEqual(['z']);
  });

  it('is broken when a new prefix cuts it off; the new one counts', () => {
    const { events } = hear([{ key: 'F13' }, ...keysOf('0100'), ...wrapped('12345678')]);
    expect(events).toEqual([
      { kind: 'broken', why: 'cut-off', raw: '0100' },
      { kind: 'scan', text: '12345678', raw: '12345678' },
    ]);
  });

  it('is broken when empty, too long or with a key that has no character', () => {
    expect(hear(wrapped('')).events).toEqual([{ kind: 'broken', why: 'empty', raw: '' }]);
    const long = 'A'.repeat(257);
    const tooLong = hear(wrapped(long));
    expect(tooLong.events).toEqual([{ kind: 'broken', why: 'too-long', raw: 'A'.repeat(256) }]);
    expect(tooLong.leaked).toEqual([]);
    expect(hear([{ key: 'F13' }, { key: 'Unidentified' }, { key: '1' }, { key: 'Enter' }]).events).toEqual([
      { kind: 'broken', why: 'unreadable-key', raw: '1' },
    ]);
  });
});

describe('the same code again', () => {
  it('within 700 ms is a repeat, later a scan', () => {
    const first = hear(wrapped('12345678'), 1);
    const second = hear(wrapped('12345678'), 1, first.state, 1_500);
    expect(second.events).toEqual([{ kind: 'repeat', text: '12345678' }]);
    const third = hear(wrapped('12345678'), 1, second.state, 4_000);
    expect(third.events).toEqual([{ kind: 'scan', text: '12345678', raw: '12345678' }]);
  });

  it('another code at once is a scan', () => {
    const first = hear(wrapped('12345678'), 1);
    expect(hear(wrapped('87654321'), 1, first.state, 1_100).events[0]?.kind).toBe('scan');
  });
});

describe('aliases of the group separator', () => {
  it.each(separatorAliases)('%s becomes ASCII 29', (alias) => {
    expect(withSeparators(`10A1${alias}21X`, scanDefaults.separatorAliases)).toBe(`10A1${groupSeparator}21X`);
  });

  it('are a matter of the station', () => {
    expect(withSeparators('10A1|21X', ['~d029'])).toBe('10A1|21X');
  });
});
