import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyElementOf, anyElements } from './any-element.fixture.ts';
import { identifierOf, identifiers } from './application-identifiers.ts';
import {
  type AiValue,
  buildDigitalLink,
  buildElements,
  type Elements,
  groupSeparator,
  type Problem,
  parseDigitalLink,
  parseElements,
  separatorAliases,
} from './index.ts';

const pairsOf = (read: Elements | Problem | null) =>
  read && 'elements' in read ? read.elements.map(({ ai, value }) => ({ ai, value })) : read;
const inOrder = (pairs: readonly AiValue[]) => [...pairs].sort((a, b) => (a.ai < b.ai ? -1 : 1));

describe('an element string', () => {
  it.each(identifiers.map(({ ai }) => ai))('of identifier %s is read as it was built', (ai) => {
    const identifier = identifierOf(ai);
    if (!identifier) throw new Error(`${ai} is gone`);
    fc.assert(
      fc.property(anyElementOf(identifier), (element) => {
        const built = buildElements([element]);
        expect(built).toEqual({ text: `${element.ai}${element.value}` });
        expect(pairsOf(parseElements('text' in built ? built.text : ''))).toEqual([element]);
      }),
      { numRuns: 5 },
    );
  });

  it('of several elements is read as it was built, and built again as it was read', () => {
    let built = 0;
    fc.assert(
      fc.property(anyElements, (elements) => {
        const made = buildElements(elements);
        if ('why' in made) {
          expect(made.code).toBe('excluded');
          return;
        }
        built += 1;
        const read = parseElements(made.text);
        expect(pairsOf(read)).toEqual(elements);
        expect('elements' in read && buildElements(read.elements)).toEqual(made);
      }),
      { numRuns: 500 },
    );
    expect(built).toBeGreaterThan(300);
  });

  it('is read the same with any alias of the separator', () => {
    fc.assert(
      fc.property(anyElements, fc.constantFrom(...separatorAliases), (elements, alias) => {
        const made = buildElements(elements);
        fc.pre('text' in made);
        const text = 'text' in made ? made.text : '';
        expect(parseElements(text.replaceAll(groupSeparator, alias))).toEqual(parseElements(text));
      }),
      { numRuns: 200 },
    );
  });

  it('never makes the reader throw, whatever it is', () => {
    const sign = fc.oneof(fc.constantFrom('01', '10', '17', '21', groupSeparator, '310', '7003'), fc.string());
    fc.assert(
      fc.property(fc.array(sign), (parts) => {
        const read = parseElements(parts.join(''), 2026);
        expect('why' in read ? read.why : read.elements.length).toBeTruthy();
      }),
    );
  });
});

describe('a Digital Link', () => {
  it('is read as it was built, under any host and path', () => {
    let built = 0;
    fc.assert(
      fc.property(
        anyElements,
        fc.constantFrom('https://id.example.org', 'http://x.example/some/path', 'https://h:8443/01/'),
        (elements, address) => {
          const made = buildDigitalLink(address, elements);
          if ('why' in made) {
            expect(['excluded', 'order']).toContain(made.code);
            return;
          }
          built += 1;
          expect(inOrder(pairsOf(parseDigitalLink(made.text)) as AiValue[])).toEqual(inOrder(elements));
        },
      ),
      { numRuns: 3000 },
    );
    expect(built).toBeGreaterThan(30);
  });
});
