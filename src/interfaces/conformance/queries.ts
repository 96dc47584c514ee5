/** Profiles in force. */
import type { Sql } from '#src/kernel/database/database.ts';
import { entriesAsOf } from '#src/tables/change-control/index.ts';
import { bodyProfile, type Profile } from './profile.ts';
import { selectViolations } from './store.ts';

export const violationsSince = selectViolations;

/** Profiles are prepared once for each version: the same objects are given out until an entry changes. */
const known = new Map<string, Profile>();
const mostKnown = 200;

/** The profiles of a facility in force at an instant that `wanted` lets through; the rules are read only when there is one. */
export async function profilesInForce(
  sql: Sql,
  facilityId: string,
  at: Date,
  wanted: (profile: Profile) => boolean = () => true,
): Promise<Profile[]> {
  const own = (kind: string) => entriesAsOf(sql, kind, { at });
  const profiles = (await own('profiles')).filter(
    ({ active, body }) => active && body.facility === facilityId && wanted(bodyProfile(body, [], '')),
  );
  if (profiles.length === 0) return [];
  const rules = (await own('profile-rules')).filter(({ active, body }) => active && body.facility === facilityId);
  return profiles.map(({ entryId, body }) => {
    const mine = rules.filter((rule) => rule.body.profile === body.profile);
    const version = [entryId, ...mine.map((rule) => rule.entryId)].join(',');
    const key = `${facilityId} ${version}`;
    const ready = known.get(key);
    if (ready) return ready;
    const made = bodyProfile(
      body,
      mine.map((rule) => rule.body),
      version,
    );
    if (known.size >= mostKnown) known.clear();
    known.set(key, made);
    return made;
  });
}

/** One profile in force at an instant; null = there is none of that name. */
export async function profileInForce(sql: Sql, facilityId: string, name: string, at: Date): Promise<Profile | null> {
  return (await profilesInForce(sql, facilityId, at, ({ profile }) => profile === name))[0] ?? null;
}

/** The profiles that a channel's messages of a type are judged by. */
export async function profilesFor(
  sql: Sql,
  facilityId: string,
  by: { readonly channel: string; readonly type: string; readonly at: Date },
): Promise<Profile[]> {
  return profilesInForce(
    sql,
    facilityId,
    by.at,
    ({ channels, types }) => channels.includes(by.channel) && types.includes(by.type),
  );
}
