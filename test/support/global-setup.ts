import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: { url: string; template: string };
  }
}

type Shared = { users: number; server: Promise<TestServer> };

declare global {
  // One server for all projects of one run; each project loads this file anew, so the server hangs on the process.
  var mortarTestServer: Shared | undefined;
}

/** Starts the server for the tests of a project that need a database, or joins the one that another project started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  globalThis.mortarTestServer ??= { users: 0, server: startTestServer() };
  const shared = globalThis.mortarTestServer;
  shared.users += 1;
  const { url, template } = await shared.server;
  project.provide('testServer', { url, template });
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    globalThis.mortarTestServer = undefined;
    await (await shared.server).stop();
  };
}
