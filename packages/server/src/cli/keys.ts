import { KeyScope } from '@baton/protocol';
import { type Command, InvalidArgumentError } from 'commander';
import { createApiKey } from '../core/api-keys/create.ts';
import { revokeApiKey } from '../core/api-keys/revoke.ts';
import { listKeys } from '../core/api-keys/store.ts';
import { CommandFailure } from './failure.ts';
import { bold, note, print, table } from './terminal.ts';
import { withCore } from './with-core.ts';

interface CreateOptions {
  name: string;
  scope: KeyScope[];
  expires?: number;
}

const SCOPES =
  'customer = what browsers may hold; desk = everything of /desk/v1; chat = Omnidesk’s live chat (API_CHAT); ' +
  'chat_log = Omnidesk’s bot logs (MESSAGE_CREATE)';

/** `keys create | list | revoke`. A running server accepts a new key at once and drops a revoked one within 5 s. */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('API keys: make, list and revoke them');
  keys
    .command('create')
    .description('make a key; it is shown once and only its hash is stored')
    .option('--name <name>', 'what it is for, as shown in lists', parseName, 'Made at the command line')
    .option('--scope <scope...>', SCOPES, parseScope, ['customer'] as KeyScope[])
    .option('--expires <time>', 'when it ends: 30d, 12h or a date such as 2030-01-31 (default: never)', parseExpiry)
    .action(create);
  keys.command('list').description('show all keys, never their secrets').action(list);
  keys.command('revoke').description('end a key for good').argument('<id>', 'its id, from "keys list"').action(revoke);
}

function create(options: CreateOptions): Promise<void> {
  return withCore(async ({ core, actor }) => {
    const { row, token } = await core.writer.execute(createApiKey, {
      actor,
      name: options.name,
      scopes: options.scope,
      expiresAt: options.expires ?? null,
    });
    const until = row.expires_at === null ? 'without an end' : `until ${day(row.expires_at)}`;
    note(`Key ${row.id} for ${options.scope.join(' and ')}, ${until}. It is shown only now:`);
    print(token);
  });
}

function list(): Promise<void> {
  return withCore(async ({ core, workspace }) => {
    const rows = await listKeys(core.database.read, workspace.id);
    if (rows.length === 0) return note('There are no keys. Make one: npm run baton -- keys create');
    const lines = rows.map((row) => [
      row.id,
      row.preview,
      row.scopes.replaceAll(' ', ', '),
      stateOf(row, Date.now()),
      row.last_used_at === null ? 'never used' : `used ${day(row.last_used_at)}`,
      row.name,
    ]);
    const [head, ...rest] = table([['ID', 'KEY', 'SCOPE', 'STATE', 'LAST USE', 'NAME'], ...lines]).split('\n');
    print([bold(head as string), ...rest].join('\n'));
  });
}

function revoke(keyId: string): Promise<void> {
  return withCore(async ({ core, workspace, actor }) => {
    const known = (await listKeys(core.database.read, workspace.id)).find((row) => row.id === keyId);
    if (!known) throw new CommandFailure(`There is no key ${keyId}. "npm run baton -- keys list" shows the ids.`);
    await core.writer.execute(revokeApiKey, { actor, keyId });
    print(`Revoked ${known.preview} (${known.name}). A running server closes its connections within 5 seconds.`);
  });
}

function stateOf(row: { revoked_at: number | null; expires_at: number | null }, now: number): string {
  if (row.revoked_at !== null) return `revoked ${day(row.revoked_at)}`;
  if (row.expires_at === null) return 'active';
  return `${row.expires_at > now ? 'active until' : 'expired'} ${day(row.expires_at)}`;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function parseName(value: string): string {
  if (value.trim() === '' || value.length > 100) throw new InvalidArgumentError('1 to 100 characters.');
  return value.trim();
}

/** Called once per value; the first one replaces the default. */
function parseScope(value: string, before: KeyScope[] & { isGiven?: boolean }): KeyScope[] {
  const scopes = value.split(',').map((part) => {
    const scope = KeyScope.safeParse(part.trim());
    if (!scope.success) throw new InvalidArgumentError(`"${part}" is none of ${KeyScope.options.join(', ')}.`);
    return scope.data;
  });
  return Object.assign([...new Set([...(before.isGiven ? before : []), ...scopes])], { isGiven: true });
}

function parseExpiry(value: string): number {
  const span = /^(\d{1,5})([hd])$/.exec(value);
  const time = span ? Date.now() + Number(span[1]) * (span[2] === 'd' ? 86_400_000 : 3_600_000) : Date.parse(value);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Write 30d, 12h or a date such as 2030-01-31.');
  if (time <= Date.now()) throw new InvalidArgumentError('This lies in the past.');
  return time;
}
