// `npm run bench -- OPTIONS`: measures a running desk beside bare floors and prints one table.
import { findPostgres } from './lib/needs.mjs';
import { benchMain } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { prepare } from './lib/prepare.mjs';
import { foreground } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const { node, env, programs } = await prepare({ server: !args.includes('--source') });
  env.BATON_BENCH_SERVER = programs.main;
  const postgres = await postgresFor(args);
  if (postgres) env.BATON_BENCH_POSTGRES_URL = postgres.url;
  try {
    return await foreground(node, [benchMain, ...args], { env });
  } finally {
    await postgres?.stop();
  }
});

/** A Postgres of our own for the row that needs one. Nothing is installed for a measurement: without it the row says so. */
async function postgresFor(args) {
  const rows = args[args.indexOf('--rows') + 1] ?? '';
  const isWanted = !args.includes('--help') && (!args.includes('--rows') || rows.split(',').includes('3'));
  if (!isWanted || process.env.BATON_BENCH_POSTGRES_URL) return undefined;
  const bin = findPostgres();
  return bin ? startPostgres(bin) : undefined;
}
