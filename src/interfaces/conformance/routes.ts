/** Conformance over HTTP. */
import { days, later } from '#src/kernel/clock.ts';
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import type { TableKinds } from '#src/tables/change-control/index.ts';
import * as commands from './commands.ts';
import * as contract from './contract.ts';
import { profilesInForce, violationsSince } from './queries.ts';

/** The routes over the program's table kinds: a learned profile is a change of two of them. */
export function conformanceRoutes(kinds: TableKinds): Route[] {
  const learn = commands.learnProfile(kinds);
  return [
    route(contract.readConformance, async ({ kernel }) => {
      const now = kernel.clock.now();
      const profiles = await profilesInForce(kernel.database, kernel.facilityId, now);
      const violations = await violationsSince(kernel.database, kernel.facilityId, later(now, -days(30)));
      return done({
        asOf: now.toISOString(),
        profiles: profiles.map(({ profile, title, partner, channels, types, rules, source }) => ({
          profile,
          title,
          partner,
          channels: [...channels],
          types: [...types],
          rules: rules.length,
          source,
        })),
        violations: violations.map((row) => ({
          ...row,
          firstAt: row.firstAt.toISOString(),
          lastAt: row.lastAt.toISOString(),
        })),
      });
    }),
    route(contract.learnProfile, async ({ kernel, actor, body, commandId }) =>
      transact(kernel, learn, { commandId, actor, input: body }),
    ),
  ];
}
