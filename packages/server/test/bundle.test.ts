import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectEusate, openStage, type Stage, startDesk } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../../testkit/src/model-server.ts';
import { PNG } from './files-fixtures.ts';

// What people start is not the sources but a bundle of them. It is made as `npm start` makes it, and whatever the desk
// loads only when it is asked for is asked for here.

const execute = promisify(execFile);
const { PATH = '', HOME = '' } = process.env;
const script = (name: string) => fileURLToPath(new URL(`../../../scripts/${name}.mjs`, import.meta.url));
/** Long enough to build the web parts too, should somebody run only this file. */
const SET_UP_MS = 180_000;

let model: ModelServer;
let stage: Stage;

beforeAll(async () => {
  model = await startModelServer();
  const env = { BATON_LLM_URL: model.url, BATON_LLM_MODEL: 'stand-in' };
  stage = await openStage({ entry: script('start'), readyMs: SET_UP_MS, env });
}, SET_UP_MS);
afterAll(async () => {
  await stage?.end();
  await model?.close();
});

/** Whatever its exit code: what it printed. */
function run(args: string[], env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  return execute(process.execPath, args, { env }).catch((failed) => failed);
}

describe('npm start', () => {
  test('serves from a bundle of the present sources', async () => {
    expect(await (await fetch(`${stage.desk.url}/readyz`)).json()).toEqual({ ok: true });
    expect(stage.desk.logs()).not.toContain('could not be bundled');
    expect(stage.desk.logs()).toContain('Baton is running');
  });

  test.each([
    ['/', 'text/html'],
    ['/console/', 'text/html'],
    ['/demo/', 'text/html'],
    ['/widget.js', 'javascript'],
    ['/docs/', 'text/html'],
    ['/docs/reference.js', 'javascript'],
    ['/docs/scalar/standalone.esm.js', 'javascript'],
    ['/docs/sockets', 'text/html'],
    ['/docs/sockets.css', 'text/css'],
    ['/openapi.json', 'application/json'],
    ['/metrics', 'text/plain'],
  ])('shows %s', async (path, type) => {
    const answer = await fetch(stage.desk.url + path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
    expect((await answer.text()).length).toBeGreaterThan(100);
  });

  test('answers a customer through the model, in the HTML that the widget expects', async () => {
    const answer = JSON.stringify({ known: true, answer: 'It is valid for **three years**.', sources: [1] });
    model.behave({ content: answer });
    const ada = await connectEusate(stage.desk.url, stage.apiKey);
    const question = { session_id: 'ada', ticket_chat_id: null, message: 'How long is a gift card valid?' };
    expect((await ada.supportAck(question)).status_code).toBe(200);
    await ada.waitFor('support', ({ data }) => String(data.message).includes('<strong>three years</strong>'));
    expect(ada.violations).toEqual([]);
    ada.close();
  });

  test('lets an agent sign in, and keeps a file for her', async () => {
    const bo = await stage.signIn();
    const { conversations } = await bo.conversations.list();
    const id = conversations[0]?.id ?? '';
    await bo.conversations.takeOver(id);
    const file = await bo.conversations.upload(id, new Blob([PNG], { type: 'image/png' }), 'photo.png');
    expect(file.type).toBe('image/png');
    const kept = await fetch(new URL(new URL(file.url).pathname, stage.desk.url));
    expect(Buffer.from(await kept.bytes()).equals(PNG)).toBe(true);
  });

  test('ends at a signal, as the sources do', async () => {
    expect(await stage.desk.stop()).toBe(0);
    await stage.desk.restart();
  });
});

describe('npm run baton', () => {
  test('looks after the desk that is running', async () => {
    const { url, port, dataDir } = stage.desk;
    const env = { PATH, HOME, PORT: String(port), BATON_DATA_DIR: dataDir };
    const { stdout, stderr } = await run([script('baton'), 'doctor'], env);
    expect(stdout).toContain(`A desk runs and is ready at ${url}`);
    expect(stdout).toContain('Console and widget are built');
    expect(stderr).not.toContain('could not be bundled');
  });

  test('tells where in the sources a fault happened, as the sources do', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-damaged-'));
    await writeFile(join(dataDir, 'baton.db'), 'not a database '.repeat(1000));
    const placesOf = async (program: string) => {
      const env = { PATH, HOME, BATON_DATA_DIR: dataDir, LOG_LEVEL: 'debug' };
      const { stderr } = await run([program, 'keys', 'list'], env);
      expect(stderr).toContain('file is not a database');
      return stderr.split('\n').filter((line) => line.includes('/packages/server/src/'));
    };
    const places = await placesOf(script('baton'));
    expect(places[0]).toMatch(/\/src\/db\/[\w/-]+\.ts:\d+:\d+\)$/);
    expect(places).toEqual(await placesOf(fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))));
    await rm(dataDir, { recursive: true });
  });
});

test('a start does not load what only calls to the outside need', async () => {
  // Node's fetch came along with an import of its HTTP module, 15 ms and 5 MB for a desk that calls nobody.
  const watch = `process.once('exit', () => console.log('LOADED ' + process.moduleLoadList.join(' ')))`;
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(watch)}`];
  const desk = await startDesk({ entry: [...flags, join(await newestBundle(), 'main.js')] });
  await desk.stop();
  const loaded = desk.logs();
  await desk.remove();
  expect(loaded).toMatch(/LOADED .*NativeModule _http_server/);
  expect(loaded).not.toContain('internal/deps/undici/undici');
});

async function newestBundle(): Promise<string> {
  const bundles = fileURLToPath(new URL('../dist', import.meta.url));
  const folders = (await readdir(bundles)).map((name) => join(bundles, name));
  const [newest] = folders.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newest ?? '';
}
