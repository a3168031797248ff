import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const desk = process.env.BATON_DESK_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A data: URL in place of a small file would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every page needs and what rarely changes: one file, kept by the browser across our own releases.
            { name: 'vendor', test: /node_modules\/(react|react-dom|scheduler|react-i18next|i18next|@tanstack)\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/desk/v1': desk,
      '/files': desk,
      '/demo': desk,
      '/socket.io': { target: desk, ws: true },
    },
  },
});
