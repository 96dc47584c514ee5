import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmWaiting } from '#src/tables/catalogue/import-file.fixture.ts';
import { closeBrowser } from '#test/support/browser.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { expectReflow, expectSound, signInAs } from '#test/support/people.ts';

/** Invented rows. */
const packages = (names: readonly string[], bad = '') =>
  Buffer.from(
    `NDC_CODE\tNDC_NAME\n${names.map((name, at) => `NDC:9999900${String(at).padStart(4, '0')}\t${name} (invented) 10 TABLET in 1 BOTTLE (99999-${at})`).join('\n')}\n${bad}`,
  );

describe('import a file', () => {
  let mortar: TestMortar;
  beforeAll(async () => {
    mortar = await startTestMortar({ pages: true });
  });
  afterAll(async () => {
    await closeBrowser();
    await mortar?.close();
  });

  it('is recognised, counted, its rejects are told, versions are compared and searched', async () => {
    const page = await signInAs(mortar.address, 'informatics');
    await page.goto('/catalogue');
    await page.getByRole('heading', { level: 1, name: 'Official tables' }).waitFor();
    await expectSound(page, 'catalogue-empty');
    const file = page.getByLabel('File of a table');
    await file.setInputFiles({
      name: 'names-2031-01.tsv',
      mimeType: 'text/plain',
      buffer: packages(['Abenta', 'Bebenta'], '9\twrong\n'),
    });
    await page.getByText('FDA NDC directory: packages by 11-digit NDC, with names').first().waitFor();
    await page.getByRole('button', { name: 'Import names-2031-01.tsv' }).click();
    await page.getByText(/2 of 3 rows\s+accepted, 1 rejected/).waitFor();
    const newer = gzipSync(packages(['Abenta Neo', 'Bebenta']));
    await file.setInputFiles({ name: 'names-2031-02.tsv.gz', mimeType: 'application/gzip', buffer: newer });
    await page.getByRole('button', { name: 'Import names-2031-02.tsv.gz' }).click();
    await page.getByRole('row', { name: /2031-02/ }).waitFor();
    await page.getByRole('row', { name: /2031-01/ }).click();
    await page.getByRole('heading', { level: 2, name: /Data set 1/ }).waitFor();
    await page.getByText('it is no NDC in the form 11 digits (1 digits)').waitFor();
    await page.getByLabel('With an earlier or later version').selectOption('2');
    await page.getByText(/0 added, 0 removed, 1 changed, 1 the same/).waitFor();
    // Nothing is looked up in a table that nobody confirmed; the first import proposed itself, the second waits for it.
    await confirmWaiting(mortar.kernel);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: /2031-02/ }).click();
    await page.getByRole('button', { name: 'Propose to put in force' }).click();
    await page.waitForURL(/\/change\//);
    await confirmWaiting(mortar.kernel);
    await page.goto('/catalogue');
    await page.getByText('In force').first().waitFor();
    await page.getByLabel('Name, NDC or GTIN').fill('ab ne');
    await page.getByRole('rowheader', { name: 'Abenta Neo (invented)' }).waitFor();
    await expectSound(page, 'catalogue');
    await page.getByRole('link', { name: 'Add to the drug file' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'New package' }).waitFor();
    expect(await page.getByLabel('NDC 11').inputValue()).toBe('99999000000');
    await page.context().close();
  });

  it("a site's own list is mapped once", async () => {
    const page = await signInAs(mortar.address, 'informatics');
    await page.goto('/catalogue');
    const buffer = Buffer.from('Artikel,Bezeichnung\n4711,Inventa 5 mg\n');
    await page.getByLabel('File of a table').setInputFiles({ name: 'haus.csv', mimeType: 'text/csv', buffer });
    await page.getByLabel('Name of the source').fill('Haus');
    await page.getByLabel('item (must be there)').selectOption('Artikel');
    await page.getByLabel('name (must be there)').selectOption('Bezeichnung');
    await expectSound(page, 'catalogue-mapper');
    await page.getByRole('button', { name: 'Remember these columns' }).click();
    await page.getByLabel('Import as').and(page.locator('select')).waitFor();
    await expect.poll(() => page.getByLabel('Import as').inputValue()).toBe('source:Haus');
    await page.getByRole('button', { name: 'Import haus.csv' }).click();
    await page.getByText(/1 of 1 rows\s+accepted, 0 rejected/).waitFor();
    await page.context().close();
  });

  it('a file that is nothing known is refused in words', async () => {
    const page = await signInAs(mortar.address, 'informatics');
    await page.goto('/catalogue');
    const buffer = Buffer.from('PK\u0003\u0004 broken');
    await page.getByLabel('File of a table').setInputFiles({ name: 'broken.zip', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Import broken.zip' }).click();
    await page
      .getByText(/broken\.zip ends in the middle/)
      .first()
      .waitFor();
    await expectSound(page, 'catalogue-refused');
    await page.context().close();
  });

  it('fits a width of 320 pixels', async () => {
    const page = await signInAs(mortar.address, 'informatics', { width: 320, height: 800 });
    await page.goto('/catalogue');
    await page.getByRole('heading', { level: 1, name: 'Official tables' }).waitFor();
    await expectReflow(page);
    await page.context().close();
  });
});
