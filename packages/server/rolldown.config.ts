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
  plugins: [refuseSourcePaths(), takeHttp(), mapOwnSources()],
  output: {
    format: 'esm',
    charset: 'ascii',
    comments: false,
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});

/** A path that leads from a source to a file beside it leads nowhere from here: better no bundle than one that fails late. */
function refuseSourcePaths(): Plugin {
  return {
    name: 'refuse-source-paths',
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
