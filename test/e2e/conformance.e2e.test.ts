import { afterAll, beforeAll, describe, it } from 'vitest';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs } from '#test/support/people.ts';

describe('conformance: profiles of partners and what differs from them', () => {
  let mortar: TestMortar;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
  });
  afterAll(async () => {
    await closeBrowser();
    await mortar?.close();
  });

  it('shows the profiles that ship with their sources; learning from nothing is refused with one sentence', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 1680, height: 1050 });
    await page.goto(`${mortar.address}/conformance`);
    await page.getByRole('heading', { level: 1, name: 'Conformance' }).waitFor();
    const profiles = page.getByRole('table', { name: 'Profiles' });
    await profiles.getByText('Orders to a Pyxis-like cabinet').waitFor({ timeout: 30_000 });
    await profiles.getByText('VA PADE cabinet transactions').waitFor();
    await page.getByText('No difference was counted.').waitFor();
    await page.getByLabel('Name of the profile').fill('hospital-orders');
    await page.getByRole('button', { name: 'Learn and propose' }).press('Enter');
    await page.getByText('at least 10 are needed').waitFor();
    await expectSound(page, 'conformance');
    await expectReflow(page);
    await page.context().close();
  });
});
