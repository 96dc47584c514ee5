import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later, minutes } from '#src/kernel/clock.ts';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs, tabTo } from '#test/support/people.ts';
import { grace, ordersWaiting, per, sentences } from '#test/support/ward.ts';
import { openWire, type Wire, type WireOrder, type WirePatient } from '#test/support/wire.ts';

const jean: WirePatient = { ...per, mrn: '700103', visit: 'V700103', family: 'Baptiste', given: 'Jean', bed: '303-A' };

describe('verification: what a pharmacist judges and answers', () => {
  let mortar: TestMortar;
  let wire: Wire;
  let heparin: WireOrder;

  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    const now = mortar.clock.now();
    const order = (number: string, product: string, words: Partial<WireOrder>): WireOrder => ({
      number,
      product,
      text: product,
      dose: '1',
      unit: 'mg',
      route: 'PO',
      schedule: 'BID',
      start: now,
      ...words,
    });
    heparin = sentences.heparin(later(now, minutes(20)));
    for (const patient of [grace, per, jean]) await wire.admit(patient);
    await wire.order(grace, sentences.metoprolol(now));
    const stat = { route: 'IVPB', priority: 'S' } as const;
    await wire.order(grace, order('V1', 'vancomycin-1g-vial', { ...stat, dose: '1250', schedule: 'Q12H' }));
    const sulbactam = { ...stat, priority: 'A', dose: '3', unit: 'g', schedule: 'Q6H' } as const;
    await wire.order(grace, order('AM1', 'ampicillin-sulbactam-3g-vial', sulbactam));
    await wire.order(per, heparin);
    await wire.order(per, order('LV1', 'levetiracetam-500mg-tablet', { dose: '500' }));
    await wire.order(jean, order('AC1', 'acetaminophen-325mg-tablet', { dose: '1300', schedule: 'Q4H' }));
    await wire.order(jean, order('LO1', 'loratadine-10mg-tablet', { dose: '300', schedule: 'DAILY' }));
    await ordersWaiting(await mortar.signIn('pharmacist'), 7);
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  const queue = (page: Page) => page.getByRole('grid', { name: 'Orders to verify' });
  const order = (page: Page) => page.getByRole('region', { name: /^Order/ });
  const checks = (page: Page) => page.getByRole('region', { name: /^Checks/ });
  const row = (page: Page, name: RegExp) => queue(page).getByRole('row', { name });
  const gone = (page: Page, name: RegExp) => row(page, name).waitFor({ state: 'detached' });
  const choose = async (page: Page, name: RegExp) => {
    await row(page, name).click();
    await order(page).getByText(name).first().waitFor();
  };

  it('the order that matters most stands first and is shown, with patient, line, checks and other medicines', async () => {
    const page = await signInAs(mortar.address, 'pharmacist');
    await order(page).getByText('vancomycin').first().waitFor();
    const banner = page.getByRole('region', { name: /^Patient TESTERMAN, Grace/ });
    expect(await banner.innerText()).toMatch(/Penicillin — anaphylaxis/);
    expect(await queue(page).getByRole('row').nth(1).innerText()).toMatch(/STAT.*TESTERMAN, Grace.*vancomycin/s);
    expect(await order(page).innerText()).toMatch(/1,250\smg/);
    await page.getByRole('region', { name: /^Current medicines — 2/ }).waitFor();
    await expectSound(page, 'judging');
    await page.context().close();
  });

  it('each check that asks gets a coded answer; an order that was scrolled away comes back before it is signed', async () => {
    const page = await signInAs(mortar.address, 'pharmacist', { height: 620 });
    await choose(page, /acetaminophen/);
    await checks(page)
      .getByText(/in one dose; the limit is/)
      .waitFor();
    const verify = page.getByRole('button', { name: /^Verify and next/ });
    expect(await verify.getAttribute('title')).toMatch(/wait.? for an answer/);
    for (;;) {
      const answers = checks(page).getByRole('group', { name: /^Answers to/ });
      if ((await answers.count()) === 0) break;
      await answers.first().getByRole('button').first().click();
    }
    await expectSound(page, 'judging-answered');
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    await page.waitForTimeout(400);
    await page.keyboard.press('Control+Enter');
    await page.getByText('The order was out of view').waitFor();
    expect(await row(page, /acetaminophen/).count()).toBe(1);
    await page.waitForTimeout(400);
    await page.keyboard.press('Control+Enter');
    await gone(page, /acetaminophen/);
    await page.context().close();
  });

  it('what nobody can mean is never signed; it is handed back with a coded reason, by keyboard alone', async () => {
    const page = await signInAs(mortar.address, 'pharmacist');
    await choose(page, /loratadine/);
    await checks(page).getByText('No answer settles this.').first().waitFor();
    await expectSound(page, 'judging-stop');
    await page.keyboard.press('Control+Enter');
    await tabTo(page, /^Hand back/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /Hand the order back: BAPTISTE, Jean/ }).waitFor();
    await tabTo(page, /Contraindicated for this patient/);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^Hand back/);
    await page.keyboard.press('Enter');
    await gone(page, /loratadine/);
    await page.context().close();
  });

  it('after a grave reaction the class stops, with its coded overrides; F8 asks the prescriber and the row says so', async () => {
    const page = await signInAs(mortar.address, 'pharmacist');
    await choose(page, /ampicillin/);
    await checks(page)
      .getByText(/Allergy to Penicillin/)
      .waitFor();
    expect(await checks(page).innerText()).toMatch(/Stop\. Goes on only for one of these reasons/);
    await page.keyboard.press('F8');
    const dialog = page.getByRole('dialog', { name: /Ask the prescriber/ });
    await dialog.getByRole('radio', { name: 'Allergy' }).check();
    await dialog.getByRole('button', { name: 'Ask prescriber' }).click();
    await row(page, /ampicillin.*Prescriber asked/s).waitFor();
    await page.context().close();
  });

  it('others see who has an order in use; what changes while it is open has to be read again', async () => {
    const page = await signInAs(mortar.address, 'pharmacist');
    await choose(page, /heparin/);
    const other = await mortar.signIn('pharmacist2');
    const inUse = async () => {
      const rows = await ordersWaiting(other, 1);
      return rows.find(({ line }) => line.some((part) => part.text === 'heparin'))?.inUse?.mine;
    };
    await expect.poll(inUse, { timeout: 10_000 }).toBe(false);
    await wire.order(per, { ...heparin, control: 'XO', schedule: 'Q12H' }, later(mortar.clock.now(), minutes(1)));
    await order(page).getByText('One thing changed').waitFor();
    await page.getByText('changed while you looked at it').waitFor();
    await expectSound(page, 'judging-changed');
    const verify = page.getByRole('button', { name: /^Verify and next/ });
    expect(await verify.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'I have read it again' }).click();
    // Looking at the page may have scrolled it; what is signed has to be seen.
    await page.evaluate('window.scrollTo(0, 0)');
    await page.waitForTimeout(400);
    await page.keyboard.press('Control+Enter');
    await gone(page, /heparin/);
    await page.context().close();
  });

  it('reads in a narrow window', async () => {
    const page = await signInAs(mortar.address, 'pharmacist', { width: 640, height: 900 });
    await order(page).getByText('every').first().waitFor();
    await expectReflow(page);
    await expectSound(page, 'judging-narrow');
    await page.context().close();
  });
});
