// `npm run build`: builds the console and the widget, whether stale or not. The server needs no build.
import { prepare } from './lib/prepare.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  await prepare({ web: true, force: true });
});
