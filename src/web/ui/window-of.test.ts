import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowOf } from './window-of.ts';

describe('rows in view', () => {
  it('are drawn with some beyond each edge, and the rest is height', () => {
    const window = windowOf({
      count: 500,
      heights: new Map(),
      estimate: 40,
      scrollTop: 4_000,
      viewport: 400,
      overscan: 5,
    });
    expect(window).toEqual({ start: 95, end: 115, before: 3_800, after: 15_400 });
  });

  it('always cover the viewport and never change the whole height', () => {
    const heights = fc.array(fc.integer({ min: 20, max: 200 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(heights, fc.nat(20_000), fc.integer({ min: 50, max: 1_000 }), (list, scrollTop, viewport) => {
        const measured = new Map(list.map((height, index) => [index, height]));
        const window = windowOf({
          count: list.length,
          heights: measured,
          estimate: 44,
          scrollTop,
          viewport,
          overscan: 3,
        });
        const drawn = list.slice(window.start, window.end).reduce((sum, height) => sum + height, 0);
        const whole = list.reduce((sum, height) => sum + height, 0);
        expect(window.before + drawn + window.after).toBe(whole);
        if (scrollTop < whole) {
          expect(window.before).toBeLessThanOrEqual(scrollTop);
          expect(window.before + drawn).toBeGreaterThanOrEqual(Math.min(whole, scrollTop + viewport));
        }
      }),
    );
  });
});
