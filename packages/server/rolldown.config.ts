import http from 'node:http';
import { defineConfig, type Plugin } from 'rolldown';

/**
 * The server as a few files instead of nearly a thousand: `npm start` begins with these, because opening and compiling
 * files is what most of a start consisted of (docs/performance.md). What is imported late stays a file of its own. Nothing
 * is squeezed: that saved no time. Comments go, and what is not ASCII is escaped, for one character beyond it makes the
 * engine keep and scan a file at two bytes a character.
 */
export default defineConfig({
  input: { main: 'src/main.ts', cli: 'src/cli/main.ts' },
  platform: 'node',
  // Fastify loads these when it is asked to, and nobody here asks: a quarter of the file. A package that is native or looks
  // for files beside its own belongs here too.
  external: ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'],
  plugins: [bundleThreads(), takeHttp(), mapOwnSources()],
  output: {
    format: 'esm',
    charset: 'ascii',
    comments: false,
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});

/**
 * A file that a thread or a process begins with, written as `new URL('./name.ts', import.meta.url)`, becomes an entry of
 * its own, and the address leads to it.
 */
function bundleThreads(): Plugin {
  const address = /new URL\(\s*'(\.{1,2}\/[^']+\.ts)',\s*import\.meta\.url,?\s*\)/g;
  return {
    name: 'bundle-threads',
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: address },
      async handler(code, id) {
        let changed = code;
        for (const [whole, path] of code.matchAll(address)) {
          const found = await this.resolve(path as string, id);
          if (!found) this.error(`${id} names a file that is not there: ${path}`);
          const reference = this.emitFile({ type: 'chunk', id: found.id });
          changed = changed.replace(whole, `new URL(import.meta.ROLLUP_FILE_URL_${reference})`);
        }
        // The lines stay where they are, and lines are what a stack trace is read by.
        return { code: changed, map: null };
      },
    },
    renderChunk(code, { fileName }) {
      const left = /new URL\([^()]+\.ts["'`]/.exec(code);
      if (left) this.error(`${fileName} leads to a file that lies beside the sources only: ${left[0]}`);
    },
  };
}

/**
 * Node asks a module that is imported for everything that it exports, and some of what `http` exports is there only to load
 * Node's `fetch` and `WebSocket` when it is asked for: 15 ms and 5 MB of a start. Taken this way, it is not asked.
 */
function takeHttp(): Plugin {
  const id = '\0http';
  const exports = Object.entries(Object.getOwnPropertyDescriptors(http)).filter(([, { get }]) => !get);
  const names = exports.map(([name]) => name).join(', ');
  return {
    name: 'take-http',
    resolveId: {
      filter: { id: /^(?:node:)?http$/ },
      handler: (_name, _importer, { kind }) => (kind === 'import-statement' ? id : null),
    },
    load: {
      filter: { id: /^\0http$/ },
      handler: () => `const http = process.getBuiltinModule('node:http');
        export default http;
        export const { ${names} } = http;`,
    },
  };
}

/** Traces lead to our own sources; with those of other packages the map would be six times as large. */
function mapOwnSources(): Plugin {
  return {
    name: 'map-own-sources',
    transform: {
      filter: { id: /\/node_modules\// },
      handler: (code) => ({ code, map: { mappings: '' } }),
    },
  };
}
