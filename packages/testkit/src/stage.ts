import { randomBytes } from 'node:crypto';
import type { AgentClient } from '@baton/sdk';
import { createDatabase } from './database.ts';
import { type Desk, type DeskOptions, startDesk } from './desk.ts';
import { signIn } from './sign-in.ts';

export interface Stage {
  desk: Desk;
  /** `BATON_API_KEY`: the customers' side only. */
  apiKey: string;
  /** `BATON_DESK_KEY`: everything of `/desk/v1`. */
  deskKey: string;
  owner: { email: string; password: string };
  /** The owner, signed in as the console does it. */
  signIn(): Promise<AgentClient>;
  /** Stops the desk and removes its data and database. */
  end(): Promise<void>;
}

/**
 * A fresh desk with keys, an owner and the demo knowledge, on the database of this pass: `BATON_TEST_DB=postgres` gives
 * it a database of its own in the Postgres at `BATON_TEST_POSTGRES_URL`, anything else the embedded one.
 */
export async function openStage(options: DeskOptions): Promise<Stage> {
  const apiKey = `test_customer_${randomBytes(16).toString('hex')}`;
  const deskKey = `test_desk_${randomBytes(16).toString('hex')}`;
  const owner = { email: 'bo@desk.example', password: `Pass-${randomBytes(12).toString('hex')}` };
  const database = process.env.BATON_TEST_DB === 'postgres' ? await createDatabase() : undefined;
  const env = {
    BATON_API_KEY: apiKey,
    BATON_DESK_KEY: deskKey,
    BATON_ADMIN_EMAIL: owner.email,
    BATON_ADMIN_PASSWORD: owner.password,
    BATON_DEMO: 'on',
    ...(database ? { DATABASE_URL: database.url, BATON_SECRET: randomBytes(32).toString('hex') } : {}),
    ...options.env,
  };
  let desk: Desk;
  try {
    desk = await startDesk({ ...options, env });
  } catch (error) {
    await database?.drop();
    throw error;
  }
  return {
    desk,
    apiKey,
    deskKey,
    owner,
    signIn: () => signIn(desk.url, owner.email, owner.password),
    async end() {
      await desk.remove();
      await database?.drop();
    },
  };
}
