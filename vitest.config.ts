import { defineConfig } from 'vitest/config';

const code = '{src,lib,simulators,tools,bench,test/support}/**';
const withDatabase = ['test/support/global-setup.ts'];

/** The kinds of tests; a test's kind is in its name or its folder. Only kinds that use a database start one. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    // Two files at a time: databases and browsers beside them need the machine too.
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${code}/*.test.{ts,tsx}`, 'test/demo/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.db.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'db', include: [`${code}/*.db.test.ts`], globalSetup: withDatabase, testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'style',
          include: ['test/style/**/*.test.ts'],
          exclude: ['**/fixtures/**'],
          globalSetup: withDatabase,
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: withDatabase,
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          globalSetup: withDatabase,
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: withDatabase,
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.test.ts'],
          globalSetup: withDatabase,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
