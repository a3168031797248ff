import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withLock } from './lock.mjs';
import { capture } from './run.mjs';
import { say } from './say.mjs';

const postgresHome = '/usr/lib/postgresql';
const oldestPostgres = 15;

/**
 * Finds the programs the suites drive, and on Debian as root installs what is missing. What is still missing afterwards
 * is named in `missing`; the caller decides whether that is a failure.
 */
export async function ensureNeeds({ postgres: needsPostgres }) {
  const find = () => ({ chromium: findChromium(), postgres: needsPostgres ? findPostgres() : undefined });
  const absent = ({ chromium, postgres }) => [
    ...(chromium ? [] : ['chromium']),
    ...(postgres || !needsPostgres ? [] : ['postgresql']),
  ];
  let found = find();
  if (absent(found).length > 0 && canInstall()) {
    await withLock(() => install(absent(find())));
    found = find();
  }
  return { ...found, missing: absent(found) };
}

function findChromium() {
  const wished = process.env.BATON_TEST_CHROMIUM;
  if (wished) return isProgram(wished) ? wished : undefined;
  return onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
}

/** The folder of Postgres' server programs, which Debian keeps off the PATH. The newest version wins. */
export function findPostgres() {
  const versions = existsSync(postgresHome) ? readdirSync(postgresHome).map(Number) : [];
  const folders = versions
    .filter((version) => version >= oldestPostgres)
    .sort((a, b) => b - a)
    .map((version) => join(postgresHome, String(version), 'bin'));
  return [...folders, ...pathFolders()].find((folder) =>
    ['initdb', 'postgres'].every((name) => isProgram(join(folder, name))),
  );
}

function onPath(names) {
  return names.flatMap((name) => pathFolders().map((folder) => join(folder, name))).find(isProgram);
}

function pathFolders() {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath(['apt-get']) !== undefined;
}

async function install(packages) {
  if (packages.length === 0) return;
  say(`Installing ${packages.join(' and ')} with apt-get, for the tests …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ];
  for (const args of steps) {
    const { code, output } = await capture('apt-get', args, { env });
    // A stale package list often still serves, so a failed update is worth a line only when the installation fails.
    if (code !== 0 && args[0] === 'install') say(`apt-get ${args.join(' ')} failed:\n${output.trim()}`);
  }
}
