import { resolve } from 'node:path';
import { z } from 'zod';
import type { UploadRules } from './core/files/receive.ts';
import { REFUSED_EXTENSIONS } from './core/files/refused.ts';
import { type AllowList, parseAllowList } from './egress/allow.ts';

const onOff = z.enum(['on', 'off']);

const allowList = z.string().transform((text, context): AllowList => {
  const { rules, problems } = parseAllowList(text);
  for (const message of problems) context.addIssue({ code: 'custom', message });
  return rules;
});

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  BATON_DATA_DIR: z.string().min(1).default('./data'),
  BATON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  BATON_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  BATON_ADMIN_EMAIL: z.email().optional(),
  BATON_ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').max(128).optional(),
  BATON_WORKSPACE_ID: z
    .string()
    .regex(/^[0-9a-f]{24}$/, 'must be 24 hex digits')
    .optional(),
  BATON_API_KEY: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
  BATON_CHAT_TOKEN: z
    .string()
    .regex(/^[!-~]{10,200}$/, 'must have 10 to 200 characters without blanks')
    .optional(),
  BATON_DESK_KEY: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
  BATON_RESPONDER: onOff.default('on'),
  BATON_LLM_URL: z.url({ protocol: /^https?$/ }).optional(),
  BATON_LLM_KEY: z.string().optional(),
  BATON_LLM_MODEL: z.string().min(1).optional(),
  BATON_HOOK_ALLOW: allowList.default([]),
  BATON_FILE_LIMIT: z.coerce.number().min(1, 'must be 1 to 100 (MiB)').max(100, 'must be 1 to 100 (MiB)').default(25),
  BATON_REFUSED_FILES: z.string().optional(),
  BATON_SIGNUP: onOff.default('on'),
  BATON_TOKEN_DAYS: z.coerce.number().int().min(0).max(3650).default(30),
  BATON_MAIL_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  BATON_MAIL_FROM: z.string().min(3).optional(),
  BATON_RATE_LIMITS: onOff.default('on'),
  BATON_DEMO: onOff.optional(),
  BATON_TRUST_PROXY: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Everything that can be set from outside, checked. `docs/configuration.md` explains each. */
export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** Absolute base for links, without a trailing slash; null = http://localhost:PORT once the port is known. */
  publicUrl: string | null;
  databaseUrl: string | null;
  secret: string | null;
  admin: { email: string | null; password: string | null };
  organisationId: string | null;
  apiKey: string | null;
  deskKey: string | null;
  chatToken: string | null;
  responder: boolean;
  model: { url: string; key: string; model: string } | null;
  /** What outgoing calls may reach although it is not public. */
  hookAllow: AllowList;
  /** For files that other programs send. */
  fileRules: UploadRules;
  /** May strangers make themselves an account, and a workspace of their own? */
  signup: boolean;
  /** How long tokens of Tiledesk's kind are good for; 0 = until their bearer is gone. */
  tokenDays: number;
  mail: { url: string; from: string } | null;
  rateLimits: boolean;
  demo: boolean;
  /** Addresses or ranges of proxies whose forwarding headers count. */
  trustProxy: string[] | false;
  logLevel: string;
}

export class ConfigError extends Error {}

/** Reads the environment. Throws `ConfigError` with one sentence per wrong value, each naming its variable. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty variable is one that is not set: compose files and CI systems write them that way.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}.`).join('\n'));
  }
  const env = parsed.data;
  if (env.DATABASE_URL && !env.BATON_SECRET) {
    throw new ConfigError('BATON_SECRET: is required together with DATABASE_URL, so that every node signs alike.');
  }
  if (env.BATON_LLM_URL && !env.BATON_LLM_MODEL) {
    throw new ConfigError('BATON_LLM_MODEL: is required together with BATON_LLM_URL.');
  }
  if (env.BATON_MAIL_URL && !env.BATON_MAIL_FROM) {
    throw new ConfigError('BATON_MAIL_FROM: is required together with BATON_MAIL_URL.');
  }
  const configured =
    env.DATABASE_URL ?? env.BATON_ADMIN_EMAIL ?? env.BATON_API_KEY ?? env.BATON_DESK_KEY ?? env.BATON_CHAT_TOKEN;
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir: resolve(env.BATON_DATA_DIR),
    publicUrl: env.BATON_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: env.DATABASE_URL ?? null,
    secret: env.BATON_SECRET ?? null,
    admin: { email: env.BATON_ADMIN_EMAIL ?? null, password: env.BATON_ADMIN_PASSWORD ?? null },
    organisationId: env.BATON_WORKSPACE_ID ?? null,
    apiKey: env.BATON_API_KEY ?? null,
    deskKey: env.BATON_DESK_KEY ?? null,
    chatToken: env.BATON_CHAT_TOKEN ?? null,
    responder: env.BATON_RESPONDER === 'on',
    model: env.BATON_LLM_URL
      ? { url: env.BATON_LLM_URL, key: env.BATON_LLM_KEY ?? '', model: env.BATON_LLM_MODEL as string }
      : null,
    hookAllow: env.BATON_HOOK_ALLOW,
    fileRules: {
      mostBytes: Math.floor(env.BATON_FILE_LIMIT * 1024 * 1024),
      refused: env.BATON_REFUSED_FILES === undefined ? REFUSED_EXTENSIONS : readExtensions(env.BATON_REFUSED_FILES),
    },
    signup: env.BATON_SIGNUP === 'on',
    tokenDays: env.BATON_TOKEN_DAYS,
    mail: env.BATON_MAIL_URL ? { url: env.BATON_MAIL_URL, from: env.BATON_MAIL_FROM as string } : null,
    rateLimits: env.BATON_RATE_LIMITS === 'on',
    demo: env.BATON_DEMO ? env.BATON_DEMO === 'on' : configured === undefined,
    trustProxy: env.BATON_TRUST_PROXY ? env.BATON_TRUST_PROXY.split(',').map((part) => part.trim()) : false,
    logLevel: env.LOG_LEVEL,
  };
}

/** `exe, .bat` → `['.exe', '.bat']`; `none` refuses nothing. */
function readExtensions(text: string): string[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase().replace(/^\.+/, ''));
  const wrong = words.find((word) => !/^[a-z0-9_+-]{1,20}$/.test(word));
  if (wrong !== undefined) throw new ConfigError(`BATON_REFUSED_FILES: "${wrong}" is not an extension such as exe.`);
  return words.length === 1 && words[0] === 'none' ? [] : words.map((word) => `.${word}`);
}
