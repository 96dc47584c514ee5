/**
 * Takes the pictures of the documents from a demo that runs: `node tools/screenshot.ts [--address http://127.0.0.1:8080]
 * [name …]`. Without names it takes all of them into docs/images.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { closeBrowser, newPage } from '#test/support/browser.ts';
import { root } from './steps.ts';

/** Name of the picture → who looks, and at what. */
const pictures: Readonly<Record<string, { readonly role: string; readonly page: string; readonly height: number }>> = {
  integrity: { role: 'Informatics technician', page: '/integrity', height: 1000 },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { address: { type: 'string', default: 'http://127.0.0.1:8080' } },
    allowPositionals: true,
  });
  const folder = path.join(root, 'docs', 'images');
  await mkdir(folder, { recursive: true });
  for (const [name, { role, page: place, height }] of Object.entries(pictures)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const page = await newPage(values.address, { width: 1440, height, station: 'Pharmacy 1' });
    await page.goto('/');
    await page.getByRole('button', { name: role }).first().click();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.goto(place);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    // Numbers come after the page: what is pictured is a page that has read everything.
    await page.waitForTimeout(1_500);
    const file = path.join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    console.log(file);
    await page.context().close();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await closeBrowser();
}
