import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { bytes, note, plural, print } from '../terminal.ts';
import { createBackup } from './create.ts';
import { restoreBackup } from './restore.ts';

/** `backup` and `restore`. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('write the database, the uploads and the generated secret into one file; the desk may run meanwhile')
    .argument('<file>', 'for example baton-2030-01-31.tar.gz; replaced when it exists')
    .action(async (file: string) => {
      const config = readConfig(process.env);
      const made = await createBackup(config, file);
      print(
        `Backed up to ${made.file} (${bytes(made.size)}, ${plural(made.uploads, 'upload')}), read back and found whole.`,
      );
      if (config.secret)
        note('BATON_SECRET comes from the environment and is not in the file: keep it with the backup.');
      else note('The file holds customer data and the secret of this desk: keep it as safe as the desk itself.');
    });
  program
    .command('restore')
    .description('put a backup in place of the data; the desk must be stopped')
    .argument('<file>', 'made by "backup"')
    .option('--force', 'also when there is data already, which is kept in a folder beside the new')
    .action(async (file: string, options: { force?: boolean }) => {
      const { manifest, aside } = await restoreBackup(readConfig(process.env), file, options.force === true);
      print(`Restored the desk of ${manifest.createdAt.slice(0, 16).replace('T', ' ')} UTC.`);
      if (aside) note(`What was here before is in ${aside}; remove it when you no longer need it.`);
    });
}
