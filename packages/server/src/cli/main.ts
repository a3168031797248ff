#!/usr/bin/env node
import { AppError } from '@baton/protocol';
import { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { nameSourcesInTraces } from '../lib/source-traces.ts';
import { VERSION } from '../version.ts';
import { addAgentCommands } from './agents.ts';
import { addBackupCommands } from './backup/commands.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { CommandFailure } from './failure.ts';
import { addKnowledgeCommands } from './kb.ts';
import { addKeyCommands } from './keys.ts';
import { note, red } from './terminal.ts';

nameSourcesInTraces();
// `baton keys list | head -1`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const program = new Command('baton')
  .description(
    'The command line of a Baton desk. It reads the same environment as the server (BATON_DATA_DIR, DATABASE_URL, …).',
  )
  .version(VERSION)
  .showHelpAfterError('(add --help to see what is possible)')
  .configureHelp({ showGlobalOptions: false });

program
  .command('start')
  .description('serve the desk until a signal ends it')
  .action(async () => (await import('../main.ts')).run());
addBackupCommands(program);
addDoctorCommand(program);
addKeyCommands(program);
addAgentCommands(program);
addKnowledgeCommands(program);
addDemoCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  note(`${red('error:')} ${explain(error)}`);
  process.exitCode = 1;
}

/** One sentence. What nobody foresaw shows where it happened when the log level asks for it. */
function explain(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof ConfigError || error instanceof AppError)
    return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `The database does not answer. Check DATABASE_URL. (${error.message || code})`;
  if (process.env.LOG_LEVEL === 'debug') return error.stack ?? error.message;
  return error.message || `The command failed (${code ?? error.name}).`;
}
