import type { Sql } from '#src/kernel/database/database.ts';
import { staffName } from './rules.ts';
import { findUser, usersOf } from './store.ts';

/** Name of a member of staff as shown, or the id itself for somebody who is not known here (an agency nurse at a cabinet). */
export async function nameOfUser(sql: Sql, facilityId: string, userId: string): Promise<string> {
  const user = await findUser(sql, facilityId, userId);
  return user ? staffName(user) : userId;
}

/** All staff with their shown names. */
export async function staff(sql: Sql, facilityId: string) {
  const users = await usersOf(sql, facilityId);
  return users.map((user) => ({
    userId: user.userId,
    name: staffName(user),
    role: user.role,
    unitId: user.unitId,
    active: user.active,
    demo: user.demo,
  }));
}
