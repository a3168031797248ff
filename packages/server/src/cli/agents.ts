import { AgentRole } from '@baton/protocol';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { Logins, newPassword } from '../auth/logins.ts';
import { Tokens } from '../auth/tokens.ts';
import type { Config } from '../config.ts';
import { addAgent } from '../core/agents/add.ts';
import { recordUserAudit } from '../core/audit/record.ts';
import { findUserByEmail } from '../core/users/store.ts';
import type { Core } from '../open-core.ts';
import { CommandFailure } from './failure.ts';
import { note, print } from './terminal.ts';
import { withCore } from './with-core.ts';

/** `agents invite`: a person who answers, with a password to begin with. `agents vouch`: an account that somebody made gets its owner. */
export function addAgentCommands(program: Command): void {
  const agents = program.command('agents').description('the people who answer');
  agents
    .command('invite')
    .description('make an account and print a password for the first sign-in')
    .argument('<email>', 'the address to sign in with', parseEmail)
    .requiredOption('--name <name>', 'how customers and colleagues see this person', parseName)
    .addOption(new Option('--role <role>', 'what this person may do').choices(AgentRole.options).default('agent'))
    .action(invite);
  agents
    .command('vouch')
    .description('say that an account is its address’s owner’s: a new password is printed, the old one ends')
    .argument('<email>', 'the address of the account', parseEmail)
    .action(vouch);
}

function invite(email: string, options: { name: string; role: AgentRole }): Promise<void> {
  return withCore(async ({ config, core, actor }) => {
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    const password = newPassword();
    const userId = await loginsOf(config, core).createUser(email, options.name, password, true);
    await core.writer.execute(addAgent, { actor, userId, name: options.name, email, role: options.role });
    note(
      `${options.name} (${options.role}) signs in at ${publicUrl}/console/ as ${email} with this password, shown only now:`,
    );
    print(password);
  });
}

function vouch(email: string): Promise<void> {
  return withCore(async ({ config, core }) => {
    const user = await findUserByEmail(core.database.read, email);
    if (!user) throw new CommandFailure('Nobody has an account with this address.');
    const password = newPassword();
    await loginsOf(config, core).vouch(user.id, password);
    await core.writer.execute(recordUserAudit, { userId: user.id, action: 'user.vouched_for', address: null });
    note(`${email} signs in with this password from now on, shown only now:`);
    print(password);
  });
}

function loginsOf({ publicUrl: given, port }: Config, { database, secret }: Core): Logins {
  const publicUrl = given ?? `http://localhost:${port}`;
  return new Logins(database, { secret, publicUrl, trustedOrigins: [publicUrl] }, new Tokens(secret));
}

function parseEmail(value: string): string {
  const parsed = z.email().max(254).safeParse(value.trim().toLowerCase());
  if (!parsed.success) throw new InvalidArgumentError('This is not an e-mail address.');
  return parsed.data;
}

function parseName(value: string): string {
  if (value.trim() === '' || value.length > 100) throw new InvalidArgumentError('1 to 100 characters.');
  return value.trim();
}
