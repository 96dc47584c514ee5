/** How the people of the demo hospital use a screen in tests: signing in, what every page must hold, keyboard alone. */

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectNoAxeViolations, expectNoPageErrors, newPage, type PageOptions, shot } from './browser.ts';

/** Opens the sign-in page and signs in by name, with the keyboard alone; waits for the first page. */
export async function signInAs(address: string, user: string, options: PageOptions = {}): Promise<Page> {
  const page = await newPage(address, options);
  await page.goto('/');
  await page.getByRole('textbox', { name: 'User' }).focus();
  await page.keyboard.type(user);
  await page.keyboard.press('Tab');
  await page.keyboard.type('mortar');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Mortar, to your first page' }).waitFor();
  return page;
}

/** What holds on every page: no violation of WCAG 2.2 AA that axe finds, nothing thrown, a picture when asked for. */
export async function expectSound(page: Page, picture: string): Promise<void> {
  await shot(page, picture);
  await expectNoAxeViolations(page);
  expectNoPageErrors(page);
}

/**
 * Presses Tab until the named thing has the focus; fails when it is not reached in `most` presses. What the page is
 * still drawing is waited for: a person would not have pressed Tab before she saw it.
 */
export async function tabTo(page: Page, what: RegExp, most = 80): Promise<void> {
  const patience = Date.now() + 5000;
  for (let presses = 0; presses < most || Date.now() < patience; presses += 1) {
    await page.keyboard.press('Tab');
    if (what.test(await focused(page))) return;
    if (presses >= most) await page.waitForTimeout(50);
  }
  throw new Error(`${what} was not reached by ${most} presses of Tab; the focus is on "${await focused(page)}"`);
}

/** Name of what has the focus, as its label or its words. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const element = document.activeElement;
    if (element === null || element === document.body || element.tagName === 'MAIN') return '';
    const words = element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
    return words.replace(/\\s+/g, ' ').trim();
  })()`);
}

/** The page is not wider than its window: nobody has to scroll sideways (WCAG 2.2, 1.4.10). */
export async function expectReflow(page: Page): Promise<void> {
  const seen = await page.evaluate<{ scroll: number; window: number; wide: string[] }>(`(() => {
    const root = document.documentElement;
    const wide = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
      .map((one) => one.tagName.toLowerCase() + ' "' + (one.textContent ?? '').trim().slice(0, 40) + '"');
    return { scroll: root.scrollWidth, window: root.clientWidth, wide: wide.slice(0, 5) };
  })()`);
  expect(seen.scroll, `${page.url()} is wider than the window: ${seen.wide.join(', ')}`).toBeLessThanOrEqual(
    seen.window,
  );
}
