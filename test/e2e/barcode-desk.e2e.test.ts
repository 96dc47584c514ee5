import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { listProblems } from '#src/tables/barcode-desk/contract.ts';
import { canaryText, gtinOfNdc10 } from '#src/tables/barcodes/index.ts';
import { closeBrowser, scan } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs } from '#test/support/people.ts';
import { grace, packageCode, packages, patientIdOf, sentences, verifyAll, wristband } from '#test/support/ward.ts';
import { openWire, type Wire } from '#test/support/wire.ts';

/** A carton of an invented labeler: the drug file has no such number. */
const unknownGtin = gtinOfNdc10('9999911101');
const otherGtin = gtinOfNdc10('9999922202');

let mortar: TestMortar;
let wire: Wire;
let graceId: string;

beforeAll(async () => {
  mortar = await startTestMortar({ pages: true });
  wire = openWire(mortar);
  await wire.admit(grace);
  await wire.order(grace, sentences.metoprolol(mortar.clock.now()));
  graceId = await patientIdOf(mortar, grace.mrn);
  await verifyAll(mortar, 1);
});

afterAll(async () => {
  await closeBrowser();
  await wire?.close();
  await mortar?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('a barcode that does not scan', () => {
  it('is met by a nurse, linked by a technician, scanned again by a second person, and then scans for the nurse', async () => {
    const nurse = await signInAs(mortar.address, 'nurse', { station: 'WOW-3W' });
    await nurse.goto(`/give/${graceId}`);
    await nurse.getByRole('grid', { name: 'Scheduled doses' }).waitFor();
    await scan(nurse, wristband(grace));
    await nurse.getByText('Wristband is right').waitFor();
    await scan(nurse, packageCode(unknownGtin, 'N1'));
    await nurse
      .getByText(/No package in the drug file has the barcode/)
      .first()
      .waitFor();

    const technician = await signInAs(mortar.address, 'informatics', { station: 'DESK-1' });
    await technician.goto('/barcode-desk');
    await heading(technician, /Barcode problems/);
    await technician.getByRole('grid', { name: 'Barcode problems' }).getByText(unknownGtin).waitFor();
    await expectSound(technician, 'barcode-desk');
    // The package lies on the desk: its scan opens its problem.
    await scan(technician, packageCode(unknownGtin, 'N2'));
    await heading(technician, new RegExp(unknownGtin));
    await technician.getByText('WOW-3W').first().waitFor();
    await expectSound(technician, 'barcode-problem');
    await technician.getByRole('textbox', { name: 'Find the package' }).focus();
    await technician.keyboard.type('metop 25');
    const choice = technician.getByRole('button', { name: /^Link to metoprolol tartrate.*25 mg.*0904-6340/ }).first();
    await choice.focus();
    await technician.keyboard.press('Enter');
    await technician.getByText(/You made the link/).waitFor();
    await expectSound(technician, 'barcode-problem-linked');

    const second = await signInAs(mortar.address, 'pharmacist', { station: 'DESK-2' });
    await second.goto(new URL(technician.url()).pathname);
    await second.getByText(/The scan confirms the link/).waitFor();
    await scan(second, packageCode(otherGtin));
    await second
      .getByText(/is another one/)
      .first()
      .waitFor();
    await expectSound(second, 'barcode-second-scan-wrong');
    await scan(second, packageCode(unknownGtin, 'N3'));
    await second
      .getByText(/^Settled/)
      .first()
      .waitFor();
    await technician.getByText(/From the first failed scan to the fix/).waitFor();
    await expectSound(technician, 'barcode-problem-settled');

    await scan(nurse, packageCode(unknownGtin, 'N1'));
    await nurse.getByText('Gives 25 mg to TESTERMAN, Grace.').waitFor();
    const desk = await mortar.signIn('informatics');
    const { body } = await desk.get('/api/tables/barcode-desk/problems');
    expect((body as unknown as ReplyOf<typeof listProblems>).problems).toEqual([]);
    for (const page of [nurse, technician, second]) await page.context().close();
  });

  it('fits a width of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 320, height: 800 });
    for (const path of ['/barcode-desk', '/shelf', '/test-card']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectReflow(page);
      await expectSound(page, `narrow${path.replace('/', '-')}`);
    }
    await page.context().close();
  });
});

describe('a shelf', () => {
  it('is scanned from end to end; each scan says at once what it is, and the sum how much fails and why', async () => {
    const page = await signInAs(mortar.address, 'technician', { station: 'BENCH' });
    await page.goto('/shelf');
    await heading(page, /Scan the shelf/);
    await page.getByRole('textbox', { name: 'Shelf or cabinet' }).focus();
    await page.keyboard.type('Refrigerator 2');
    await page.keyboard.press('Enter');
    await heading(page, /Refrigerator 2/);
    await scan(page, packageCode(packages.metoprolol25));
    await page
      .getByRole('table', { name: 'Packages scanned' })
      .getByText(/metoprolol tartrate/)
      .waitFor();
    await scan(page, packageCode(otherGtin));
    await page
      .getByText(/Code not recognised: /)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'No bar code on the package' }).click();
    await page.getByText('66.7% failed: 2 of 3 packages').waitFor();
    await expectSound(page, 'shelf');
    await page.keyboard.press('Control+Enter');
    await page.getByText('ended').first().waitFor();
    await page.goto('/shelf');
    await page.getByRole('grid', { name: 'Shelf scans' }).getByText('66.7%').waitFor();
    await expectSound(page, 'shelves');
    await page.context().close();
  });
});

describe('the test card', () => {
  it('is judged byte for byte at a station, its fault named with what to do, and kept for the day', async () => {
    const page = await signInAs(mortar.address, 'nurse', { station: 'WOW-3W' });
    await page.goto('/test-card');
    await heading(page, /Scanner test/);
    await page.getByRole('img', { name: /GS1 DataMatrix/ }).waitFor();
    await scan(page, canaryText.replace('\u001d', ''));
    await page
      .getByText(/It loses the separator/)
      .first()
      .waitFor();
    await page.getByText(/Turn the transmission of FNC1 as ASCII 29 on/).waitFor();
    await expectSound(page, 'test-card-misread');
    await scan(page, canaryText);
    await page.getByText(/reads the card byte for byte. It is noted/).waitFor();
    await page.getByRole('table', { name: 'Stations' }).getByText('Read today').waitFor();
    await expectSound(page, 'test-card');
    await page.context().close();
  });
});
