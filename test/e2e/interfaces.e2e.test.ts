import { afterAll, beforeAll, describe, it } from 'vitest';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs, tabTo } from '#test/support/people.ts';
import { grace, patientIdOf, sentences } from '#test/support/ward.ts';
import { openWire, type Wire } from '#test/support/wire.ts';

describe('the interfaces: what waits, why, and how it goes on', () => {
  let mortar: TestMortar;
  let wire: Wire;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    await wire.admit(grace);
    await patientIdOf(mortar, grace.mrn);
    const now = mortar.clock.now();
    await wire.order(grace, { ...sentences.metoprolol(now), product: 'UNOB5', text: 'unobtainium 5 mg tablet' });
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  it('a drug that is not mapped is mapped by keyboard, and what waits for it is replayed', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 1680, height: 1050 });
    await page.goto(`${mortar.address}/interfaces`);
    await page.getByRole('heading', { level: 1, name: 'Interfaces' }).waitFor();
    const list = page.getByRole('table', { name: 'Messages that wait, by cause' });
    await list.getByText('Drug not mapped').waitFor({ timeout: 30_000 });
    await expectSound(page, 'interfaces-error-list');
    await tabTo(page, /^Map unob5/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.type('metoprolol');
    await dialog
      .getByRole('row', { name: /metoprolol/ })
      .first()
      .waitFor();
    await expectSound(page, 'interfaces-map');
    await dialog.getByRole('row', { name: /metoprolol tartrate 25 mg tablet/ }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Propose it' }).press('Enter');
    await dialog.getByRole('link', { name: 'Open the change' }).waitFor();
    const change = await dialog.getByRole('link', { name: 'Open the change' }).getAttribute('href');
    const second = await signInAs(mortar.address, 'pharmacist', { width: 1680, height: 1050 });
    await second.goto(`${mortar.address}${change}`);
    await second.getByRole('button', { name: /^Confirm/ }).press('Enter');
    await second.getByText('in use').first().waitFor();
    await second.context().close();
    await page.goto(`${mortar.address}/code-maps`);
    await page.getByText('1 message of 1 patient waited for this').waitFor();
    await expectSound(page, 'code-maps');
    await page.getByRole('button', { name: 'Replay what waited for unob5' }).press('Enter');
    await page.getByText('1 message put back').waitFor();
    await page.goto(`${mortar.address}/interfaces`);
    await page.getByText('No message waits').waitFor({ timeout: 30_000 });
    await page.context().close();
  });

  it('a message is found by its patient, read, and tells what it did', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 1680, height: 1050 });
    await page.goto(`${mortar.address}/interfaces`);
    await page.getByLabel('Find messages').fill(grace.mrn);
    const row = page.getByRole('row', { name: /Order/ }).first();
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('table', { name: 'Effects' })
      .getByText(/New order/)
      .waitFor();
    await page.getByRole('region', { name: 'As written' }).getByText('MSH').waitFor();
    await expectSound(page, 'message');
    await expectReflow(page);
    await page.context().close();
  });
});
