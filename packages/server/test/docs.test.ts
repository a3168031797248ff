import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, ERRORS, type ErrorCode } from '@baton/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, type Desk } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { FACES } from '../src/system/docs/faces.ts';
import { REFUSALS } from '../src/system/docs/refusals.ts';
import { NAMESPACES } from '../src/system/docs/sockets.ts';

// The reference is made from the registry, so what has to be shown is that nothing of the registry is missing in it.

interface OpenApiOperation {
  operationId: string;
  summary: string;
  description: string;
  security: object[];
  responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }>;
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

let desk: Desk;
let dataDir: string;
let url: string;
let document: OpenApi;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-docs-'));
  desk = await createApp(
    readConfig({ PORT: '0', BATON_DATA_DIR: dataDir, BATON_PUBLIC_URL: 'http://desk.example', LOG_LEVEL: 'silent' }),
    createLog('silent'),
  );
  const address = desk.http.server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
});
afterAll(async () => {
  await desk?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const operations = () => Object.values(document.paths).flatMap((path) => Object.values(path));

describe('the OpenAPI document', () => {
  test('has every route of every documented face, under its own name', () => {
    const served = desk.registry.routes.filter((route) => route.face in FACES).map(({ name }) => name);
    expect(served.length).toBeGreaterThan(40);
    expect(
      operations()
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(served.sort());
  });

  test('leaves no face out but the one that only serves files', () => {
    const faces = new Set(desk.registry.routes.map((route) => route.face));
    expect([...faces].filter((face) => !(face in FACES))).toEqual(['files']);
  });

  test('refers only to shapes and security schemes that it holds', () => {
    const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    const names = new Set([...refs].map((ref) => ref[1]));
    expect(names.size).toBeGreaterThan(30);
    for (const name of names) expect(document.components.schemas).toHaveProperty(String(name));
    const schemes = operations().flatMap(({ security }) => security.flatMap(Object.keys));
    for (const scheme of schemes) expect(document.components.securitySchemes).toHaveProperty(scheme);
  });

  test('shows each refusal as its face sends it', async () => {
    const path = '/api/v1/helpdesk/customer/{session_id}/conversations';
    const shown = document.paths[path]?.get?.responses['401']?.content?.['application/json']?.examples?.unauthenticated;
    const refused = await fetch(`${url}${path.replace('{session_id}', 'ada')}`);
    expect(refused.status).toBe(401);
    expect(shown).toMatchObject({ value: await refused.json() });
  });

  test('says which calls may be repeated under a key', () => {
    const named = (path: string) => JSON.stringify(document.paths[path]?.post).includes('"Idempotency-Key"');
    expect(named('/desk/v1/conversations/{conversationId}/messages')).toBe(true);
    expect(named('/desk/v1/hooks')).toBe(true);
    expect(named('/desk/v1/hooks/{hookId}/secret')).toBe(true);
    expect(named('/desk/v1/hooks/{hookId}/disable')).toBe(false);
  });

  test('says of every operation who may call it and how often', () => {
    for (const { description, security } of operations()) {
      expect(description).toMatch(/\*\*Callers:\*\* .+\n\n\*\*Rate limit:\*\* `\w+`: /s);
      expect(security.length).toBeGreaterThan(0);
    }
  });
});

test('refusals are told of operations that exist, with codes that exist', () => {
  const names = [...desk.registry.routes, ...desk.registry.events].map(({ name }) => name);
  for (const [name, codes] of Object.entries(REFUSALS)) {
    expect(names).toContain(name);
    for (const code of codes) expect(ERRORS).toHaveProperty(code);
  }
});

describe('the page about sockets', () => {
  test('has every namespace and every event that a client may send, each with its answer', async () => {
    const page = await (await fetch(`${url}/docs/sockets`)).text();
    const said = [...desk.registry.events, ...desk.registry.frames];
    const namespaces = new Set(said.map(({ namespace }) => namespace));
    expect(NAMESPACES.map(({ namespace }) => namespace).sort()).toEqual([...namespaces].sort());
    for (const { namespace, event, summary } of said) {
      const documented = NAMESPACES.find((one) => one.namespace === namespace);
      expect(documented?.answers).toHaveProperty([event]);
      expect(page).toContain(`<code>${event}</code>`);
      expect(page).toContain(summary.split(/['’"<&`]/, 1)[0]);
    }
  });

  test('needs no script, and its policy allows none', async () => {
    const answer = await fetch(`${url}/docs/sockets`);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    expect(await answer.text()).not.toMatch(/<script|style="| on\w+=/);
  });
});

test('the page with the reference may run and reach nothing but what comes from the desk', async () => {
  const policy = (await fetch(`${url}/docs/`)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("connect-src 'self';");
  expect(await (await fetch(`${url}/docs/scalar/standalone.esm.js`)).text()).toContain('createApiReference');
  expect((await fetch(`${url}/docs/scalar/..%2f..%2fpackage.json`)).status).toBeGreaterThanOrEqual(400);
});

describe('the pages in docs/', () => {
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

  test('explain every error code with the status that each face gives it', async () => {
    const page = await read('docs/errors.md');
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const statuses = ['desk', 'eusate', 'omnidesk', 'tiledesk'].map(
        (face) => desk.registry.errors.get(face)?.(new AppError(code), '').status,
      );
      expect(page).toContain(`| \`${code}\` | ${statuses.join(' | ')} |`);
    }
  });

  test('explain every variable that the desk reads', async () => {
    const [page, source] = [await read('docs/configuration.md'), await read('packages/server/src/config.ts')];
    const variables = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1]);
    expect(variables.length).toBeGreaterThan(15);
    for (const variable of variables) expect(page).toContain(`| \`${variable}\` |`);
  });
});
