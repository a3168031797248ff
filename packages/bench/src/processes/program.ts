import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { firstAnswer } from './first-answer.ts';
import { cpuMs, residentBytes } from './proc.ts';

export interface Start {
  file: string;
  env?: Record<string, string>;
  /** Flags of Node itself. */
  flags?: string[];
  /** The path that tells that it serves. */
  readyPath?: string;
}

const START_MS = 20_000;
const STOP_MS = 12_000;
const running = new Set<ChildProcess>();

/** A server that the bench started: desk or floor, each a process of its own on a loopback port of its own. */
export class Program {
  readonly port: number;
  /** From spawning it to its first answer. */
  readonly startMs: number;
  readonly #child: ChildProcess;
  readonly #output: () => string;

  static async start({ file, env = {}, flags = [], readyPath = '/readyz' }: Start): Promise<Program> {
    const port = await freePort();
    const started = performance.now();
    const child = spawn(process.execPath, [...flags, file], {
      env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-4000);
      });
    }
    const answered = await firstAnswer({ port, path: readyPath, patienceMs: START_MS, ended: () => hasEnded(child) });
    if (!answered) {
      child.kill('SIGKILL');
      throw new Error(`${file} did not start:\n${output}`);
    }
    return new Program(child, port, performance.now() - started, () => output);
  }

  private constructor(child: ChildProcess, port: number, startMs: number, output: () => string) {
    this.#child = child;
    this.port = port;
    this.startMs = startMs;
    this.#output = output;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The end of what it printed. */
  get output(): string {
    return this.#output();
  }

  cpuMs(): number {
    return cpuMs(this.pid);
  }

  residentBytes(): number {
    return residentBytes(this.pid);
  }

  /** What it holds after a collection; the program was started with `collecting`. */
  async heldBytes(): Promise<number> {
    for (let round = 0; round < 2; round++) {
      this.#child.kill('SIGUSR2');
      await wait(1000);
    }
    return this.residentBytes();
  }

  async stop(): Promise<void> {
    if (hasEnded(this.#child)) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(impatience);
  }
}

/** Flags for a program whose held memory will be read. */
export const collecting = ['--expose-gc', '--import', new URL('./collect.ts', import.meta.url).href];

/** Ends whatever is still there, when the bench itself has to end. */
export function killPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
