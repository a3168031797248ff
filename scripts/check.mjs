// `npm run check`: everything a change must satisfy besides its tests, as one list. `-- --fix` formats first.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { houseRules } from './lib/house-rules.mjs';
import { root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { capture } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { node, env } = await prepare();
  const run = (script, ...args) => capture(node, [join(root, 'node_modules', script), ...args], { cwd: root, env });
  const biome = (...args) => run('@biomejs/biome/bin/biome', ...args);
  if (process.argv.includes('--fix')) await biome('check', '--write', '--log-level=none');

  const steps = [
    ['format and lint', () => biome('check', '--error-on-warnings', '--max-diagnostics=50')],
    ...typeProjects().map(([name, project]) => [
      `types: ${name}`,
      () => run('typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', project),
    ]),
    [
      'import directions',
      () => run('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', 'packages'),
    ],
    ['dead code', () => run('knip/bin/knip.js', '--no-progress')],
    ['lock file names every platform', () => capture(node, [join(root, 'scripts', 'complete-lock.mjs'), '--check'])],
    ...houseRules.map(({ name, findViolations }) => [name, () => asResult(findViolations)]),
  ];
  const failures = [];
  for (const [name, work] of steps) {
    const started = performance.now();
    const { code, output } = await work();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(44)} ${seconds.padStart(5)} s`);
    if (code !== 0) failures.push({ name, output });
  }
  for (const { name, output } of failures) console.log(`\n── ${name} ──\n${output.trim()}`);
  console.log(failures.length === 0 ? '\nAll good.' : `\n${failures.length} of ${steps.length} failed.`);
  return failures.length === 0 ? 0 : 1;
});

/** The root's project holds what Node runs; a package for the browser brings its own. */
function typeProjects() {
  const own = readdirSync(join(root, 'packages'))
    .sort()
    .filter((name) => existsSync(join(root, 'packages', name, 'tsconfig.json')))
    .map((name) => [name, join('packages', name)]);
  return [['server side', 'tsconfig.json'], ...own];
}

async function asResult(findViolations) {
  const violations = await findViolations();
  return { code: violations.length === 0 ? 0 : 1, output: violations.join('\n') };
}
