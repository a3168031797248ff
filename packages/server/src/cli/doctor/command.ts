import type { Command } from 'commander';
import { type Config, ConfigError, readConfig } from '../../config.ts';
import { dim, green, plural, print, red, yellow } from '../terminal.ts';
import { bad, type Finding, ok } from './check.ts';
import { checkDatabase } from './database.ts';
import { checkDataDir, checkDisk, checkNode, checkOpenFiles, checkSecret, checkWebParts } from './machine.ts';
import { checkModel, checkPort } from './network.ts';

const CHECKS: readonly ((config: Config) => Finding | Promise<Finding>)[] = [
  checkDataDir,
  checkDisk,
  checkSecret,
  checkDatabase,
  checkOpenFiles,
  checkPort,
  checkWebParts,
  checkModel,
];
const MARKS = { ok: green('✓'), warn: yellow('!'), bad: red('✗') };

/** `doctor`: everything that keeps a desk from running, in one list. Changes nothing. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check this machine and its desk; ends with 1 when something is in the way')
    .action(async () => {
      const findings = [show(checkNode())];
      const config = readWhatIsSet();
      if (config instanceof ConfigError)
        findings.push(...config.message.split('\n').map((line) => show(bad(line, CORRECT_IT))));
      else {
        show(ok('Settings are valid'));
        for (const check of CHECKS) findings.push(show(await check(config)));
      }
      const broken = findings.filter((finding) => finding.state === 'bad').length;
      const doubtful = findings.filter((finding) => finding.state === 'warn').length;
      print();
      if (broken > 0) print(red(`${plural(broken, 'problem')} to solve.`));
      else print(doubtful > 0 ? `Ready to run, with ${plural(doubtful, 'remark')}.` : green('Everything is fine.'));
      process.exitCode = broken > 0 ? 1 : 0;
    });
}

const CORRECT_IT = 'Correct the environment variable; docs/configuration.md lists them all.';

function readWhatIsSet(): Config | ConfigError {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function show(finding: Finding): Finding {
  print(`${MARKS[finding.state]} ${finding.text}`);
  if (finding.advice) print(`  ${dim(finding.advice)}`);
  return finding;
}
