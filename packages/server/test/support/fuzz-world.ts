import type { RegisteredEvent, RegisteredRoute, Registry } from '../../src/edge/registry.ts';
import { openOwnDesk } from './own-desk.ts';
import { samples } from './samples.ts';
import { createTenant, createTestAgent, type TestContact } from './tenant.ts';
import { createThings, type Things } from './things.ts';

export interface Target {
  things: Things;
  /** What opens the operation. */
  bearer: string | null;
}

export interface FuzzWorld {
  registry: Registry;
  organisationId: string;
  keys: { customer: string; desk: string };
  access: string;
  target(operation: RegisteredRoute | RegisteredEvent): Target;
  /** For the process that serves these data. */
  env: Record<string, string>;
  dataDir: string;
  remove(): Promise<void>;
}

/** A database with things of its own for every operation, and nobody serving it yet. */
export async function createFuzzWorld(): Promise<FuzzWorld> {
  const own = await openOwnDesk();
  const { registry } = own.desk;
  const tenant = await createTenant(own.desk, 'Fuzz');
  // A twist of the method makes a removal of many a call there: that is nobody else's team and project.
  const programs = await createTenant(own.desk, 'Fuzz by programs');
  const admin = await createTestAgent(own.desk, programs.workspaceId, 'admin@fuzz.example', 'admin');
  const targets = new Map<string, Target>();
  for (const operation of [...registry.routes, ...registry.events]) {
    const wish = samples[operation.name]?.wish ?? { face: 'desk' };
    const isTiledesk = 'face' in operation && operation.face === 'tiledesk';
    const asAgent = !isTiledesk && !operation.callers.includes('desk_key');
    const place = isTiledesk ? programs : tenant;
    const { things, contact } = await createThings(own, place, wish, asAgent ? place.agent : place.owner);
    const bearer = isTiledesk ? tiledeskBearer(operation) : bearerFor(operation, contact);
    targets.set(operation.name, { things, bearer });
  }
  await own.close();
  return {
    registry,
    organisationId: tenant.organisationId,
    keys: tenant.keys,
    access: tenant.agent.access,
    target: ({ name }) => targets.get(name) as Target,
    env: own.env,
    dataDir: own.dataDir,
    remove: () => own.end(),
  };

  /** An administrator's, which opens nearly everything of that face. Its own scheme is `JWT`, and it knows this one too. */
  function tiledeskBearer({ callers }: RegisteredRoute | RegisteredEvent): string | null {
    if (callers.includes('anyone')) return null;
    const { tiledesk } = callers.includes('owner') ? programs.owner : admin;
    return tiledesk.replace('JWT ', '');
  }

  function bearerFor({ callers }: RegisteredRoute | RegisteredEvent, contact: TestContact): string | null {
    if (callers.includes('anyone')) return null;
    if (callers.includes('chat_key')) return tenant.keys.chat;
    if (callers.includes('chat_log_key')) return tenant.keys.log;
    if (callers.includes('customer_key')) return tenant.keys.customer;
    if (callers.includes('desk_key')) return tenant.keys.desk;
    return callers.includes('contact') ? contact.token : tenant.agent.access;
  }
}
