import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Sql } from '#src/kernel/database/database.ts';
import { isRole } from '../roles/index.ts';
import { hashPassword } from './passwords.ts';
import { putUser } from './store.ts';

/** The demo staff share this password; a production facility has no demo staff. */
export const demoPassword = 'mortar';

type StaffRow = {
  user: string;
  name: string;
  credentials: string;
  role: string;
  unit: string;
};

/** Loads the demo hospital's staff (staff.csv: user,name,credentials,role,unit); people who are there already stay as they are. */
export async function loadDemoStaff(sql: Sql, facilityId: string, file: URL): Promise<number> {
  const rows = parse(await readFile(file, 'utf8'), {
    columns: true,
    skip_empty_lines: true,
    trim: true,
    comment: '#',
  }) as StaffRow[];
  const passwordHash = await hashPassword(demoPassword);
  for (const row of rows) {
    // The word Demo marks invented people in the file; on screen the whole hospital is marked as a demo.
    const [given = '', ...rest] = row.name.replace(/^Demo /, '').split(' ');
    await putUser(sql, facilityId, {
      userId: row.user,
      family: rest.join(' ') || given,
      given,
      credentials: row.credentials,
      role: row.role,
      unitId: row.unit || null,
      passwordHash,
      active: isRole(row.role),
      demo: true,
    });
  }
  return rows.length;
}
