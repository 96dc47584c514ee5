import type { Sql } from '#src/kernel/database/database.ts';

export type SessionRow = {
  readonly sessionId: string;
  readonly userId: string;
  readonly station: string | null;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
};

export function openSession(
  sql: Sql,
  facilityId: string,
  session: SessionRow & { tokenSha256: string },
): Promise<number> {
  return sql.run(
    `insert into people.sessions (facility_id, session_id, token_sha256, user_id, station, started_at, last_used_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $6, $7)`,
    [
      facilityId,
      session.sessionId,
      session.tokenSha256,
      session.userId,
      session.station,
      session.lastUsedAt,
      session.expiresAt,
    ],
  );
}

export function findSession(sql: Sql, facilityId: string, tokenSha256: string): Promise<SessionRow | null> {
  return sql.maybe<SessionRow>(
    `select session_id as "sessionId", user_id as "userId", station, last_used_at as "lastUsedAt", expires_at as "expiresAt"
       from people.sessions where facility_id = $1 and token_sha256 = $2 and ended_at is null`,
    [facilityId, tokenSha256],
  );
}

export function touchSession(sql: Sql, facilityId: string, sessionId: string, at: Date): Promise<number> {
  return sql.run(`update people.sessions set last_used_at = $3 where facility_id = $1 and session_id = $2`, [
    facilityId,
    sessionId,
    at,
  ]);
}

export function endSession(sql: Sql, facilityId: string, sessionId: string, at: Date): Promise<number> {
  return sql.run(
    `update people.sessions set ended_at = $3 where facility_id = $1 and session_id = $2 and ended_at is null`,
    [facilityId, sessionId, at],
  );
}
