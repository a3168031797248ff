import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './say.mjs';

/** Rules of ours that no linter knows. Each answers with its violations as `file:line text`. */
export const houseRules = [
  {
    // One rejected promise in such a handler ends the process; the wrapper in edge/ survives it.
    name: 'no bare async event handlers',
    findViolations: () => grep(/\.(?:on|once)\(\s*['"`][^'"`]+['"`]\s*,\s*async\b/g, isServerSource),
  },
  {
    // A URL that somebody else chose is called through egress/ and its address guard. The two that call others directly
    // call what the operator configured.
    name: 'no way out beside egress',
    findViolations: () =>
      grep(waysOut, (file) => /^packages\/server\/src\/.*\.ts$/.test(file) && !mayCallOut.test(file)),
  },
  {
    // An address in the lock file would send every installation to one person's registry.
    name: 'no registry addresses in the lock file',
    findViolations: () => grep(/"resolved": "[a-z+]+:\/\/[^"]*"/g, (file) => file.endsWith('package-lock.json')),
  },
  {
    name: 'no paths of one machine',
    findViolations: () => grep(machinePaths(), (file) => !/\.(?:png|jpe?g|gif|webp|ico|woff2?|pdf|zip)$/.test(file)),
  },
];

const waysOut =
  /\bfetch\(|\bnew WebSocket\(|^import (?!type\b)[^;]*from '(?:undici|node:(?:https?|http2|tls|dgram|dns)(?:\/promises)?)'/gm;
const mayCallOut = /\.test\.ts$|\/src\/(?:egress\/|responder\/model\.ts$|cli\/doctor\/network\.ts$)/;

function isServerSource(file) {
  return /^packages\/server\/src\/.*\.ts$/.test(file) && !file.startsWith('packages/server/src/edge/');
}

/** Homes as such, and where this checkout and its owner live, unless that is as short as `/app`. */
function machinePaths() {
  const here = [root, homedir()].map((path) => path.replace(/[\\/]+$/, '')).filter((path) => /[\\/].+[\\/]/.test(path));
  const alternatives = [
    '/home/[a-z][\\w.-]*/',
    '/Users/[A-Za-z][\\w.-]*/',
    '/(?:root)/',
    ...here.map(RegExp.escape ?? escapeText),
  ];
  return new RegExp(`(?<![\\w.:/$}>*-])(?:${alternatives.join('|')})`, 'g');
}

function escapeText(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

async function grep(pattern, isMeant) {
  const files = (await ownFiles()).filter(isMeant);
  return files.flatMap((file) => {
    const text = readText(file);
    return [...text.matchAll(pattern)].map((match) => `${file}:${lineOf(text, match.index)} ${match[0]}`);
  });
}

async function ownFiles() {
  const { code, output } = await capture('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root });
  if (code !== 0) throw new SetupError(`npm run check needs a git checkout: ${output.trim()}`);
  return output.split('\0').filter(Boolean);
}

function readText(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    // Deleted, but not yet in the index; or a folder of another repository.
    return '';
  }
}

function lineOf(text, index) {
  return text.slice(0, index).split('\n').length;
}
