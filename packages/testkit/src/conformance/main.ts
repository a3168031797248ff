import { parseArgs } from 'node:util';
import type { Result, Target } from './check.ts';
import type { OmnideskTarget } from './omnidesk/bench.ts';
import { omnideskSuite } from './omnidesk/index.ts';
import { type RunOptions, runConformance, runSuite, type Verdict } from './run.ts';
import { tiledeskSuite } from './tiledesk/index.ts';

const HELP = `Usage: node main.ts eusate --url URL --key KEY [options]
       node main.ts omnidesk --url URL --key KEY --token TOKEN [options]
       node main.ts tiledesk --url URL --email ADDRESS --password PASSWORD [options]

Checks a running server against the contract of a face. It writes conversations, people and projects under names of its own;
point it at a server where that does no harm.

  --url URL              base URL, for example http://localhost:3000
  --only TEXT            only checks whose id contains TEXT
  --timeout MS           longest wait for one answer (10000)
  --json                 one JSON document instead of lines

eusate:
  --key KEY              API key of an account
  --agent-token TOKEN    access token of an agent of that account
  --organisation ID      the account's id, with --agent-token
  --refresh TOKEN        refresh token of that agent
  --other-key KEY        API key of another account: checks that nothing crosses
  --revoked-key KEY      a key that was revoked
  --unscoped-key KEY     a valid key that may not use the customers' endpoints

omnidesk:
  --key KEY              API key with the permissions for chat and messages
  --token TOKEN          a chat token (chatAccountToken)
  --unscoped-key KEY     a valid key without these permissions
  --desk-key KEY         key of /desk/v1: makes tokens with other settings and answers as an agent
  --loopback             the server may call 127.0.0.1: checks the hookpoints, with --desk-key

tiledesk:
  --email ADDRESS        an owner's
  --password PASSWORD
  --project ID           a project of theirs; without it one is made
  --loopback             the server may call 127.0.0.1: checks what subscriptions are sent

Exit code: 0 all rules hold, 1 some are broken, 2 wrong use or no server.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const wish = readArguments();
  if (typeof wish === 'string') {
    console.error(wish);
    return wish === HELP ? 0 : 2;
  }
  const { url, run, only, asJson } = wish;
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    const { cause } = error as Error;
    console.error(`Nobody answers at ${url}: ${cause instanceof Error ? cause.message : error}`);
    return 2;
  }
  const verdict = await run({ ...(only ? { only } : {}), ...(asJson ? {} : { onResult: print }) });
  if (asJson) console.log(JSON.stringify(verdict, null, 2));
  else console.log(`\n${verdict.passed} passed, ${verdict.failed} failed, ${verdict.skipped} skipped`);
  return verdict.failed > 0 || verdict.passed === 0 ? 1 : 0;
}

function print(result: Result): void {
  const mark = { passed: '✓', failed: '✗', skipped: '–' }[result.verdict];
  console.log(`${mark} ${result.contract.padEnd(6)} ${result.title}  [${result.id}, ${result.ms} ms]`);
  if (result.reason) console.log(`         ${result.reason}`);
}

interface Wish {
  url: string;
  run(options: RunOptions): Promise<Verdict>;
  only: string | undefined;
  asJson: boolean;
}

function readArguments(): Wish | string {
  const text = { type: 'string' } as const;
  let given: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      allowPositionals: true,
      options: {
        url: text,
        key: text,
        'agent-token': text,
        organisation: text,
        refresh: text,
        'other-key': text,
        'revoked-key': text,
        'unscoped-key': text,
        token: text,
        'desk-key': text,
        email: text,
        password: text,
        project: text,
        loopback: { type: 'boolean', default: false },
        only: text,
        timeout: text,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  try {
    given = parse();
  } catch (error) {
    return `${(error as Error).message}\n\n${HELP}`;
  }
  const { values, positionals } = given;
  if (values.help) return HELP;
  if (!values.url || !URL.canParse(values.url)) return '--url is missing or no URL. See --help.';
  const timeoutMs = Number(values.timeout ?? 10_000);
  if (!(timeoutMs > 0)) return '--timeout is no number of milliseconds.';
  const place = { url: values.url.replace(/\/+$/, ''), timeoutMs };
  const [face, ...more] = positionals;
  const read =
    more.length === 0 ? { eusate, omnidesk, tiledesk }[face as 'eusate' | 'omnidesk' | 'tiledesk'] : undefined;
  if (!read) return `Name the face to check: eusate, omnidesk or tiledesk.\n\n${HELP}`;
  const run = read(place, values);
  return typeof run === 'string' ? run : { url: place.url, run, only: values.only, asJson: values.json };
}

interface Place {
  url: string;
  timeoutMs: number;
}
type Values = Record<string, string | boolean | undefined>;
type Run = (options: RunOptions) => Promise<Verdict>;

function eusate(place: Place, values: Values): Run | string {
  const word = (name: string) => values[name] as string | undefined;
  const apiKey = word('key');
  if (!apiKey) return '--key is missing. See --help.';
  const [token, organisation, refresh] = [word('agent-token'), word('organisation'), word('refresh')];
  if (Boolean(token) !== Boolean(organisation)) {
    return '--agent-token and --organisation belong together. See --help.';
  }
  const target: Target = { ...place, apiKey };
  if (token && organisation) target.agent = { token, organisation, ...(refresh ? { refresh } : {}) };
  const [other, revoked, unscoped] = [word('other-key'), word('revoked-key'), word('unscoped-key')];
  if (other) target.other = { apiKey: other };
  if (revoked) target.revokedKey = revoked;
  if (unscoped) target.unscopedKey = unscoped;
  return (options) => runConformance({ ...target, ...options });
}

function omnidesk(place: Place, values: Values): Run | string {
  const word = (name: string) => values[name] as string | undefined;
  const [apiKey, chatToken] = [word('key'), word('token')];
  if (!apiKey || !chatToken) return '--key or --token is missing. See --help.';
  const target: OmnideskTarget = { ...place, apiKey, chatToken, loopback: values.loopback === true };
  const [unscopedKey, deskKey] = [word('unscoped-key'), word('desk-key')];
  if (unscopedKey) target.unscopedKey = unscopedKey;
  if (deskKey) target.deskKey = deskKey;
  return (options) => runSuite(omnideskSuite, target, options);
}

function tiledesk(place: Place, { email, password, project, loopback }: Values): Run | string {
  if (typeof email !== 'string' || typeof password !== 'string') return '--email or --password is missing. See --help.';
  const own = typeof project === 'string' ? { projectId: project } : {};
  const target = { ...place, email, password, ...own, loopback: loopback === true };
  return (options) => runSuite(tiledeskSuite, target, options);
}
