import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Runs a command quietly and gives its exit code with everything it printed. */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output }));
  });
}

/**
 * Runs a command in the foreground: it owns the terminal, gets our signals, and its exit code is the answer.
 * A terminal's Ctrl-C already reaches the whole process group, so SIGINT is passed on only when there is no terminal:
 * a second one would look like "stop at once" to the server.
 */
export function foreground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const hasTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY);
    let interrupted = false;
    const forward = {
      SIGINT: () => {
        if (!hasTerminal && !interrupted) child.kill('SIGINT');
        interrupted = true;
      },
      SIGTERM: () => child.kill('SIGTERM'),
      SIGHUP: () => child.kill('SIGHUP'),
    };
    for (const [signal, handler] of Object.entries(forward)) process.on(signal, handler);
    const orphanage = watchNpm(() => child.kill('SIGTERM'));
    const settle =
      (finish) =>
      (...result) => {
        for (const [signal, handler] of Object.entries(forward)) process.off(signal, handler);
        clearInterval(orphanage);
        finish(...result);
      };
    child.on('error', settle(reject));
    child.on(
      'close',
      settle((code, signal) => resolve(exitCode(code, signal))),
    );
  });
}

/** Somebody who kills npm outright means the program it started; left alone, it would keep its port. */
function watchNpm(onDeath) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    onDeath();
  }, 500);
  return timer.unref();
}

function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 1);
}
