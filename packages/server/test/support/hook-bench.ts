import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Received } from '@baton/testkit';
import pino from 'pino';
import { Webhook } from 'standardwebhooks';
import { readConfig } from '../../src/config.ts';
import type { Actor } from '../../src/core/actor.ts';
import { openConversation } from '../../src/core/conversations/open.ts';
import { openFileOf } from '../../src/core/files/open.ts';
import { type PostMessage, postMessage } from '../../src/core/messages/post.ts';
import { createWorkspace } from '../../src/core/workspaces/create.ts';
import type { Egress } from '../../src/egress/egress.ts';
import { deskHookFormat } from '../../src/faces/desk/hook-format.ts';
import { createHook } from '../../src/hooks/create.ts';
import { HookEngine } from '../../src/hooks/engine.ts';
import type { HookFormat, HookRow } from '../../src/hooks/format.ts';
import { HookPlan } from '../../src/hooks/plan.ts';
import { newHookSecret } from '../../src/hooks/signature.ts';
import { createSeal, type Seal } from '../../src/lib/seal.ts';
import { type Core, openCore } from '../../src/open-core.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { openDoor } from './door.ts';

const SECRET = 'a-secret-for-the-hooks-of-the-tests-only';

/** A store with an engine and nothing else, whose clock the test moves. */
export interface HookBench {
  core: Core;
  engine: HookEngine;
  storage: Storage;
  seal: Seal;
  workspaceId: string;
  system: Actor;
  /** Requests that its engine has made. */
  tried(): number;
  now(): number;
  /** Time passes, all at once. */
  pass(ms: number): void;
  /** A hook and its secret. */
  hookTo(url: string, options?: HookOptions): Promise<{ hook: HookRow; secret: string }>;
  converse(reference: string): Promise<Talk>;
  /** As it stands now. */
  hook(id: string): Promise<HookRow>;
  /** All of a hook, oldest first. */
  deliveries(hookId: string): Promise<DeliveryView[]>;
  lanes(hookId: string): Promise<LaneView[]>;
  /** A second process on the same data. */
  another(options?: Partial<BenchOptions>): Promise<HookBench>;
  close(): Promise<void>;
}

export interface HookOptions {
  events?: string[];
  format?: string;
  settings?: object;
  name?: string;
}

export interface Talk {
  conversationId: string;
  contactId: string;
  say(text: string, data?: PostMessage['data']): Promise<string>;
}

export interface BenchOptions {
  formats: readonly HookFormat[];
  egress: Egress;
  /** Default: the engine runs. */
  engine: boolean;
  mostInFlight: number;
}

interface Place {
  dataDir: string;
  databaseUrl: string | undefined;
  workspace?: { id: string; inboxId: string };
  tidy(): Promise<void>;
}

export type DeliveryView = Awaited<ReturnType<typeof deliveriesOf>>[number];
export type LaneView = Awaited<ReturnType<typeof lanesOf>>[number];

export async function openHookBench(options: Partial<BenchOptions> = {}): Promise<HookBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-hooks-'));
  const database = process.env.BATON_TEST_DB === 'postgres' ? await createDatabase() : undefined;
  return openAt(
    {
      dataDir,
      databaseUrl: database?.url,
      async tidy() {
        await rm(dataDir, { recursive: true, force: true });
        await database?.drop();
      },
    },
    options,
  );
}

async function openAt(place: Place, options: Partial<BenchOptions>): Promise<HookBench> {
  const formats = [deskHookFormat('http://desk.example'), ...(options.formats ?? [])];
  const plan = new HookPlan(formats);
  const config = readConfig({
    BATON_DATA_DIR: place.dataDir,
    BATON_SECRET: SECRET,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  });
  const core = await openCore(config, pino({ level: 'silent' }), undefined, plan);
  const seal = createSeal(core.secret);
  const storage = await openStorage(place.dataDir);
  const egress = options.egress ?? openDoor();
  let passed = 0;
  let tried = 0;
  const now = () => Date.now() + passed;
  const engine = new HookEngine({
    database: core.database,
    writer: core.writer,
    egress,
    seal,
    openFile: openFileOf(core.database.read, storage),
    formats,
    plan,
    log: { warn() {}, error() {} },
    watch: {
      exchanged() {
        tried += 1;
      },
      delivered() {},
    },
    now,
    ...(options.mostInFlight ? { mostInFlight: options.mostInFlight } : {}),
  });
  const isFirst = place.workspace === undefined;
  const workspace = place.workspace ?? (await furnish(core));
  const workspaceId = workspace.id;
  const system: Actor = { kind: 'system', workspaceId };
  core.dispatcher.subscribe(engine.subscriber());
  await core.dispatcher.start();
  if (options.engine !== false) await engine.start();

  return {
    core,
    engine,
    storage,
    seal,
    workspaceId,
    system,
    tried: () => tried,
    now,
    pass(ms) {
      passed += ms;
      engine.wake();
    },
    async hookTo(url, { events = ['message.created'], format = 'baton', settings, name = 'Test' } = {}) {
      const secret = newHookSecret();
      const { hook } = await core.writer.execute(createHook, {
        actor: system,
        format,
        name,
        url,
        events,
        sealedSecret: seal.close(secret),
        ...(settings ? { settings } : {}),
      });
      await core.database.othersSettled();
      return { hook, secret };
    },
    async converse(reference) {
      const { conversation } = await core.writer.execute(openConversation, {
        workspaceId,
        inboxId: workspace.inboxId,
        face: 'desk',
        contact: { source: 'test', reference },
        text: `${reference} begins`,
        mostOpen: null,
      });
      const contactId = conversation.contact_id;
      const actor = { kind: 'contact', workspaceId, contactId } as const;
      return {
        conversationId: conversation.id,
        contactId,
        async say(text, data) {
          const input = { actor, conversationId: conversation.id, text, ...(data ? { data } : {}) };
          return (await core.writer.execute(postMessage, input)).message.id;
        },
      };
    },
    async hook(id) {
      return core.database.read.selectFrom('hooks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    },
    deliveries: (hookId) => deliveriesOf(core, hookId),
    lanes: (hookId) => lanesOf(core, hookId),
    another: (more = {}) => openAt({ ...place, workspace, tidy: async () => {} }, more),
    async close() {
      await engine.stop(1000);
      await core.dispatcher.stop(0);
      await egress.close();
      await core.close();
      if (isFirst) await place.tidy();
    },
  };
}

async function furnish({ writer }: Core): Promise<{ id: string; inboxId: string }> {
  const { workspace, inbox } = await writer.execute(createWorkspace, {
    name: 'Hooks',
    organisationId: 'c'.repeat(24),
    // Sate has them and does not run here, so a conversation holds what the test said and nothing else.
    responder: true,
  });
  return { id: workspace.id, inboxId: inbox.id };
}

function deliveriesOf({ database }: Core, hookId: string) {
  return database.read.selectFrom('hook_deliveries').selectAll().where('hook_id', '=', hookId).orderBy('pk').execute();
}

function lanesOf({ database }: Core, hookId: string) {
  return database.read.selectFrom('hook_lanes').selectAll().where('hook_id', '=', hookId).orderBy('lane').execute();
}

/** What the published verifier makes of a request; throws when it is not signed with this secret. */
export function verified(received: Received, secret: string): unknown {
  return new Webhook(secret).verify(received.body, received.headers);
}

/** The texts of `message.created`, in the order of arrival, a repeat once. */
export function textsOf(received: readonly Received[]): string[] {
  const seen = new Set<string>();
  return received.flatMap(({ headers, body }) => {
    const id = headers['webhook-id'] as string;
    if (seen.has(id)) return [];
    seen.add(id);
    return JSON.parse(body).data?.message?.text ?? [];
  });
}
