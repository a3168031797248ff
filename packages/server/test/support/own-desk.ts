import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@baton/testkit';
import { createApp, type Desk } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';

/** A desk inside this process, where a test can look at its registry and use its actions. */
export interface OwnDesk {
  desk: Desk;
  url: string;
  /** Everything that another process needs to serve the same data. */
  env: Record<string, string>;
  dataDir: string;
  /** Ends the desk; the data stay. */
  close(): Promise<void>;
  /** Ends the desk and removes the data. */
  end(): Promise<void>;
}

/** On the database of this pass; without an answer of Sate, whose words would come in between. */
export async function openOwnDesk(
  extra: Record<string, string> = {},
  parts?: Parameters<typeof createApp>[2],
): Promise<OwnDesk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-own-'));
  const database = process.env.BATON_TEST_DB === 'postgres' ? await createDatabase() : undefined;
  const tidy = async () => {
    await rm(dataDir, { recursive: true, force: true });
    await database?.drop();
  };
  const env = {
    BATON_SECRET: randomBytes(32).toString('hex'),
    BATON_RATE_LIMITS: 'off',
    BATON_RESPONDER: 'off',
    BATON_DEMO: 'off',
    // Nobody is there, and nothing else on this machine may be called.
    BATON_HOOK_ALLOW: '127.0.0.1:9',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...extra,
  };
  let desk: Desk;
  try {
    desk = await createApp(readConfig({ ...env, PORT: '0', BATON_DATA_DIR: dataDir }), createLog('silent'), parts);
  } catch (error) {
    await tidy();
    throw error;
  }
  const address = desk.http.server.address();
  let open = true;
  const close = async () => {
    if (open) await desk.close();
    open = false;
  };
  return {
    desk,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    env,
    dataDir,
    close,
    end: () => close().then(tidy),
  };
}
