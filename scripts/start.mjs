// `npm start`: makes the checkout ready, then serves everything on one port.
import { serverMain } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { foreground } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { node, env } = await prepare({ web: true });
  return foreground(node, [serverMain, ...process.argv.slice(2)], { env });
});
