import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, newPage, scan } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, focused, signInAs, tabTo } from '#test/support/people.ts';

describe('signing in, locking and finding things', () => {
  let mortar: TestMortar;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
  });
  afterAll(async () => {
    await closeBrowser();
    await mortar?.close();
  });

  it('the sign-in page offers the people of the demo hospital', async () => {
    const page = await newPage(mortar.address);
    await page.goto('/');
    for (const role of ['Informatics technician', 'Pharmacist', 'Dispensing technician', 'Nurse', 'Analyst']) {
      await page.getByRole('button', { name: role }).first().waitFor();
    }
    await expectSound(page, 'sign-in');
    await page.getByRole('button', { name: 'Analyst' }).click();
    await page.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor();
    await page.context().close();
  });

  it('a wrong password is refused in words and nothing is opened', async () => {
    const page = await newPage(mortar.address);
    await page.goto('/');
    await page.getByRole('textbox', { name: 'User' }).fill('informatics');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/\w.*[.]/);
    expect(await page.title()).toBe('Sign in · Mortar');
    await page.context().close();
  });

  it('a locked screen shows nothing, hears no scan, and keeps its place for the same person', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.goto('/units?unit=ICU-1');
    await page.getByRole('heading', { level: 1, name: /Medical Intensive Care/ }).waitFor();
    await tabTo(page, /Nursefield, RN/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Lock, keep my work' }).waitFor();
    await page.keyboard.press('ArrowDown');
    while ((await focused(page)) !== 'Lock, keep my work') await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Locked' }).waitFor();
    expect(await page.getByRole('heading', { name: /Medical Intensive Care/ }).count()).toBe(0);
    await scan(page, 'P:100001');
    expect(await page.getByRole('heading', { level: 1, name: 'Locked' }).count()).toBe(1);
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
    await expectSound(page, 'locked');
    await page.keyboard.type('mortar');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Medical Intensive Care/ }).waitFor();
    await page.context().close();
  });

  it('the palette goes to a page and lists the keys of the screen', async () => {
    const page = await signInAs(mortar.address, 'informatics');
    await page.getByRole('heading', { level: 1, name: 'Integrity board' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('?');
    await page.getByText('Next problem').waitFor();
    await expectSound(page, 'palette');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('units');
    await page.getByRole('option', { name: /Units and beds/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Units and beds/ }).waitFor();
    await page.context().close();
  });

  it('no page needs sideways scrolling at a width of 320 pixels', async () => {
    const visits: readonly [string, readonly string[]][] = [
      ['informatics', ['/integrity', '/units', '/ledger']],
      ['nurse', ['/units']],
      ['analyst', ['/dashboards']],
    ];
    for (const [user, paths] of visits) {
      const page = await signInAs(mortar.address, user, { width: 320, height: 800 });
      await expectReflow(page);
      for (const path of paths) {
        await page.goto(path);
        await heading(page);
        await expectReflow(page);
        await expectSound(page, `narrow-${user}${path.replaceAll('/', '-')}`);
      }
      await page.context().close();
    }
  });
});

async function heading(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}
