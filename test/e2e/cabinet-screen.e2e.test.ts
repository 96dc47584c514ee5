import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adt, openCabinetsFor, openPharmacy, type Pharmacy, rde, until } from '#simulators/cabinet/mortar.fixture.ts';
import { closeBrowser, expectNoAxeViolations, expectNoPageErrors, newPage, scan, shot } from '#test/support/browser.ts';

type Open = Awaited<ReturnType<typeof openCabinetsFor>>;

const unit = 'ICU-2';
const cabinet = 'CAB-ICU-2';

describe('a nurse at a cabinet', () => {
  let pharmacy: Pharmacy;
  let open: Open;
  let page: Page;

  beforeAll(async () => {
    pharmacy = await openPharmacy();
    open = await openCabinetsFor(pharmacy, { screen: true });
    const { client, cabinets } = open;
    await client.send(adt('A01', 'MR1', { unit, allergy: 'penicillin' }));
    const patient = { mrn: 'MR1', unit };
    await client.send(rde({ ...patient, number: 'O1' }));
    await client.send(
      rde({
        ...patient,
        number: 'O2',
        product: 'pantoprazole-40mg-vial',
        dose: '40',
        schedule: 'DAILY',
        priority: 'R',
      }),
    );
    await client.send(
      rde({
        ...patient,
        number: 'O3',
        product: 'heparin-5000units-vial',
        dose: '5000',
        doseUnit: 'units',
        schedule: 'Q8H',
        priority: 'R',
        start: '20261123140000-0600',
      }),
    );
    page = await newPage(cabinets.screenAddress ?? '', { width: 1440, height: 860 });
    await page.goto('/');
  });

  afterAll(async () => {
    await closeBrowser();
    open.client.close();
    await open.cabinets.close();
    await pharmacy.close();
  });

  const transactions = () => pharmacy.received.filter((each) => each.text('MSH-9.1') === 'OMS');
  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const pocketOf = (product: string) =>
    [...open.cabinets.cabinets.state.pockets.values()].find(
      (each) => each.cabinet === cabinet && each.product === product,
    );

  it('chooses the cabinet, scans the badge and finds the patient', async () => {
    await heading('Which cabinet do you stand at?');
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-choose');
    await press(/ICU-2/);
    await heading('Scan your badge');
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-sign-in');
    await scan(page, 'B:technician');
    await page.getByText('may not take medicines for patients').waitFor();
    await scan(page, 'B:nurse-icu-2-1');
    await heading(/Patients of ICU-2/);
    await page.getByText('Demo Greta Vitalsen, RN').waitFor();
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-patients');
    await press(/OKAFOR, Grace/);
    await heading('Due now — 2');
    await page.getByText('penicillin — anaphylaxis').waitFor();
    await page.getByText('Too early: due 14:00').waitFor();
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-due');
  });

  it('counts a controlled drug blind, is stopped by the wrong package, takes, and wastes the rest with a witness', async () => {
    await press('Take 1\u00a0syringe of HYDROmorphone');
    await page.getByRole('heading', { name: /^Drawer C\d+, pocket 1 is open$/ }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('count');
    expect(await page.locator('#main').innerText()).not.toContain(pocketOf('hydromorphone-1mg-syringe')?.expected);
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-count');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await page.getByText('Count again').first().waitFor();
    await page.keyboard.type(pocketOf('hydromorphone-1mg-syringe')?.physical ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('and scan it').waitFor();
    await shot(page, 'cabinet-scan');
    await scan(page, 'heparin-5000units-vial');
    await page
      .getByText(/This is heparin .* not HYDROmorphone/)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page
      .getByText(/This is heparin .* not HYDROmorphone/)
      .first()
      .waitFor();
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-wrong');
    expect(transactions()).toHaveLength(0);
    await scan(page, 'hydromorphone-1mg-syringe');
    await heading('Taken');
    await shot(page, 'cabinet-taken');
    await press('Waste now with witness');
    await scan(page, 'B:nurse-icu-2-1');
    await page.getByText('The witness is a second person. Scan another badge.').first().waitFor();
    await expectNoAxeViolations(page);
    await page.waitForTimeout(750);
    await scan(page, 'B:nurse-icu-2-2');
    await page.getByText('0.5\u00a0mg (0.5\u00a0mL) of HYDROmorphone wasted').waitFor();
    await until(() => transactions().length === 2);
    const [taken, wasted] = transactions();
    expect(taken?.text('ZPM-1')).toBe('V');
    expect([taken?.text('ORC-2.1'), taken?.text('ZPM-10'), taken?.text('ZPM-11.1')]).toEqual([
      'O1',
      '1',
      'nurse-icu-2-1',
    ]);
    expect([wasted?.text('ZPM-1'), wasted?.text('ZPM-10'), wasted?.text('ZPM-12.1')]).toEqual([
      'W',
      '0.5',
      'nurse-icu-2-2',
    ]);
  });

  it('is asked when it is too early, and may leave it', async () => {
    await press('Take 1\u00a0vial of heparin');
    await page.getByText('Too early: due 14:00. Take it all the same?').first().waitFor();
    await shot(page, 'cabinet-too-early');
    await press('Do not take it');
    await heading('Drawers are shut');
  });

  it('finds a medicine on override only when one is left, and says why', async () => {
    await press('Not on list? Override…');
    await page.getByLabel('Name of the medicine').pressSequentially('n');
    await page.getByText(/medicines begin so, so no list is shown/).waitFor();
    await page.getByLabel('Name of the medicine').pressSequentially('alox');
    await page.getByText('5 letters typed').waitFor();
    await shot(page, 'cabinet-override');
    await expectNoAxeViolations(page);
    const take = page.getByRole('button', { name: /^Take 1 .* of naloxone/ });
    expect(await take.isDisabled()).toBe(true);
    await page.getByLabel('Why without an order?').selectOption('emergency');
    await take.click();
    await page.getByText('and scan it').waitFor();
    await press('Scan the package');
    await page.getByText('of naloxone taken').first().waitFor();
    await until(() => transactions().length === 3);
    const told = transactions()[2];
    expect([told?.text('ORC-2'), told?.text('NTE-4.1'), told?.text('NTE-4.2')]).toEqual(['', 'OVERRIDE', 'emergency']);
    await press('Close the drawer');
    await press('Back to the list');
  });

  it('puts a dose back into the return bin', async () => {
    await press('Take 1\u00a0vial of pantoprazole');
    await page.getByText('and scan it').waitFor();
    await scan(page, 'pantoprazole-40mg-vial');
    await heading('Taken');
    await press('Close the drawer');
    await press('Return…');
    await press('Return 1\u00a0vial of pantoprazole');
    await page.getByText('of pantoprazole is in the return bin').first().waitFor();
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-return');
    await until(() => transactions().length === 5);
    expect([transactions()[4]?.text('ZPM-1'), transactions()[4]?.text('ZPM-4')]).toEqual(['R', 'RETURN']);
    await press('Back to the list');
  });

  it('works on with the network unplugged, and says so', async () => {
    await press('Unplug the network');
    await page.getByText('Pharmacy link lost 10:00 — using saved orders, 0 min old').waitFor();
    open.pass(6);
    await page.getByText('using saved orders, 6 min old').waitFor();
    await shot(page, 'cabinet-unplugged');
    await expectNoAxeViolations(page);
    await press('Plug the network in');
    await page.getByText('Pharmacy link lost').waitFor({ state: 'detached' });
  });

  it('reads on a narrow screen and large', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await expectNoAxeViolations(page);
    await shot(page, 'cabinet-narrow');
    await page.setViewportSize({ width: 1440, height: 860 });
  });

  it('has targets for fingers', async () => {
    const small = await page.evaluate(
      `[...document.querySelectorAll('button, input, select')].map((e) => [e.id || e.textContent, e.getBoundingClientRect()]).filter(([, r]) => r.width > 0 && (r.width < 44 || r.height < 44)).map(([name]) => name)`,
    );
    expect(small).toEqual([]);
  });

  it('is done by keyboard alone', async () => {
    await page.locator('#other-patient').focus();
    await page.keyboard.press('Enter');
    await heading(/Patients of ICU-2/);
    await page.locator('#patient-MR1').focus();
    await page.keyboard.press('Enter');
    await heading(/Due now/);
    await page.locator('#tab-all').focus();
    await page.keyboard.press('Space');
    await heading('All orders — 3');
    expect(await page.evaluate('document.activeElement.id')).toBe('tab-all');
  });

  it('leaves by itself after a minute without a hand', async () => {
    await page.clock.install();
    await page.reload();
    await press(/ICU-2/);
    await page.getByLabel('Or type your user name and press Enter').fill('nurse-icu-2-2');
    await page.keyboard.press('Enter');
    await page.getByText('leaves in 1:00').waitFor();
    await page.clock.runFor(45_000);
    await page.getByText('leaves in 0:15').waitFor();
    await page.keyboard.press('Shift');
    await page.clock.runFor(58_000);
    await page.getByText('leaves in 0:02').waitFor();
    await page.clock.runFor(3_000);
    await heading('Scan your badge');
    expectNoPageErrors(page);
  });
});
