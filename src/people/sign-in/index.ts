export { demoSignIns, signInRoutes } from './routes.ts';
export { createSessions, type SessionRules, type Sessions } from './sessions.ts';
