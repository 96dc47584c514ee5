import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { readDueList } from '#src/medication-loop/administer/contract.ts';
import { closeBrowser, scan } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, focused, signInAs, tabTo } from '#test/support/people.ts';
import { grace, packageCode, packages, patientIdOf, sentences, until, verifyAll } from '#test/support/ward.ts';
import { openWire, type Wire } from '#test/support/wire.ts';

describe("the dispensing technician's home: my next job", () => {
  let mortar: TestMortar;
  let wire: Wire;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
    wire = openWire(mortar);
    await wire.admit(grace);
    await wire.order(grace, sentences.metoprolol(mortar.clock.now()));
    const graceId = await patientIdOf(mortar, grace.mrn);
    await verifyAll(mortar, 1);
    const nurse = await mortar.signIn('nurse');
    const dose = await until('the dose', async () => {
      const answer = await nurse.get(`/api/medication-loop/administer/patients/${graceId}/due`);
      const { items } = answer.body as unknown as ReplyOf<typeof readDueList>;
      return items.find((item) => item.status === 'due');
    });
    const asked = await nurse.post('/api/medication-loop/administer/ask-for-dose', { doseId: dose.doseId });
    expect(asked.status).toBe(200);
  });
  afterAll(async () => {
    await closeBrowser();
    await wire?.close();
    await mortar?.close();
  });

  it('fits a width of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'technician', { width: 320, height: 800 });
    await page.getByRole('region', { name: /TESTERMAN, Grace/ }).waitFor();
    await expectReflow(page);
    await expectSound(page, 'narrow-my-next-job');
    await page.context().close();
  });

  it('tells one thing at a time; a wrong item is stopped until the right one is scanned; done by keyboard and scanner alone', async () => {
    const page = await signInAs(mortar.address, 'technician');
    await page.getByRole('heading', { level: 1, name: /My next job/ }).waitFor();
    await page
      .getByRole('region', { name: /TESTERMAN, Grace/ })
      .getByText('metoprolol tartrate')
      .first()
      .waitFor();
    await expectSound(page, 'my-next-job');
    await page.keyboard.press('Control+Enter');
    expect(await page.getByText(/^Done\./).count()).toBe(0);
    await scan(page, packageCode(packages.heparin5000));
    await page.getByText('WRONG ITEM — do not use').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.getByText('WRONG ITEM — do not use').count()).toBe(1);
    await expectSound(page, 'my-next-job-wrong');
    await scan(page, packageCode(packages.metoprolol25));
    await page.getByText('WRONG ITEM — do not use').waitFor({ state: 'detached' });
    await tabTo(page, /^Taken, in/);
    expect(await focused(page)).toMatch(/^Taken, in tablet/);
    await expectSound(page, 'my-next-job-taken');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Done\. .*metoprolol tartrate/).waitFor();
    await page.getByText(/1 done today/).waitFor();
    await expectSound(page, 'my-next-job-done');
    await page.context().close();
  });

  it('sees what the pockets of a cabinet hold', async () => {
    const page = await signInAs(mortar.address, 'technician');
    await page.getByRole('heading', { level: 1, name: /My next job/ }).waitFor();
    await page.goto('/cabinets');
    await page.getByRole('grid', { name: 'Cabinets' }).waitFor();
    await page
      .getByRole('table', { name: /^Pockets of/ })
      .getByText('acetaminophen')
      .first()
      .waitFor();
    await expectSound(page, 'cabinets');
    await page.context().close();
  });
});
