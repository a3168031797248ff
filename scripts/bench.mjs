// `npm run bench -- OPTIONS`: measures a running desk beside bare floors and prints one table.
import { benchMain } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { foreground } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { node, env } = await prepare();
  return foreground(node, [benchMain, ...process.argv.slice(2)], { env });
});
