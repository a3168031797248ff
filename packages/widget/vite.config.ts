import { defineConfig, type UserConfig } from 'vite';

/** Classic scripts that strangers' pages load: one file each, no chunks, a name that never changes. */
const SCRIPTS: Record<string, { entry: string; file: string }> = {
  widget: { entry: 'src/loader/main.ts', file: 'widget.js' },
  'eusate-sdk': { entry: 'src/eusate-sdk/main.ts', file: 'eusate-sdk.js' },
  listener: { entry: 'src/listener/main.ts', file: 'messenger/listener.js' },
};

// `vite build` makes the pages; `vite build --mode <script>` adds one of the scripts to the same folder.
export default defineConfig(({ mode }): UserConfig => {
  const script = SCRIPTS[mode];
  if (script === undefined) return pages();
  return {
    root: import.meta.dirname,
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: script.entry,
        output: { format: 'iife', entryFileNames: script.file },
      },
    },
  };
});

function pages(): UserConfig {
  return {
    root: import.meta.dirname,
    base: '/',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Every file below is named by its content and may be cached for ever.
      assetsDir: 'messenger/assets',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html', 'messenger.html', 'demo.html'] },
    },
  };
}
