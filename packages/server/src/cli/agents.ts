import { AgentRole } from '@baton/protocol';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { Logins, newPassword } from '../auth/logins.ts';
import { Tokens } from '../auth/tokens.ts';
import { addAgent } from '../core/agents/add.ts';
import { note, print } from './terminal.ts';
import { withCore } from './with-core.ts';

/** `agents invite`: a person who answers, with a password to begin with. */
export function addAgentCommands(program: Command): void {
  const agents = program.command('agents').description('the people who answer');
  agents
    .command('invite')
    .description('make an account and print a password for the first sign-in')
    .argument('<email>', 'the address to sign in with', parseEmail)
    .requiredOption('--name <name>', 'how customers and colleagues see this person', parseName)
    .addOption(new Option('--role <role>', 'what this person may do').choices(AgentRole.options).default('agent'))
    .action(invite);
}

function invite(email: string, options: { name: string; role: AgentRole }): Promise<void> {
  return withCore(async ({ config, core, actor }) => {
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    const settings = { secret: core.secret, publicUrl, trustedOrigins: [publicUrl] };
    const logins = new Logins(core.database, settings, new Tokens(core.secret));
    const password = newPassword();
    const userId = await logins.createUser(email, options.name, password);
    await core.writer.execute(addAgent, { actor, userId, name: options.name, email, role: options.role });
    note(
      `${options.name} (${options.role}) signs in at ${publicUrl}/console/ as ${email} with this password, shown only now:`,
    );
    print(password);
  });
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
