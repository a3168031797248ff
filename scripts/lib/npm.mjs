import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { capture } from './run.mjs';
import { SetupError } from './say.mjs';

const quiet = [
  '--ignore-scripts',
  '--loglevel=error',
  '--no-progress',
  '--no-fund',
  '--no-audit',
  '--no-update-notifier',
];
const impatient = ['--fetch-retries=3', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=5000'];
const networkCodes =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

/** Runs the machine's npm under the given Node; `purpose` completes "Could not …" when it fails. */
export async function runNpm(args, { node, cwd, purpose }) {
  const { code, output } = await capture(node, [findNpm(), ...args, ...quiet, ...impatient], {
    cwd,
    env: npmEnvironment(node),
  });
  if (code === 0) return;
  const network = networkCodes.exec(output)?.[1];
  const reason = network
    ? `the npm registry could not be reached (${network}). Check the network or the proxy, then run the same command again.`
    : `npm ended with code ${code}.`;
  throw new SetupError(`Could not ${purpose}: ${reason}\n${firstLines(output, network ? 4 : 15)}`);
}

/** The runtime package holds `node` alone, so npm always comes from the machine, as its script and not as its launcher. */
function findNpm() {
  const launchers = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'npm'));
  const nodeFolder = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    ...launchers,
    join(nodeFolder, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(nodeFolder, 'node_modules/npm/bin/npm-cli.js'),
  ];
  for (const candidate of candidates) {
    if (!candidate || !existsSync(candidate)) continue;
    const script = realpathSync(candidate);
    if (/npm-cli\.[cm]?js$/.test(script)) return script;
  }
  throw new SetupError(
    'npm was not found. Install it (it comes with Node, https://nodejs.org) and run the same command again.',
  );
}

/** npm tells its scripts where *it* runs; an npm inside such a script must find its own place, but keep the user's settings. */
function npmEnvironment(node) {
  const env = { NODE_NO_WARNINGS: '1' };
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^npm_(package_|lifecycle_|command$|execpath$|node_execpath$)/i.test(name)) env[name] = value;
  }
  for (const name of ['local_prefix', 'global_prefix', 'prefix', 'node_gyp', 'user_agent', 'npm_version']) {
    delete env[`npm_config_${name}`];
  }
  delete env.NODE_ENV;
  env.PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  return env;
}

/** npm says what is wrong first and explains its own usage at length afterwards. */
function firstLines(text, count) {
  return text.trim().split('\n').slice(0, count).join('\n');
}
