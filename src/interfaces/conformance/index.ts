/** The door of conformance: profiles of partners, judging messages by them, learning them from messages. */
export { checks } from './checks.ts';
export { countViolations, judgeAndCount } from './count-violations.ts';
export { judgeMessage, type Violation } from './judge-message.ts';
export { conformanceKinds, profileRulesKind, profilesKind } from './kinds.ts';
export { type LearnedRule, learnRules } from './learn.ts';
export { loadProfiles, shippedProfiles } from './load.ts';
export type { Profile, ProfileRule } from './profile.ts';
export { profileInForce, profilesFor } from './queries.ts';
export { conformanceRoutes } from './routes.ts';
