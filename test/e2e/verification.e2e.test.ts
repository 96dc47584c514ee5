import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs, tabTo } from '#test/support/people.ts';
import { grace, ordersWaiting, patientIdOf, per, sentences } from '#test/support/ward.ts';
import { openWire, type Wire, type WireOrder } from '#test/support/wire.ts';

const ampicillin = (start: Date): WireOrder => ({
  number: 'AMP1',
  product: 'ampicillin-sulbactam-3g-vial',
  text: 'ampicillin and sulbactam 3 g vial',
  dose: '3',
  unit: 'g',
  route: 'IVPB',
  schedule: 'Q6H',
  start,
  priority: 'S',
});

describe("the pharmacist's home: verification", () => {
  let mortar: TestMortar;
  let wire: Wire;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    const now = mortar.clock.now();
    await wire.admit(grace);
    await wire.admit(per);
    await wire.order(per, { ...sentences.acetaminophen(now), number: 'P1', priority: 'S' });
    await wire.order(per, { ...sentences.metoprolol(now), number: 'P2' });
    await patientIdOf(mortar, per.mrn);
    await ordersWaiting(await mortar.signIn('pharmacist'), 2);
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  const queue = (page: Page) => page.getByRole('grid', { name: 'Orders to verify' });

  it('shows the most urgent order with all that it is judged by; one chord verifies it and the next one stands there; Ctrl+Z takes it back', async () => {
    const page = await signInAs(mortar.address, 'pharmacist', { width: 1680, height: 1050 });
    await queue(page).waitFor();
    await page.getByRole('region', { name: 'Patient TESTERMAN, Per' }).waitFor();
    await page.getByRole('heading', { name: /^Order/ }).waitFor();
    expect(await queue(page).getByRole('row').nth(1).innerText()).toMatch(/STAT[\s\S]*TESTERMAN, Per/);
    await page.getByRole('heading', { name: /Checks — none to answer/ }).waitFor();
    await expectSound(page, 'verification');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: /To verify — 1$/ }).waitFor();
    await page
      .getByRole('region', { name: /^Order/ })
      .getByText('metoprolol tartrate')
      .first()
      .waitFor();
    await page.getByText(/Undo/).first().waitFor();
    await expectSound(page, 'verification-undo');
    await page.keyboard.press('Control+z');
    await page.getByRole('heading', { name: /To verify — 2$/ }).waitFor();
    await page.context().close();
  });

  it('an order against a recorded allergy is not signed before each check is answered; it is handed back with a coded reason, by keyboard', async () => {
    const pharmacist = await mortar.signIn('pharmacist');
    await wire.order(grace, ampicillin(mortar.clock.now()));
    await ordersWaiting(pharmacist, 3);
    const page = await signInAs(mortar.address, 'pharmacist', { width: 1680, height: 1050 });
    await queue(page)
      .getByRole('row', { name: /ampicillin/ })
      .waitFor();
    await tabTo(page, /TESTERMAN, Per.*acetaminophen/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Patient TESTERMAN, Grace' }).waitFor();
    await page.getByRole('heading', { name: /Checks — [1-9]\d* to answer/ }).waitFor();
    expect(await page.getByRole('region', { name: /^Checks/ }).innerText()).toMatch(/[Pp]enicillin/);
    await expectSound(page, 'verification-allergy');
    await page.keyboard.press('Control+Enter');
    expect(
      await queue(page)
        .getByRole('row', { name: /ampicillin/ })
        .count(),
    ).toBe(1);
    await tabTo(page, /^Hand back/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expectSound(page, 'verification-hand-back');
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    const words = page.getByRole('dialog').getByRole('textbox');
    if ((await words.count()) > 0) {
      await words.first().focus();
      await page.keyboard.type('Anaphylaxis to penicillin; please choose another one');
    }
    await page.getByRole('dialog').locator('button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await queue(page)
      .getByRole('row', { name: /ampicillin/ })
      .waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('fits a width of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'pharmacist', { width: 320, height: 800 });
    await page.getByRole('region', { name: 'Patient TESTERMAN, Per' }).waitFor();
    await expectReflow(page);
    await expectSound(page, 'narrow-verification');
    await page.context().close();
  });
});
