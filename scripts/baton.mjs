// `npm run baton -- COMMAND`: the command line of the desk.
import { cliMain } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { foreground } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { node, env } = await prepare({ web: process.argv[2] === 'start' });
  return foreground(node, [cliMain, ...process.argv.slice(2)], { env });
});
