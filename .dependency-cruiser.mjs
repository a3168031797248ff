/**
 * Who may import whom, as ARCHITECTURE.md draws it. The two tables say what is allowed; everything else is a violation.
 * Type imports count too: they are how a layer learns a name it should not know.
 */

/** Package → the packages of ours it may import. Tests of the server may also use what `serverTests` names. */
const packages = {
  protocol: [],
  server: ['protocol'],
  sdk: ['protocol'],
  console: ['protocol', 'sdk'],
  widget: ['protocol', 'sdk'],
  testkit: ['protocol', 'sdk'],
  bench: ['protocol', 'sdk', 'testkit'],
};
const serverTests = ['protocol', 'sdk', 'testkit'];

/** Folder of packages/server/src → the folders it may import besides itself. */
const base = ['lib', 'db', 'storage', 'egress', 'mail'];
const domain = [...base, 'outbox', 'core'];
const folders = {
  lib: [],
  db: ['lib'],
  storage: ['lib'],
  egress: ['lib'],
  mail: ['lib'],
  outbox: base,
  core: [...base, 'outbox'],
  'knowledge-demo': domain,
  auth: domain,
  realtime: domain,
  hooks: domain,
  responder: domain,
  edge: [...domain, 'auth', 'realtime', 'hooks'],
  faces: [...domain, 'auth', 'realtime', 'hooks', 'responder', 'edge'],
  system: [...domain, 'auth', 'edge'],
};

const source = '^packages/server/src/';
const test = '\\.test\\.tsx?$';
const oneOf = (names) => `(?:${names.join('|')})`;
const error = (rule) => ({ severity: 'error', ...rule });

export default {
  forbidden: [
    error({
      name: 'no-cycles',
      comment: 'Two files that import each other are one file, or one of them holds two ideas.',
      from: {},
      to: { circular: true },
    }),
    error({ name: 'no-unresolved', from: {}, to: { couldNotResolve: true } }),
    ...Object.entries(packages).map(([name, allowed]) =>
      error({
        name: `package-${name}`,
        from: { path: `^packages/${name}/`, ...(name === 'server' && { pathNot: [`^packages/server/test/`, test] }) },
        to: { path: '^packages/', pathNot: `^packages/${oneOf([name, ...allowed])}/` },
      }),
    ),
    error({
      name: 'package-server-tests',
      from: { path: ['^packages/server/test/', `${source}.*${test}`] },
      to: { path: '^packages/', pathNot: `^packages/${oneOf(['server', ...serverTests])}/` },
    }),
    error({
      name: 'protocol-needs-only-the-schema-library',
      from: { path: '^packages/protocol/src/', pathNot: test },
      to: { dependencyTypesNot: ['local'], pathNot: '(^|/)zod(/|$)' },
    }),
    ...Object.entries(folders).map(([name, allowed]) =>
      error({
        name: `server-${name}`,
        from: { path: `${source}${name}/`, pathNot: test },
        to: { path: source, pathNot: `${source}${oneOf([name, ...allowed])}/` },
      }),
    ),
    error({
      name: 'server-faces-stay-apart',
      from: { path: `${source}faces/([^/]+)/` },
      to: { path: `${source}faces/[^/]+/`, pathNot: `${source}faces/$1/` },
    }),
    error({
      name: 'server-nothing-imports-the-start',
      comment: 'main.ts and cli/ run things; app.ts builds. Nothing below may reach up.',
      from: { path: source, pathNot: [`${source}main\\.ts$`, `${source}cli/`, test] },
      to: { path: [`${source}main\\.ts$`, `${source}cli/`] },
    }),
    error({
      name: 'server-folder-without-a-place',
      comment: 'A new folder gets its line in the table of this file first.',
      from: { path: '^packages/server/' },
      to: { path: `${source}[^/]+/`, pathNot: `${source}${oneOf([...Object.keys(folders), 'cli'])}/` },
    }),
    error({
      name: 'sources-import-no-tests',
      from: { path: '^packages/[^/]+/src/', pathNot: test },
      to: { path: [test, '^packages/[^/]+/test/'] },
    }),
  ],
  options: {
    // TypeScript 7 has no programming interface, so the files are parsed by swc.
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
