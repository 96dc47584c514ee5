/**
 * A real browser for tests and pictures. It is found, never downloaded: CHROME_BIN, then an installed Chrome, Chromium
 * or Edge, then the Chromium that comes inside an npm package.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import bundledChromium from '@sparticuz/chromium';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const installed: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
    '/usr/bin/microsoft-edge',
    '/opt/microsoft/msedge/msedge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/** Path of the browser to start, and whether it is the one from the npm package (a headless shell). */
export async function findBrowser(): Promise<{ path: string; isBundled: boolean }> {
  const asked = process.env.CHROME_BIN;
  if (asked !== undefined && asked !== '') {
    if (!existsSync(asked)) throw new Error(`CHROME_BIN names ${asked}, which does not exist`);
    return { path: asked, isBundled: false };
  }
  const found = installed[process.platform]?.find((path) => existsSync(path));
  if (found !== undefined) return { path: found, isBundled: false };
  if (process.platform !== 'linux') {
    throw new Error('No Chrome, Chromium or Edge was found. Install one, or name it in CHROME_BIN.');
  }
  bundledChromium.setGraphicsMode = false;
  return { path: await bundledChromium.executablePath(), isBundled: true };
}

let opened: Promise<Browser> | undefined;

/** The browser of this test file, started at the first call. `closeBrowser` ends it. */
export function openBrowser(): Promise<Browser> {
  opened ??= findBrowser().then(({ path }) => chromium.launch({ executablePath: path, headless: true, args: flags }));
  return opened;
}

/** Ends the browser of this test file, when one was started. */
export async function closeBrowser(): Promise<void> {
  const browser = await opened;
  opened = undefined;
  await browser?.close();
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  /** Name of the workstation; the page sends it with every call. */
  readonly station?: string;
}

/** A page with cookies of its own. What the page throws or logs as an error fails the test at `expectNoPageErrors`. */
export async function newPage(baseUrl: string, options: PageOptions = {}): Promise<Page> {
  const browser = await openBrowser();
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    reducedMotion: 'reduce',
    locale: 'en-US',
  });
  const { station } = options;
  if (station !== undefined)
    await context.addInitScript(`localStorage.setItem('mortar.station', ${JSON.stringify(station)})`);
  const page = await context.newPage();
  const errors: string[] = [];
  pageErrors.set(page, errors);
  page.on('pageerror', (error) => errors.push(String(error)));
  return page;
}

const pageErrors = new WeakMap<Page, string[]>();

/** Fails with everything that scripts of the page threw since it was opened. */
export function expectNoPageErrors(page: Page): void {
  const errors = pageErrors.get(page) ?? [];
  if (errors.length > 0) throw new Error(`the page threw:\n${errors.join('\n')}`);
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let axeSource: string | undefined;

const wcagTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What the page moves has arrived and is drawn: colours are not measured on their way from one to another. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    await frame();
    const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(finite.map((one) => one.finished.catch(() => undefined)));
    await frame();
  })()`);
}

/** Runs axe on the page at rest and fails with rule, help and elements of each violation. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  axeSource ??= readFileSync(axePath, 'utf8');
  await atRest(page);
  await page.evaluate(axeSource);
  const results: AxeResults = await page.evaluate(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(wcagTags)} } })`,
  );
  if (results.violations.length === 0) return;
  const told = results.violations.map((violation) => {
    const places = violation.nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.failureSummary ?? ''}`);
    return `  ${violation.id}: ${violation.help}\n${places.join('\n')}`;
  });
  throw new Error(`axe found ${results.violations.length} violation(s) at ${page.url()}:\n${told.join('\n')}`);
}

const groupSeparator = '\u001d';

/**
 * Does what a keyboard-wedge scanner does: F13, the characters (the group separator as Ctrl+]), Enter.
 * `gapMs` waits between the keys, as slow scanners do.
 */
export async function scan(page: Page, text: string, gapMs = 0): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  const press = async (key: string, code: string, typed: string | undefined, modifiers = 0) => {
    const shared = { key, code, modifiers, windowsVirtualKeyCode: virtualKey(key) };
    await keyboard.send('Input.dispatchKeyEvent', {
      type: typed === undefined ? 'rawKeyDown' : 'keyDown',
      ...shared,
      ...(typed === undefined ? {} : { text: typed, unmodifiedText: typed }),
    });
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...shared });
    if (gapMs > 0) await page.waitForTimeout(gapMs);
  };
  await press('F13', 'F13', undefined);
  for (const character of text) {
    if (character === groupSeparator) await press(']', 'BracketRight', undefined, 2);
    else await press(character, '', character);
  }
  await press('Enter', 'Enter', '\r');
  await keyboard.detach();
}

function virtualKey(key: string): number {
  if (key === 'F13') return 124;
  if (key === 'Enter') return 13;
  if (key === ']') return 221;
  return key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0;
}

/** Saves a picture of the whole page under MORTAR_SHOTS, or nowhere when that is not set. Gives the path. */
export async function shot(page: Page, name: string): Promise<string | null> {
  const folder = process.env.MORTAR_SHOTS;
  if (folder === undefined || folder === '') return null;
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
