import { fileURLToPath } from 'node:url';
import { Program } from './program.ts';

export const CUSTOMER_KEY = 'bench-customer-key-0123456789';
export const CHAT_TOKEN = 'benchChatToken0123456789';
export const DESK_KEY = 'bench-desk-key-0123456789';

const sources = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
/** `npm run bench` names the bundle that `npm start` would start, or with `--source` the sources. */
const file = process.env.BATON_BENCH_SERVER ?? sources;

/** To be told beside whatever a start costs: no floor is bundled. */
export const startingPoint = `the desk starts from its ${file === sources ? 'sources' : 'bundle'}, the floor from its packages`;

export interface Desk {
  dataDir: string;
  databaseUrl?: string;
  /** Whether Sate answers in new conversations; counts on an empty database only. */
  responder: boolean;
  flags?: string[];
}

/** Our desk as `npm start` runs it, without rate limits. */
export function startBaton({ dataDir, databaseUrl, responder, flags }: Desk): Promise<Program> {
  return Program.start({
    file,
    flags: [...(process.env.BENCH_SERVER_FLAGS?.split(' ').filter(Boolean) ?? []), ...(flags ?? [])],
    env: {
      BATON_DATA_DIR: dataDir,
      BATON_API_KEY: CUSTOMER_KEY,
      BATON_DESK_KEY: DESK_KEY,
      BATON_CHAT_TOKEN: CHAT_TOKEN,
      BATON_ADMIN_EMAIL: 'owner@example.org',
      BATON_ADMIN_PASSWORD: 'bench-password-0123',
      BATON_RESPONDER: responder ? 'on' : 'off',
      BATON_RATE_LIMITS: 'off',
      BATON_DEMO: 'off',
      BATON_HOOK_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'warn',
      DATABASE_URL: databaseUrl ?? '',
      ...(databaseUrl ? { BATON_SECRET: 'bench-secret-0123456789-0123456789-012345' } : {}),
    },
  });
}
