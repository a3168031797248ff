// `npm run baton -- COMMAND`: the command line of the desk.
import { prepare } from './lib/prepare.mjs';
import { foreground } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { node, env, programs } = await prepare({ web: process.argv[2] === 'start', server: true });
  return foreground(node, [programs.cli, ...process.argv.slice(2)], { env });
});
