import type { Sql } from '#src/kernel/database/database.ts';

export type UserRow = {
  readonly userId: string;
  readonly family: string;
  readonly given: string;
  readonly credentials: string;
  readonly role: string;
  readonly unitId: string | null;
  readonly passwordHash: string;
  readonly active: boolean;
  readonly demo: boolean;
};

const columns = `user_id as "userId", family, given, credentials, role, unit_id as "unitId", password_hash as "passwordHash", active, demo`;

export function findUser(sql: Sql, facilityId: string, userId: string): Promise<UserRow | null> {
  return sql.maybe<UserRow>(`select ${columns} from people.users where facility_id = $1 and user_id = $2`, [
    facilityId,
    userId,
  ]);
}

export function usersOf(sql: Sql, facilityId: string): Promise<UserRow[]> {
  return sql.rows<UserRow>(`select ${columns} from people.users where facility_id = $1 order by role, family, given`, [
    facilityId,
  ]);
}

export function putUser(sql: Sql, facilityId: string, user: UserRow): Promise<number> {
  return sql.run(
    `insert into people.users (facility_id, user_id, family, given, credentials, role, unit_id, password_hash, active, demo)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (facility_id, user_id) do nothing`,
    [
      facilityId,
      user.userId,
      user.family,
      user.given,
      user.credentials,
      user.role,
      user.unitId,
      user.passwordHash,
      user.active,
      user.demo,
    ],
  );
}
