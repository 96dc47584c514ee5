import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, scan } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs, tabTo } from '#test/support/people.ts';
import {
  grace,
  packageCode,
  packages,
  patientIdOf,
  per,
  sentences,
  tookOut,
  until,
  verifyAll,
  wristband,
} from '#test/support/ward.ts';
import { openWire, type Wire } from '#test/support/wire.ts';

describe("the nurse's home: my patients and their doses", () => {
  let mortar: TestMortar;
  let wire: Wire;
  let graceId = '';
  let perId = '';
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    const now = mortar.clock.now();
    await wire.admit(grace);
    await wire.admit(per);
    await wire.order(grace, sentences.acetaminophen(now));
    await wire.order(grace, sentences.heparin(now));
    await wire.order(grace, sentences.metoprolol(now));
    await wire.order(grace, sentences.hydromorphone(now));
    await wire.order(per, { ...sentences.metoprolol(now), number: 'M2' });
    graceId = await patientIdOf(mortar, grace.mrn);
    perId = await patientIdOf(mortar, per.mrn);
    await verifyAll(mortar, 5);
    const nurse = await mortar.signIn('nurse');
    await until('the doses', async () => {
      const answer = await nurse.get(`/api/medication-loop/administer/patients/${graceId}/due`);
      return JSON.stringify(answer.body).split('"status":"due"').length > 3;
    });
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  const step = (page: Page) => page.getByRole('region', { name: 'Dose in hand' });
  const said = (page: Page) => page.locator('main');

  it('shows who has doses due, tells two of one name apart, and a wristband opens its patient', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.getByRole('heading', { level: 1, name: /My patients.*3 West Medical/ }).waitFor();
    const now = page.getByRole('grid', { name: 'Patients with a dose to give now' });
    await now.getByRole('row', { name: /^301-A/ }).waitFor();
    expect(await now.innerText()).toMatch(/Name alert: TESTERMAN, Per in 302-A/);
    expect(await page.getByRole('region', { name: /^Patient / }).count()).toBe(0);
    await expectSound(page, 'my-patients');
    await scan(page, wristband(grace));
    await page.getByRole('region', { name: 'Patient TESTERMAN, Grace' }).waitFor();
    expect(await page.title()).toMatch(/TESTERMAN, Grace born 14-Aug-1957/);
    await page.getByText('Wristband is right').waitFor();
    await expectSound(page, 'give');
    await page.context().close();
  });

  it('gives a dose of two tablets by scanning, counting up, and confirming by keyboard', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.getByRole('grid', { name: 'Patients with a dose to give now' }).waitFor();
    await tabTo(page, /TESTERMAN, Grace/);
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Scheduled doses' }).waitFor();
    await scan(page, packageCode(packages.acetaminophen325));
    await page.getByText("Now scan the patient's wristband.").waitFor();
    await scan(page, wristband(grace));
    await step(page).getByText('1 of 2 tablets').waitFor();
    await page.keyboard.press('Control+Enter');
    expect(await said(page).innerText()).not.toMatch(/Given \d\d:\d\d/);
    await page.waitForTimeout(800);
    await scan(page, packageCode(packages.acetaminophen325));
    await step(page).getByText('2 of 2 tablets').waitFor();
    await step(page).getByText('Gives 650 mg to TESTERMAN, Grace.').waitFor();
    await expectSound(page, 'give-confirm');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Given \d\d:\d\d: acetaminophen to TESTERMAN, Grace/).waitFor();
    await page.context().close();
  });

  it('a wrong medicine is stopped in red until the right one is scanned; neither Enter nor Escape takes it away', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.goto(`/give/${graceId}`);
    await page.getByRole('button', { name: 'Choose heparin' }).click();
    await scan(page, wristband(grace));
    await page.getByText('Wristband is right').waitFor();
    await scan(page, packageCode(packages.metoprolol25));
    await page.getByText('WRONG MEDICINE — do not give').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await scan(page, wristband(per));
    await page.getByText('WRONG PATIENT — do not give').waitFor();
    await expectSound(page, 'give-wrong');
    await scan(page, packageCode(packages.heparin5000));
    await step(page).getByText('Gives 5,000 units to TESTERMAN, Grace').waitFor();
    expect(await page.getByText('do not give').count()).toBe(0);
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.context().close();
  });

  it('a high-alert drug that cannot be scanned needs a reason and a second nurse; keyboard only', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.goto(`/give/${graceId}`);
    await page.getByRole('grid', { name: 'Scheduled doses' }).waitFor();
    await scan(page, wristband(grace));
    await page.getByText('Wristband is right').waitFor();
    await tabTo(page, /^Choose heparin$/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('F8');
    await page.getByRole('dialog', { name: 'Unable to scan' }).waitFor();
    await expectSound(page, 'give-unable');
    await tabTo(page, /Wristband is damaged/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^Go on without the scan$/);
    await page.keyboard.press('Enter');
    await step(page)
      .getByText(/a second nurse must check it/)
      .waitFor();
    await page.keyboard.press('Control+Enter');
    await tabTo(page, /^Badge of the second nurse/);
    await scan(page, 'B:nurse-3w-2');
    await tabTo(page, /^Password of the second nurse/);
    await page.keyboard.type('mortar');
    await expectSound(page, 'give-second-nurse');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Given \d\d:\d\d: heparin to TESTERMAN, Grace/).waitFor();
    await page.context().close();
  });

  it('a dose is held with a coded reason, by keyboard', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.goto(`/give/${perId}`);
    await page.getByRole('grid', { name: 'Scheduled doses' }).waitFor();
    await tabTo(page, /^Choose metoprolol tartrate$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Given: metoprolol tartrate' }).waitFor();
    await page.keyboard.press('F4');
    const dialog = page.getByRole('dialog', { name: 'Hold this dose' });
    await dialog.waitFor();
    await expectSound(page, 'give-hold');
    await tabTo(page, /Vital signs outside the limits/);
    await page.keyboard.press('Space');
    await tabTo(page, /^Record it$/);
    await page.keyboard.press('Enter');
    await page.getByText('Hold this dose: recorded.').waitFor();
    await page.goto(`/patient/${perId}`);
    await page.getByRole('table', { name: 'Doses of the last 24 hours' }).getByText('Held').waitFor();
    await page.context().close();
  });

  it('an order stopped while its dose is in the hand cannot be given', async () => {
    const page = await signInAs(mortar.address, 'nurse');
    await page.goto(`/give/${graceId}`);
    await page.getByRole('grid', { name: 'Scheduled doses' }).waitFor();
    await scan(page, wristband(grace));
    await page.getByText('Wristband is right').waitFor();
    await scan(page, packageCode(packages.metoprolol25));
    await step(page).getByText('Gives 25 mg to TESTERMAN, Grace').waitFor();
    const now = mortar.clock.now();
    await wire.order(grace, { ...sentences.metoprolol(now), control: 'DC', reason: 'Heart rate 48' });
    await step(page)
      .getByText(/The order was stopped at/)
      .waitFor();
    await expectSound(page, 'give-stopped');
    await page.keyboard.press('Control+Enter');
    expect(await said(page).innerText()).not.toMatch(/Given \d\d:\d\d: metoprolol/);
    await page.context().close();
  });

  it('an as-needed dose of a controlled drug leaves a rest: it is wasted, and another nurse signs that she saw it', async () => {
    const [{ id: orderId } = { id: '' }] = await mortar.kernel.database.rows<{ id: string }>(
      'select order_id as id from medication_loop.order_versions where product = $1',
      ['hydromorphone-1mg-syringe'],
    );
    await tookOut(mortar, {
      patientId: graceId,
      orderId,
      product: 'hydromorphone-1mg-syringe',
      from: { account: 'pocket:CAB-3W:C1:1', cabinetId: 'CAB-3W', drawer: 'C1', pocket: '1' },
      user: { id: 'nurse', name: 'M. Nursefield, RN' },
    });
    const page = await signInAs(mortar.address, 'nurse');
    await page.goto(`/give/${graceId}`);
    await page.getByRole('button', { name: /^As needed/ }).click();
    await page.getByRole('button', { name: 'Choose HYDROmorphone' }).click();
    await scan(page, wristband(grace));
    await page.getByText('Wristband is right').waitFor();
    await scan(page, packageCode(packages.hydromorphone1));
    await step(page).getByText('Gives 0.5 mg to TESTERMAN, Grace').waitFor();
    await expectSound(page, 'give-as-needed');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Given \d\d:\d\d: HYDROmorphone to TESTERMAN, Grace/).waitFor();
    await page.getByText('A part is left in your hand: waste or return it below.').waitFor();
    await page.getByRole('button', { name: /^Waste… the rest of HYDROmorphone/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Waste the rest of HYDROmorphone/ });
    await dialog.getByText('0.5 syringe').waitFor();
    await expectSound(page, 'give-waste');
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: 'Waste it' }).click();
    await page.getByText(/A second person must sign it/).waitFor();
    const other = await signInAs(mortar.address, 'nurse-3w-2');
    await tabTo(other, /^I saw it wasted: HYDROmorphone/);
    await expectSound(other, 'my-patients-witness');
    await other.keyboard.press('Enter');
    await other.getByRole('heading', { name: /Wastes that need a second signature/ }).waitFor({ state: 'detached' });
    await other.context().close();
    await page.goto(`/patient/${graceId}`);
    await page.getByRole('table', { name: 'Doses of the last 24 hours' }).getByText('HYDROmorphone').first().waitFor();
    await expectSound(page, 'patient');
    await page.context().close();
  });

  it('fits a phone of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'nurse', { width: 320, height: 800 });
    await page.getByRole('heading', { level: 1, name: /My patients/ }).waitFor();
    await expectReflow(page);
    await expectSound(page, 'narrow-my-patients');
    for (const path of [`/give/${graceId}`, `/patient/${graceId}`, '/units?unit=3W']) {
      await page.goto(path);
      await page.getByText('TESTERMAN, Grace').first().waitFor();
      await expectReflow(page);
      await expectSound(page, `narrow${path.split('?')[0]?.split('/').slice(0, 2).join('-')}`);
    }
    await page.context().close();
  });
});
