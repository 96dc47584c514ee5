import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs, tabTo } from '#test/support/people.ts';
import { grace, patientIdOf, sentences, verifyAll } from '#test/support/ward.ts';
import { openWire, type Wire } from '#test/support/wire.ts';

describe("the analyst's home: dashboards", () => {
  let mortar: TestMortar;
  let wire: Wire;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    await wire.admit(grace);
    await wire.order(grace, sentences.metoprolol(mortar.clock.now()));
    await wire.order(grace, sentences.heparin(mortar.clock.now()));
    await patientIdOf(mortar, grace.mrn);
    await verifyAll(mortar, 2);
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  it('counts the loop hour by hour; a number opens to its rows by keyboard', async () => {
    const page = await signInAs(mortar.address, 'analyst');
    await page.getByRole('heading', { level: 1, name: /Dashboards/ }).waitFor();
    await page.getByRole('button', { name: 'Verified: 2. Open the rows.' }).waitFor();
    await expectSound(page, 'dashboards');
    await tabTo(page, /^Verified: 2\. Open the rows\.$/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /Verified/ });
    await dialog.waitFor();
    await dialog
      .getByText(/metoprolol/)
      .first()
      .waitFor();
    await expectSound(page, 'dashboards-rows');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('an analyst is offered no page about one patient', async () => {
    const page = await signInAs(mortar.address, 'analyst');
    const patientId = await patientIdOf(mortar, grace.mrn);
    await page.goto(`/patient/${patientId}`);
    await page.getByRole('heading', { level: 1, name: 'You may not open “Patient”' }).waitFor();
    expect(await page.getByText('TESTERMAN').count()).toBe(0);
    await expectSound(page, 'not-here');
    await page.context().close();
  });

  it('fits a width of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'analyst', { width: 320, height: 800 });
    await page.getByRole('heading', { level: 1, name: /Dashboards/ }).waitFor();
    await expectReflow(page);
    await expectSound(page, 'narrow-dashboards');
    await page.context().close();
  });
});
