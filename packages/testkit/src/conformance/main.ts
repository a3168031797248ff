import { parseArgs } from 'node:util';
import type { Result, Target } from './check.ts';
import { runConformance } from './run.ts';

const HELP = `Usage: node main.ts eusate --url URL --key KEY [options]

Checks a running server against the Eusate contract: REST, sockets, and with an agent's token the agent's side.
It writes conversations under names of its own; point it at a server where that does no harm.

  --url URL              base URL, for example http://localhost:3000
  --key KEY              API key of an account
  --agent-token TOKEN    access token of an agent of that account
  --organisation ID      the account's id, with --agent-token
  --refresh TOKEN        refresh token of that agent
  --other-key KEY        API key of another account: checks that nothing crosses
  --revoked-key KEY      a key that was revoked
  --unscoped-key KEY     a valid key that may not use the customers' endpoints
  --only TEXT            only checks whose id contains TEXT
  --timeout MS           longest wait for one answer (10000)
  --json                 one JSON document instead of lines

Exit code: 0 all rules hold, 1 some are broken, 2 wrong use or no server.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const wish = readArguments();
  if (typeof wish === 'string') {
    console.error(wish);
    return wish === HELP ? 0 : 2;
  }
  const { target, only, asJson } = wish;
  try {
    await fetch(target.url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    const { cause } = error as Error;
    console.error(`Nobody answers at ${target.url}: ${cause instanceof Error ? cause.message : error}`);
    return 2;
  }
  const verdict = await runConformance({ ...target, ...(only ? { only } : {}), onResult: asJson ? undefined : print });
  if (asJson) console.log(JSON.stringify(verdict, null, 2));
  else console.log(`\n${verdict.passed} passed, ${verdict.failed} failed, ${verdict.skipped} skipped`);
  return verdict.failed > 0 || verdict.passed === 0 ? 1 : 0;
}

function print(result: Result): void {
  const mark = { passed: '✓', failed: '✗', skipped: '–' }[result.verdict];
  console.log(`${mark} ${result.contract.padEnd(6)} ${result.title}  [${result.id}, ${result.ms} ms]`);
  if (result.reason) console.log(`         ${result.reason}`);
}

function readArguments(): { target: Target; only: string | undefined; asJson: boolean } | string {
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
  if (positionals[0] !== 'eusate' || positionals.length > 1) return `Name the face to check: eusate.\n\n${HELP}`;
  if (!values.url || !URL.canParse(values.url)) return '--url is missing or no URL. See --help.';
  if (!values.key) return '--key is missing. See --help.';
  if (Boolean(values['agent-token']) !== Boolean(values.organisation)) {
    return '--agent-token and --organisation belong together. See --help.';
  }
  const timeoutMs = Number(values.timeout ?? 10_000);
  if (!(timeoutMs > 0)) return '--timeout is no number of milliseconds.';
  const target: Target = { url: values.url.replace(/\/+$/, ''), apiKey: values.key, timeoutMs };
  if (values['agent-token'] && values.organisation) {
    target.agent = { token: values['agent-token'], organisation: values.organisation };
    if (values.refresh) target.agent.refresh = values.refresh;
  }
  if (values['other-key']) target.other = { apiKey: values['other-key'] };
  if (values['revoked-key']) target.revokedKey = values['revoked-key'];
  if (values['unscoped-key']) target.unscopedKey = values['unscoped-key'];
  return { target, only: values.only, asJson: values.json };
}
