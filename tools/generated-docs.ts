/**
 * The pages of docs/ that say again what the code says already: made from it, so that they cannot go stale.
 * test/style/docs.test.ts makes them in memory and compares.
 */

import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from '#src/kernel/check.ts';
import { readConfig, settings } from '#src/kernel/config.ts';
import { type Endpoint, toOpenApi } from '#src/kernel/contract.ts';
import { kernelRefusals, type RefusalTable } from '#src/kernel/outcome.ts';
import { kindsOfAll } from '#src/modules.ts';
import { permissions, roles } from '#src/people/roles/index.ts';
import { changeChecks } from '#src/tables/change-control/index.ts';
import { profilesPage } from './profiles-page.ts';
import { root } from './steps.ts';

export type Part<T> = { readonly module: string; readonly values: readonly T[] };

/** Path in the checkout → text of each generated file. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  const endpoints = await endpointsOfAll();
  return new Map([
    ['docs/refusals.md', refusalsPage(await refusalsOfAll())],
    ['docs/configuration.md', configurationPage()],
    ['docs/permissions.md', permissionsPage(endpoints)],
    ['docs/checks.md', checksPage(await checksOfModules())],
    ['docs/interface-profiles/partner-profiles.md', await profilesPage(head('Profiles of partners'), table)],
    ['docs/generated/openapi.json', await openApiDocument(endpoints)],
    ['migrations/hashes.json', await migrationHashes()],
  ]);
}

const head = (title: string) => `# ${title}\n\nMade from the code by \`npm run docs\`; a test compares.\n`;

/** Rows of a table; bars inside a cell are escaped. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** What the files of this name export, one part for each module, in the order of their paths. */
async function exportsOf<T>(pattern: string, pick: (value: unknown) => readonly T[]): Promise<Part<T>[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: root })) files.push(file.split(path.sep).join('/'));
  const parts: Part<T>[] = [];
  for (const file of files.sort()) {
    const exported: unknown = await import(pathToFileURL(path.join(root, file)).href);
    // By name: another loader may list the exports in another order.
    const byName = Object.entries(exported as object).sort(([a], [b]) => (a < b ? -1 : 1));
    const values = byName.flatMap(([, value]) => pick(value));
    parts.push({ module: /^src\/(.+)\/[^/]+$/.exec(file)?.[1] ?? file, values });
  }
  return parts.filter(({ values }) => values.length > 0);
}

/** Every endpoint that a contract describes. */
export async function endpointsOfAll(): Promise<Endpoint[]> {
  const parts = await exportsOf('src/*/*/contract.ts', (value) => (isEndpoint(value) ? [value] : []));
  return parts.flatMap((part) => part.values);
}

function isEndpoint(value: unknown): value is Endpoint {
  return isObject(value) && ['id', 'method', 'path', 'summary', 'reply'].every((field) => field in value);
}

/** Every check that a module's checks.ts exports; those of the tables are made over their kinds. */
export function checksOfModules(): Promise<Part<Check>[]> {
  return exportsOf('src/*/*/checks.ts', (value) => {
    const made: unknown = value === changeChecks ? changeChecks(kindsOfAll) : value;
    return Array.isArray(made) ? made.filter(isCheck) : [];
  });
}

function isCheck(value: unknown): value is Check {
  return isObject(value) && ['id', 'title', 'everySeconds', 'run'].every((field) => field in value);
}

/** Every table of refusals, the kernel's first. */
export async function refusalsOfAll(): Promise<Part<RefusalTable>[]> {
  const own = await exportsOf('src/*/*/refusals.ts', (value) => (isRefusalTable(value) ? [value] : []));
  return [{ module: 'kernel', values: [kernelRefusals] }, ...own];
}

function isRefusalTable(value: unknown): value is RefusalTable {
  return (
    isObject(value) && Object.values(value).every((text) => isObject(text) && 'status' in text && 'remedy' in text)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function refusalsPage(parts: readonly Part<RefusalTable>[]): string {
  const sections = parts.map(({ module, values }) => {
    const rows = values
      .flatMap((each) => Object.entries(each))
      .map(([code, { status, says, remedy }]) => [`\`${code}\``, String(status), says, remedy]);
    return `## ${module}\n\n${table(['code', 'status', 'says', 'what to do'], rows)}\n`;
  });
  const about = `A refusal is the business saying no: nothing was changed, and a record says who was refused. Over HTTP it is
\`application/problem+json\` with \`code\`, \`detail\` and \`remedy\`. What stands in braces is filled in.

Besides these an answer can be \`invalid-input\` (400: the request does not have the shape of its contract),
\`not-available\` (503: database or disk is away, nothing was saved) or \`bug\` (500: an error of Mortar, nothing was saved).
`;
  return [head('Refusals'), about, ...sections].join('\n');
}

function configurationPage(): string {
  const rows = Object.values(settings).map(({ variable, fallback, says }) => [
    `\`${variable}\``,
    fallback ? `\`${fallback}\`` : '',
    wantedOf(variable),
    says,
  ]);
  const about = `Settings are environment variables. A start with wrong ones names all faults at once and does nothing else; an unknown
\`MORTAR_…\` is a fault too.

${table(['variable', 'default', 'takes', 'what it sets'], rows)}

The tests read two of their own: \`MORTAR_TEST_PG\` (15 or 18: version of PostgreSQL) and \`MORTAR_TEST_DATA\` (folder with test
data that is not in the repository; what needs it skips, saying so).
`;
  return [head('Configuration'), about].join('\n');
}

/** What a setting takes, in the words of the fault that a wrong value brings. */
function wantedOf(variable: string): string {
  const read = readConfig({ [variable]: '\u0000' });
  const fault = Array.isArray(read) ? read.find((each) => each.variable === variable) : undefined;
  return fault?.wanted ?? 'text';
}

function permissionsPage(endpoints: readonly Endpoint[]): string {
  const names = Object.entries(roles);
  const matrix = permissions.map((permission) => [
    `\`${permission}\``,
    ...names.map(([, role]) => (role.may.includes(permission) ? '●' : '')),
  ]);
  const opens = names.map(([, { title, opens: page }]) => [title, page]);
  const sections = [null, ...permissions].flatMap((permission) => {
    const own = endpoints.filter((endpoint) => endpoint.permission === permission);
    const rows = own.map(({ method, path: url, summary }) => [`\`${method} ${url}\``, summary]);
    const title = permission === null ? 'Without signing in' : `\`${permission}\``;
    return own.length === 0 ? [] : [`### ${title}\n\n${table(['endpoint', 'what it does'], rows)}\n`];
  });
  return [
    head('Permissions'),
    `## Roles\n\n${table(['role', 'opens first'], opens)}\n`,
    'Prescribers do not sign in: their orders come as messages.\n',
    `${table(['permission', ...names.map(([, { title }]) => title)], matrix)}\n`,
    '## Endpoints by permission\n',
    ...sections,
  ].join('\n');
}

function checksPage(parts: readonly Part<Check>[]): string {
  const sections = parts.map(({ module, values }) => {
    const rows = values.map(({ id, title, everySeconds }) => [`\`${id}\``, title, often(everySeconds)]);
    return `## ${module}\n\n${table(['check', 'what should be true', 'runs every'], rows)}\n`;
  });
  const about = `An invariant that does not hold is a finding on the integrity board, with the patients it touches, an owner and a next
step. Times are hospital time. A check that could not run, or missed three of its turns, is *not known*, never green.
`;
  return [head('Checks'), about, ...sections].join('\n');
}

function often(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

async function openApiDocument(endpoints: readonly Endpoint[]): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return `${JSON.stringify(toOpenApi(endpoints, { title: 'Mortar', version }), null, 1)}\n`;
}

async function migrationHashes(): Promise<string> {
  const hashes: Record<string, string> = {};
  const files: string[] = [];
  for await (const file of glob('*.sql', { cwd: path.join(root, 'migrations') })) files.push(file);
  for (const file of files.sort()) {
    const bytes = await readFile(path.join(root, 'migrations', file));
    hashes[file] = createHash('sha256').update(bytes).digest('hex');
  }
  return `${JSON.stringify(hashes, null, 2)}\n`;
}
