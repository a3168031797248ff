// `npm run dev`: the server restarts and the web parts rebuild when their sources change. One Ctrl-C ends all.
import { spawn } from 'node:child_process';
import { withTools } from './lib/build.mjs';
import { prepare } from './lib/prepare.mjs';
import { main, say } from './lib/say.mjs';
import { forgetBuilds, watchCommands, webPackages } from './lib/web.mjs';

await main(async () => {
  const { node, env, programs } = await prepare();
  forgetBuilds();
  const children = [
    spawn(node, ['--watch', '--watch-preserve-output', programs.main, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env,
    }),
    ...webPackages().flatMap(({ folder }) =>
      watchCommands(folder).map(([command, ...args]) =>
        spawn(command, args, {
          cwd: folder,
          env: withTools(env),
          stdio: 'inherit',
          shell: process.platform === 'win32',
        }),
      ),
    ),
  ];
  return endTogether(children);
});

/** Waits for all; the first to end, or a signal, ends the others. */
async function endTogether(children) {
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  };
  // A terminal's Ctrl-C has reached the children already; a second signal would look like "stop at once".
  const interrupt = process.stdin.isTTY ? () => {} : stop;
  process.on('SIGINT', interrupt);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const endings = children.map(
    (child) =>
      new Promise((resolve) => {
        child.on('error', (error) => {
          say(`${child.spawnfile} did not start: ${error.message}`);
          stop();
          resolve(1);
        });
        child.on('close', (code) => {
          stop();
          resolve(code ?? 0);
        });
      }),
  );
  return Math.max(...(await Promise.all(endings)));
}
