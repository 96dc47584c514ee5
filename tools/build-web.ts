import { createHash } from 'node:crypto';
import { glob, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Where the built page lies; the server hands it out from there. */
export const webFolder = path.join(root, 'dist', 'web');

const stampFile = path.join(root, 'dist', 'web.stamp');
const inputs = [
  'src/web/**',
  'src/**/ui/**',
  'src/**/contract.ts',
  'src/**/refusals.ts',
  'src/kernel/*.ts',
  'vite.config.ts',
  'package-lock.json',
];

/**
 * Builds the web page into `webFolder`, unless it was built from these very sources already.
 * `log` receives one sentence when there is something to wait for. Throws when the build fails.
 */
export async function buildWeb(options: {
  log(sentence: string): void;
}): Promise<{ built: boolean; milliseconds: number }> {
  const begun = performance.now();
  const stamp = await stampOfInputs();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp)
    return { built: false, milliseconds: performance.now() - begun };
  options.log('Building the web page');
  await rm(stampFile, { force: true });
  const { build } = await import('vite');
  // The page of a site, whoever builds it: Vite goes by this variable, and a test run must not leave its own kind behind.
  process.env.NODE_ENV = 'production';
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { outDir: webFolder, emptyOutDir: true },
  });
  await writeFile(stampFile, stamp);
  return { built: true, milliseconds: performance.now() - begun };
}

/** Contents, not times: a fresh clone has new times, and an edit within one tick of the clock has old ones. */
async function stampOfInputs(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(inputs, { cwd: root })) files.push(file);
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].sort()) {
    const full = path.join(root, file);
    if (!(await stat(full)).isFile()) continue;
    hash
      .update(`${file}\n`)
      .update(await readFile(full))
      .update('\n');
  }
  return hash.digest('hex');
}
