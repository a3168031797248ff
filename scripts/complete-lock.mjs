// `node scripts/complete-lock.mjs [--check]`: names every platform's optional packages in the lock file.
//
// npm leaves an optional package out of the lock file when the registry at hand does not offer it (a mirror for one
// platform, say), and `npm ci` then refuses the file on every platform. Their versions stand in the packages that want
// them, so the missing entries can be written down; on a platform that is not theirs npm never fetches them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { main, say } from './lib/say.mjs';

const file = join(root, 'package-lock.json');
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

await main(() => {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = findMissing(lock.packages);
  if (process.argv.includes('--check')) {
    for (const { name, version } of missing) say(`${name}@${version} is not in the lock file`);
    return missing.length === 0 ? 0 : 1;
  }
  for (const { name, version, dev } of missing) lock.packages[`node_modules/${name}`] = entryOf({ name, version, dev });
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  say(`${missing.length} entries added.`);
  return 0;
});

function findMissing(packages) {
  const found = new Map();
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!resolves(packages, path, name)) found.set(name, { name, version, dev });
    }
  }
  return [...found.values()];
}

/** Node's own way up the folders. */
function resolves(packages, path, name) {
  for (
    let folder = path;
    ;
    folder = folder.slice(0, Math.max(folder.lastIndexOf('node_modules/'), 0)).replace(/\/$/, '')
  ) {
    if (packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** The platform is in the name; without it npm would try the package everywhere. */
function entryOf({ name, version, dev }) {
  const words = name.replace('win32', 'win32-').split(/[-/@]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.some((word) => word === processor)).slice(0, 1);
  const libc = [
    words.some((word) => word.startsWith('musl')) && 'musl',
    words.some((word) => word.startsWith('gnu')) && 'glibc',
  ];
  if (os.length + cpu.length === 0) throw new Error(`${name} does not say which platform it is for`);
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(libc.some(Boolean) && { libc: libc.filter(Boolean) }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
