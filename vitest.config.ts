import { defineConfig } from 'vitest/config';

/**
 * `npm test` runs the suite once per database. On SQLite everything runs that does not need Postgres; on Postgres only
 * what talks to a desk, since the browser journeys and the pure functions would repeat themselves.
 */
const isPostgres = process.env.BATON_TEST_DB === 'postgres';
const withoutChromium = process.env.BATON_TEST_WITHOUT_CHROMIUM === '1';
const desks = ['packages/server/test/**/*.test.ts', 'packages/testkit/test/**/*.test.ts'];
const everything = ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'];

export default defineConfig({
  test: {
    include: isPostgres ? desks : everything,
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      ...(isPostgres ? ['**/*.sqlite.test.ts', '**/*.browser.test.ts'] : ['**/*.postgres.test.ts']),
      ...(withoutChromium ? ['**/*.browser.test.ts'] : []),
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Waiting for an event is not measuring it: a busy machine gets its time.
    expect: { poll: { timeout: 20_000 } },
  },
});
