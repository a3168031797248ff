import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@baton/testkit';
import Fastify from 'fastify';
import { createFile } from '../src/core/files/create.ts';
import { fileUrl } from '../src/core/files/link.ts';
import { DEFAULT_RULES, type UploadRules } from '../src/core/files/receive.ts';
import type { FileRow } from '../src/core/files/store.ts';
import { createWorkspace } from '../src/core/workspaces/create.ts';
import type { Database } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate.ts';
import { migrations } from '../src/db/migrations/index.ts';
import { openSqlite } from '../src/db/sqlite/open.ts';
import { Writer } from '../src/db/writer.ts';
import { mountFace } from '../src/edge/http.ts';
import { Limits } from '../src/edge/limits.ts';
import { Registry, route } from '../src/edge/registry.ts';
import { acceptUploads, takeUpload } from '../src/edge/upload.ts';
import { filesError } from '../src/faces/files/errors.ts';
import { filesHttpFace } from '../src/faces/files/face.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';

export interface FilesBench {
  url: string;
  database: Database;
  writer: Writer;
  storage: Storage;
  workspaceId: string;
  /** May be changed between requests. */
  rules: UploadRules;
  upload(bytes: Uint8Array | string, name: string, part?: string): Promise<{ status: number; json: Uploaded }>;
  /** Names of everything below `files` and `incoming`: what a refused upload must leave as it was. */
  onDisk(): Promise<string[]>;
  /** Sends raw bytes of an HTTP request and cuts the line. */
  cutOff(request: string): Promise<void>;
  end(): Promise<void>;
}

export type Uploaded = Pick<FileRow, 'id' | 'secret' | 'name' | 'type' | 'size'> & {
  url: string;
  error: { code: string; message: string; requestId: string };
};

/** The files face and an upload route on a real port, with a real database of this pass. */
export async function openFilesBench(): Promise<FilesBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-files-'));
  const test = process.env.BATON_TEST_DB === 'postgres' ? await createDatabase() : undefined;
  const database = test
    ? (await import('../src/db/postgres/open.ts')).openPostgres(test.url)
    : openSqlite(join(dataDir, 'test.db'));
  await migrate(database.migrations, migrations);
  const watch = { committed() {}, committedUnseen() {}, group() {}, failed: (error: unknown) => console.error(error) };
  const writer = new Writer(database, watch);
  const { workspace } = await writer.execute(createWorkspace, { name: 'Test', organisationId: 'a'.repeat(24) });
  const storage = await openStorage(dataDir);
  const app = Fastify();
  app.decorateRequest('principal', null);
  app.decorateRequest('operation', null);
  await acceptUploads(app);
  const edge = {
    registry: new Registry(),
    limits: new Limits(false),
    observer: { called() {} },
    faultOf: database.fault,
  };
  await mountFace(app, edge, filesHttpFace({ database, storage }));
  const bench: FilesBench = {
    url: '',
    database,
    writer,
    storage,
    workspaceId: workspace.id,
    rules: DEFAULT_RULES,
    async upload(bytes, name, part = 'file') {
      const form = new FormData();
      form.append('comment', 'a field that nobody asked for');
      form.append(part, new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name));
      const answer = await fetch(`${bench.url}/uploads`, { method: 'POST', body: form });
      return { status: answer.status, json: (await answer.json()) as Uploaded };
    },
    async onDisk() {
      const folders = [join(dataDir, 'files'), join(dataDir, 'incoming')];
      const names = await Promise.all(
        folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
      );
      return names
        .flat()
        .filter((it) => it.isFile())
        .map((it) => it.name)
        .sort();
    },
    cutOff(request) {
      const { hostname, port } = new URL(bench.url);
      return new Promise((resolve, reject) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(request, () => setTimeout(() => socket.destroy(), 50)),
        );
        socket.once('close', () => resolve()).once('error', reject);
      });
    },
    async end() {
      await app.close();
      await writer.close();
      await database.close();
      await test?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await mountFace(app, edge, {
    name: 'uploads',
    base: '/uploads',
    authenticate: async () => null,
    error: filesError,
    routes: [
      route({
        name: 'test.file.upload',
        summary: 'Takes a file.',
        method: 'POST',
        path: '',
        callers: ['anyone'],
        limit: 'upload',
        handle: async ({ raw }) => {
          const received = await takeUpload(raw.request, storage, bench.rules);
          const row = await writer.execute(createFile, {
            ...received,
            workspaceId: workspace.id,
            uploadedBy: 'agent:test',
          });
          return { ...row, url: fileUrl(bench.url, row) };
        },
      }),
    ],
  });
  bench.url = await app.listen({ host: '127.0.0.1', port: 0 });
  return bench;
}
