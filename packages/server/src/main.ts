import { createApp, type Desk } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { nameSourcesInTraces } from './lib/source-traces.ts';
import { createLog } from './log.ts';
import { welcome } from './welcome.ts';

const STOP_MS = 10_000;

/** Starts the desk from the environment and serves until a signal ends it. */
export async function run(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  nameSourcesInTraces();
  let desk: Desk;
  try {
    const config = readConfig(environment);
    desk = await createApp(config, createLog(config.logLevel));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
  process.stdout.write(welcome(desk));
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      // Whatever hangs, the process ends: what was acknowledged is on the disk already.
      setTimeout(() => process.exit(1), STOP_MS).unref();
      desk.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

/** One sentence that says what to do, for the causes that people meet. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'EADDRINUSE') return `The port is taken by another program. Set PORT to a free one. (${message})`;
  if (code === 'EACCES') return `Not permitted: ${message}. Choose another PORT or BATON_DATA_DIR.`;
  if (code === 'ECONNREFUSED') return `The database does not answer. Check DATABASE_URL. (${message})`;
  return `Baton could not start: ${message}`;
}

if (import.meta.main) await run();
