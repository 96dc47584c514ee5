/** The page of the conformance profiles that ship, made from their data. */
import { conformanceKinds, shippedProfiles } from '#src/interfaces/conformance/index.ts';
import { readCsv } from '#src/tables/change-control/index.ts';

/** Every profile with its source, and its rules as a table. Throws when a file cannot be read: it is part of the release. */
export async function profilesPage(
  head: string,
  table: (columns: readonly string[], rows: readonly (readonly string[])[]) => string,
): Promise<string> {
  const [profiles = [], rules = []] = await Promise.all(
    conformanceKinds.map(async ({ kind, columns }) => {
      const inFile = Object.fromEntries(Object.entries(columns).filter(([column]) => column !== 'facility'));
      const { rows, faults } = await readCsv(shippedProfiles, `${kind}.csv`, inFile);
      if (faults.length > 0) throw new Error(`${kind}.csv: ${faults.map(({ why }) => why).join('; ')}`);
      return rows.map((row) => (column: string) => {
        const cell = row[column] ?? null;
        return Array.isArray(cell) ? cell.join(' ') : cell === null ? '' : String(cell);
      });
    }),
  );
  const parts = profiles.map((profile) => {
    const own = rules.filter((rule) => rule('profile') === profile('profile'));
    const columns = ['place', 'usage', 'condition', 'least', 'most', 'longest', 'data', 'values', 'mask'];
    const cells = own.map((rule) => columns.map((column) => rule(column)));
    return [
      `## ${profile('title')}`,
      `\`${profile('profile')}\`, ${profile('types')}, judged on: ${profile('channels') || 'no channel yet'}. Source: ${profile('source')}.`,
      table(columns, cells),
    ].join('\n\n');
  });
  const words =
    'R required, RE required but it may be empty, O optional, X not taken. A component is asked for where its field is there.';
  return `${head}\n${words}\n\n${parts.join('\n\n')}\n`;
}
