import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import { sha256 } from '../../lib/ids.ts';

/** Somebody who can sign in, whatever the workspaces they are in. */
export interface User {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string | null;
  emailVerified: boolean;
  createdAt: number;
  updatedAt: number;
  /** Changes with the password and tells nothing of it. Empty for somebody without one. */
  passwordMark: string;
}

function selectUsers(db: Kysely<Tables>) {
  return db
    .selectFrom('user as u')
    .leftJoin('profiles as p', 'p.user_id', 'u.id')
    .leftJoin('account as k', (join) => join.onRef('k.userId', '=', 'u.id').on('k.providerId', '=', 'credential'))
    .select([
      'u.id',
      'u.name',
      'u.email',
      'u.emailVerified',
      'u.createdAt',
      'u.updatedAt',
      'p.first_name',
      'p.last_name',
      'p.phone',
      'k.password',
    ]);
}

type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['executeTakeFirstOrThrow']>>;

export async function findUser(db: Kysely<Tables>, id: string): Promise<User | undefined> {
  const row = await selectUsers(db).where('u.id', '=', id).executeTakeFirst();
  return row && asUser(row);
}

export async function findUserByEmail(db: Kysely<Tables>, email: string): Promise<User | undefined> {
  const row = await selectUsers(db).where('u.email', '=', email.toLowerCase()).executeTakeFirst();
  return row && asUser(row);
}

export async function listUsers(db: Kysely<Tables>, ids: readonly string[]): Promise<User[]> {
  if (ids.length === 0) return [];
  return (await selectUsers(db).where('u.id', 'in', ids).execute()).map(asUser);
}

/** The hash behind a user's password; null for somebody without one. */
export async function findPasswordHash(db: Kysely<Tables>, userId: string): Promise<string | null> {
  const row = await db
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  return row?.password ?? null;
}

function asUser(row: UserRow): User {
  const [first = '', ...rest] = row.name.split(' ');
  return {
    id: row.id,
    email: row.email,
    firstName: row.first_name ?? first,
    lastName: row.last_name ?? rest.join(' '),
    phone: row.phone,
    emailVerified: Boolean(row.emailVerified),
    createdAt: asTime(row.createdAt),
    updatedAt: asTime(row.updatedAt),
    passwordMark: passwordMark(row.password),
  };
}

/** Of a password's hash. */
export function passwordMark(hash: string | null): string {
  return hash === null ? '' : sha256(hash).slice(0, 16);
}

/** A date of better-auth's: text in SQLite, a Date in Postgres. */
function asTime(value: unknown): number {
  return new Date(value as string | Date).getTime();
}
