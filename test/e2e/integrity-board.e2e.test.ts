import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs, tabTo } from '#test/support/people.ts';
import { grace, patientIdOf, sentences } from '#test/support/ward.ts';
import { openWire, type Wire } from '#test/support/wire.ts';

describe("the informatics technician's home: the integrity board", () => {
  let mortar: TestMortar;
  let wire: Wire;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    await wire.admit(grace);
    await patientIdOf(mortar, grace.mrn);
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  it('an order that cannot be read stands on the board with its effect; it is taken and followed to its message by keyboard', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 1680, height: 1050 });
    await page.getByRole('heading', { level: 1, name: 'Integrity board' }).waitFor();
    const now = mortar.clock.now();
    await wire.order(grace, { ...sentences.metoprolol(now), product: 'UNOBTAINIUM', text: 'unobtainium 5 mg tablet' });
    const findings = page.getByRole('grid', { name: 'Findings' });
    const finding = findings.getByRole('row', { name: /1 message of 1 known patient waits/ });
    await finding.waitFor({ timeout: 60_000 });
    await expectSound(page, 'integrity-board');
    await tabTo(page, /^Take it: .*1 message of 1 known patient waits/);
    await page.keyboard.press('Enter');
    await finding.getByText('I. Tabula, CPhT').waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('dialog').waitFor();
    await expectSound(page, 'integrity-finding');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const step = finding.getByRole('link');
    await step.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Interfaces|Message/ }).waitFor();
    await page
      .getByText(/unobtainium/i)
      .first()
      .waitFor();
    // A new address puts the focus at the start of its page, not on a link that is gone.
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('MAIN');
    await expectSound(page, 'interfaces');
    await page.context().close();
  });

  it('every check says how it stands; one that has not run is not known', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 1680, height: 1050 });
    const checks = page.getByRole('table', { name: 'Checks' });
    await checks.waitFor();
    expect(await checks.getByRole('row').count()).toBeGreaterThan(12);
    for (const text of await checks.getByRole('row').allInnerTexts()) {
      if (!text.startsWith('What should be true')) expect(text).toMatch(/holds|does not hold|not known/);
    }
    await page.context().close();
  });

  it('what needs nobody with a patient is open to the technician: units, cabinets, ledger, records of messages', async () => {
    const page = await signInAs(mortar.address, 'informatics');
    for (const [path, heading] of [
      ['/units', /Units and beds/],
      ['/cabinets', /Cabinets/],
      ['/ledger', /Inventory ledger/],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.getByText(/as of/).first().waitFor();
      await expectSound(page, `informatics${path.replaceAll('/', '-')}`);
    }
    await page.context().close();
  });

  it('fits a width of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 320, height: 800 });
    for (const path of ['/integrity', '/interfaces', '/cabinets']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await expectReflow(page);
      await expectSound(page, `narrow-informatics${path.replaceAll('/', '-')}`);
    }
    await page.context().close();
  });
});
