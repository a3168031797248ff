import { rmSync } from 'node:fs';
import { type Context, openContext } from './context.ts';
import { isSkipped, type Outcome, verdictOf } from './figure.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { killLoads } from './processes/load.ts';
import { killPrograms } from './processes/program.ts';
import { saveResults } from './results.ts';
import { runRows } from './run-rows.ts';
import { tableOf } from './table.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** A run that hangs ends itself, and everything that it started. */
const LONGEST_MS = 30 * 60_000;

async function run(options: Options): Promise<void> {
  const outcomes: Outcome[] = [];
  const context = openContext(options, say);
  const end = (code: number) => {
    cleanUp(context);
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(130));
  setTimeout(() => {
    say('The run took longer than half an hour and was ended.');
    end(1);
  }, LONGEST_MS).unref();
  try {
    await runRows(context, (outcome) => {
      outcomes.push(outcome);
      if (isSkipped(outcome) && outcome.hasFailed) process.exitCode = 1;
      say(`  row ${outcome.row}: ${isSkipped(outcome) ? outcome.reason : verdictOf(outcome)}`);
    });
  } finally {
    cleanUp(context);
  }
  process.stdout.write(`\n${tableOf(outcomes)}\n\n${saveResults(options, outcomes)}\n`);
}

function cleanUp(context: Context): void {
  killLoads();
  killPrograms();
  rmSync(context.folder, { recursive: true, force: true });
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(`${usage}\n`);
  else await run(options);
} catch (error) {
  say(error instanceof UsageError ? `${error.message}\n\n${usage}` : ((error as Error).stack ?? String(error)));
  process.exitCode = 1;
}
