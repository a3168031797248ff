// `npm start`: makes the checkout ready, then serves everything on one port.
import { prepare } from './lib/prepare.mjs';
import { foreground } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { node, env, programs } = await prepare({ web: true, server: true });
  return foreground(node, [programs.main, ...process.argv.slice(2)], { env });
});
