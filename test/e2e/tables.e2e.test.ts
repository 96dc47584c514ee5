import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, scan } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs } from '#test/support/people.ts';

const screen = { width: 1440, height: 1000 };
const limit = 'sodium-chloride-iv';
const oldPackage = 'acetaminophen-325mg-tablet-0904-1982-61';

describe('the tables: reading, changing with a second person, replacing a package', () => {
  let mortar: TestMortar;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
  });
  afterAll(async () => {
    await closeBrowser();
    await mortar?.close();
  });

  const entryAddress = (kind: string, key: string, at?: Date) =>
    `${mortar.address}/tables/${kind}/entry?${new URLSearchParams({ key, ...(at ? { at: at.toISOString() } : {}) })}`;

  const tellWhy = async (page: Page, title: string, reason: string) => {
    await page.getByLabel('Title of the change').fill(title);
    await page.getByLabel('Reason').fill(reason);
  };

  it('informatics finds the table of dose limits among all tables', async () => {
    const page = await signInAs(mortar.address, 'informatics', screen);
    await page.goto(`${mortar.address}/tables`);
    await page.getByRole('link', { name: 'Dose limits' }).waitFor();
    await expectSound(page, 'tables');
    await expectReflow(page);
    await page.getByRole('link', { name: 'Dose limits' }).click();
    await page.getByLabel('Find entries').fill('sodium-chl');
    const row = page.getByRole('row', { name: new RegExp(`^${limit} `) });
    await row.waitFor();
    await expectSound(page, 'table');
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'History' }).getByText('Set-up').first().waitFor();
    await expectSound(page, 'entry');
    await expectReflow(page);
    await page.context().close();
  });

  it('a dose limit is changed by two persons, and the day before still shows what held', async () => {
    const before = mortar.clock.now();
    const ines = await signInAs(mortar.address, 'informatics', screen);
    await ines.goto(entryAddress('dose-limits', limit));
    await ines.getByRole('button', { name: 'Edit' }).click();
    await ines.getByLabel('Max single').fill('2.000,5');
    await tellWhy(ines, 'Sodium chloride: lower single volume', 'P&T decision of November');
    await ines.keyboard.press('Control+Enter');
    await ines.getByText('It is no decimal above zero like 0.5.').waitFor();
    expect(await ines.getByLabel('Title of the change').inputValue()).toBe('Sodium chloride: lower single volume');
    await expectSound(ines, 'edit-refused');
    await ines.getByLabel('Max single').fill('1750');
    await ines.getByRole('table', { name: 'Before and after' }).getByText('1750').waitFor();
    await ines.keyboard.press('Control+Enter');
    await ines.getByText('You proposed this change, so you cannot confirm it.').waitFor();
    expect(await ines.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    await expectSound(ines, 'change-own');
    const address = ines.url();

    const priya = await signInAs(mortar.address, 'pharmacist', screen);
    await priya.goto(`${mortar.address}/changes`);
    const row = priya.getByRole('grid', { name: 'Proposed by others' }).getByRole('row', { name: /Sodium chloride/ });
    await row.waitFor();
    await expectSound(priya, 'changes');
    await row.focus();
    await priya.keyboard.press('Enter');
    await priya
      .getByRole('table', { name: /Before and after/ })
      .getByText('2000')
      .waitFor();
    await expectSound(priya, 'change-second');
    await priya.keyboard.press('Control+Enter');
    await priya.getByText('in use', { exact: true }).waitFor();
    await ines.getByText(/^by .*Mortarwala/).waitFor();
    expect(ines.url()).toBe(address);

    await ines.goto(entryAddress('dose-limits', limit));
    await ines.getByRole('region', { name: 'Values' }).getByText('1750', { exact: true }).waitFor();
    const history = ines.getByRole('table', { name: 'History' });
    await history.getByText(/Confirmed by .*Mortarwala/).waitFor();
    await history.getByText(/Proposed by .*Tabula/).waitFor();
    await expectSound(ines, 'entry-changed');
    await ines.goto(entryAddress('dose-limits', limit, before));
    await ines.getByRole('region', { name: 'Values' }).getByText('2000', { exact: true }).waitFor();
    await ines.getByText('you read what held then').waitFor();
    expect(await ines.getByRole('button', { name: 'Edit' }).getAttribute('aria-disabled')).toBe('true');
    await expectSound(ines, 'entry-past');
    await ines.getByRole('link', { name: 'Dose limits' }).click();
    await ines.getByText('you read what held then').waitFor();
    await ines.context().close();
    await priya.context().close();
  });

  it('a product that packages name stays in use, with the sentence why', async () => {
    const page = await signInAs(mortar.address, 'informatics', screen);
    await page.goto(entryAddress('products', 'acetaminophen-325mg-tablet'));
    await page.getByRole('heading', { name: /^Packages/ }).waitFor();
    await expectSound(page, 'product-layers');
    await page.getByRole('button', { name: 'Inactivate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('No longer bought');
    await expectSound(page, 'inactivate');
    await dialog.getByRole('button', { name: 'Propose to inactivate' }).click();
    await dialog.getByText(/acetaminophen-325mg-tablet is named by \d+/).waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('No longer bought');
    await page.context().close();
  });

  it('a new NDC takes over from a package; the second person scans what is linked again', async () => {
    const page = await signInAs(mortar.address, 'informatics', screen);
    await page.goto(entryAddress('packages', oldPackage));
    await page.getByRole('button', { name: 'Replace this package' }).click();
    await page.getByLabel('New NDC').fill('0904-6719-61');
    await page.getByText('11 digits 00904671961').waitFor();
    await page.getByLabel('Source').fill('Carton, read at the bench');
    await page.getByRole('radio', { name: /reckoned from the NDC/ }).check();
    await page.getByRole('checkbox', { name: /MGH-UD-0001/ }).check();
    await page.getByRole('radio', { name: /^With this change/ }).check();
    await tellWhy(page, 'Acetaminophen 325 mg: new NDC', 'The labeler changed the code');
    await expectSound(page, 'replace-package');
    await expectReflow(page);
    await page.keyboard.press('Control+Enter');
    await page.getByText('You proposed this change, so you cannot confirm it.').waitFor();
    const address = page.url();

    const second = await signInAs(mortar.address, 'pharmacist2', screen);
    await second.goto(address);
    await second.getByLabel(/^Scan the package/).waitFor();
    await second.keyboard.press('Control+Enter');
    await scan(second, 'MGH-UD-0001');
    await second.waitForFunction(
      "[...document.querySelectorAll('input')].some((field) => field.value === 'MGH-UD-0001')",
    );
    await expectSound(second, 'change-proof');
    await second.keyboard.press('Control+Enter');
    await second.getByText('in use', { exact: true }).waitFor();
    await second.goto(entryAddress('products', 'acetaminophen-325mg-tablet'));
    await second.getByRole('link', { name: '0904 - 6719 - 61' }).waitFor();
    await second.getByText(/linked by .*Tabula, CPhT, checked by .*Pestlesen/).waitFor();
    await second.goto(entryAddress('packages', oldPackage));
    await second.getByRole('region', { name: 'Values' }).getByText('inactive', { exact: true }).waitFor();
    await expectSound(second, 'package-replaced');
    await page.context().close();
    await second.context().close();
  });

  it('of two who edit the same entry, the second is told that a change waits, and keeps what was typed', async () => {
    const key = 'sodium-chloride-ivpb';
    const first = await signInAs(mortar.address, 'informatics', screen);
    const second = await signInAs(mortar.address, 'pharmacist', screen);
    for (const [page, value] of [
      [first, '1500'],
      [second, '1600'],
    ] as const) {
      await page.goto(`${mortar.address}/tables/dose-limits/edit?key=${key}`);
      await page.getByLabel('Max single').fill(value);
      await tellWhy(page, `Limit ${value}`, 'Asked by the ICU');
    }
    await first.keyboard.press('Control+Enter');
    await first.getByText('You proposed this change').waitFor();
    await second.getByText('A change of this entry waits already.').waitFor();
    await second.keyboard.press('Control+Enter');
    await second.getByText(/has a change that waits already: Limit 1500, by .*Tabula/).waitFor();
    expect(await second.getByLabel('Max single').inputValue()).toBe('1600');
    await expectSound(second, 'edit-other-waits');
    await first.context().close();
    await second.context().close();
  });
});
