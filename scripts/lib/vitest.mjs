import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runtimeDir } from './paths.mjs';
import { foreground } from './run.mjs';
import { say } from './say.mjs';

/**
 * Runs the suite once and counts. What Vitest reports outside a test (a file that does not load, an unhandled
 * rejection) counts as a failure too, so that a pass with errors never reads as green.
 */
export async function runPass({ name, args, node, env }) {
  const report = join(runtimeDir, `vitest-${name}-${process.pid}.json`);
  mkdirSync(runtimeDir, { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await foreground(node, [vitest, 'run', '--passWithNoTests', ...reporters, ...args], { cwd: root, env });
  const counts = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  rmSync(report, { force: true });
  if (code !== 0 && counts.failed === 0) {
    say(`Vitest ended with code ${code} although no test failed: see the error above.`);
    counts.failed = 1;
  }
  return counts;
}

function count(report) {
  const emptyFailures = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + emptyFailures.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
