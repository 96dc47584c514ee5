import { describe, expect, it } from 'vitest';
import { hospitalMsAt } from './hospital-clock.ts';

describe('hospital time', () => {
  it('runs at its own pace from where the server set it', () => {
    const setting = { hospitalMs: 1_000_000, wallMs: 5_000, rate: 60 };
    expect(hospitalMsAt(setting, 6_000)).toBe(1_060_000);
    expect(hospitalMsAt({ ...setting, rate: 0 }, 6_000)).toBe(1_000_000);
  });
});
