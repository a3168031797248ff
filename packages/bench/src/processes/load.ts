import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JobName, Jobs } from '../load/jobs.ts';
import type { Answer } from '../load/worker.ts';
import { cpuMs } from './proc.ts';

const file = fileURLToPath(new URL('../load/worker.ts', import.meta.url));
const running = new Set<ChildProcess>();
interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  impatience: NodeJS.Timeout;
}

const JOB_MS = 180_000;

/** A process that makes load, so that making it and serving it do not share a thread. */
export class Load {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor() {
    this.#child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
    running.add(this.#child);
    this.#child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      clearTimeout(waiting?.impatience);
      if (answer.error !== undefined) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.value);
    });
    this.#child.once('exit', () => {
      running.delete(this.#child);
      for (const { reject } of this.#waiting.values()) reject(new Error('The load process ended.'));
    });
  }

  get cpuMs(): number {
    return cpuMs(this.#child.pid as number);
  }

  run<Name extends JobName>(name: Name, input: Parameters<Jobs[Name]>[0]): ReturnType<Jobs[Name]> {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => {
      const impatience = setTimeout(() => reject(new Error(`The job "${name}" did not end in time.`)), JOB_MS);
      this.#waiting.set(id, { resolve, reject, impatience });
    });
    this.#child.send({ id, name, input });
    // The worker answers with what the job of that name returned.
    return answer as ReturnType<Jobs[Name]>;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

export function killLoads(): void {
  for (const child of running) child.kill('SIGKILL');
}
