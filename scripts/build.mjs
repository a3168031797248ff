// `npm run build`: builds the console and the widget and bundles the server, whether stale or not.
import { prepare } from './lib/prepare.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  await prepare({ web: true, server: true, force: true });
});
