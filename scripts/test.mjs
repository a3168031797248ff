// `npm test`: the whole suite on SQLite and again on a real Postgres, ending with one line, "N passed, N failed".
// `npm test -- FILTER …` runs only files that match; `--db sqlite` or `--db postgres` only that pass.
import { parseArgs } from 'node:util';
import { ensureNeeds } from './lib/needs.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { prepare } from './lib/prepare.mjs';
import { main, SetupError, say } from './lib/say.mjs';
import { runPass } from './lib/vitest.mjs';
import { ensureWeb } from './lib/web.mjs';

const isStrict = process.env.CI === 'true' || process.env.CI === '1';

await main(async () => {
  const { passes, args } = readArguments();
  const totals = { passed: 0, failed: 0, skipped: 0 };
  await runAll({ passes, args, totals }).catch((error) => {
    say(error instanceof SetupError ? error.message : error.stack);
    totals.failed += 1;
  });
  return close(totals);
});

function readArguments() {
  const { values, tokens } = parseArgs({
    options: { db: { type: 'string' } },
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  if (values.db !== undefined && values.db !== 'sqlite' && values.db !== 'postgres') {
    throw new SetupError('--db is either sqlite or postgres.');
  }
  const args = tokens
    .filter((token) => token.kind === 'positional' || (token.kind === 'option' && token.name !== 'db'))
    .map((token) =>
      token.kind === 'positional' ? token.value : token.rawName + (token.inlineValue ? `=${token.value}` : ''),
    );
  return { passes: values.db ? [values.db] : ['sqlite', 'postgres'], args };
}

async function runAll({ passes, args, totals }) {
  const { node, env: plainEnv, dependencies } = await prepare();
  const givenPostgres = process.env.BATON_TEST_POSTGRES_URL;
  const wantsPostgres = passes.includes('postgres');
  const needs = await ensureNeeds({ postgres: wantsPostgres && !givenPostgres });
  const env = { ...plainEnv, ...testEnvironment(needs) };
  tellMissing(needs.missing, totals);
  await buildWeb({ env, dependencies, totals });

  const interruption = watchInterruption();
  const postgres = wantsPostgres && needs.postgres ? await startPostgres(needs.postgres) : undefined;
  if (postgres) env.BATON_TEST_POSTGRES_URL = postgres.url;
  try {
    for (const name of passes) {
      if (interruption.happened || (name === 'postgres' && !env.BATON_TEST_POSTGRES_URL)) continue;
      say(name === 'sqlite' ? '\nOn SQLite' : '\nOn Postgres');
      const result = await runPass({ name, args, node, env: { ...env, BATON_TEST_DB: name } });
      for (const key of Object.keys(totals)) totals[key] += result[key];
    }
  } finally {
    await postgres?.stop();
  }
  if (interruption.happened) throw new SetupError('Interrupted.');
}

/** Keeps us alive through Ctrl-C, so that Postgres is stopped and its folder removed. */
function watchInterruption() {
  const interruption = { happened: false };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      interruption.happened = true;
    });
  }
  return interruption;
}

function testEnvironment({ chromium }) {
  return chromium ? { BATON_TEST_CHROMIUM: chromium } : { BATON_TEST_WITHOUT_CHROMIUM: '1' };
}

function tellMissing(missing, totals) {
  const consequence = { chromium: 'the browser journeys are left out', postgresql: 'the pass on Postgres is left out' };
  for (const name of missing) say(`${name} is not installed: ${consequence[name]}.`);
  if (isStrict) totals.failed += missing.length;
}

/** A console that does not build fails its journeys; the rest of the suite still has something to say. */
async function buildWeb({ env, dependencies, totals }) {
  try {
    await ensureWeb({ env, dependencies });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    totals.failed += 1;
  }
}

function close({ passed, failed, skipped }) {
  if (passed + failed === 0) say('No test ran.');
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 || (isStrict && skipped > 0) ? 1 : 0;
}
