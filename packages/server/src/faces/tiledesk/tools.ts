import { AppError, isStorable } from '@baton/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf, type Principal } from '../../auth/principal.ts';
import { describeActor } from '../../core/actor.ts';
import type { Repeatable } from '../../core/repeats.ts';
import type { WorkspaceRow } from '../../core/workspaces/change.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { FaceContext } from '../../edge/context.ts';
import { sha256 } from '../../lib/ids.ts';
import type { Seal } from '../../lib/seal.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { TiledeskAuth } from './auth/authenticate.ts';
import type { TiledeskTokens } from './auth/tokens.ts';
import { type Cast, loadCast } from './cast.ts';
import { loadParts, type Populated, transcriptOf } from './populate.ts';
import { presentFor } from './present/own-request.ts';
import { findRequest } from './store.ts';

/** What the operations of this face work with. */
export interface Tools {
  context: FaceContext;
  auth: TiledeskAuth;
  tokens: TiledeskTokens;
  seal: Seal;
  /** Null where no mail server is configured. */
  mailer: Mailer | null;
  /** May strangers make themselves an account? */
  signup: boolean;
}

export const InProject = z.object({ project_id: z.string() });
export const InRequest = InProject.extend({ request_id: z.string() });
/** Nothing is asked of a path: a name that is none is a thing that is not there. */
export const Named = InProject.extend({ id: z.string() });

/** Callers of operations for the staff of a project. */
export const STAFF = ['agent'] as const;
export const MEMBERS = ['agent', 'contact'] as const;

interface Asked {
  raw: { request: FastifyRequest };
}

export function projectOf({ auth }: Tools, call: Asked): WorkspaceRow {
  return auth.projectOf(call.raw.request);
}

export function castOf(tools: Tools, call: Asked): Promise<Cast> {
  return loadCast(tools.context.database.read, projectOf(tools, call));
}

/** Refuses: `not_found`, also for a conversation of another project. */
export async function requireRequest(tools: Tools, call: Asked, requestId: string): Promise<ConversationRow> {
  return requireRequestOf(tools, projectOf(tools, call).id, requestId);
}

/** The same where the project is known otherwise. */
export async function requireRequestOf(
  { context }: Tools,
  workspaceId: string,
  name: string,
): Promise<ConversationRow> {
  const found = await findRequest(context.database.read, name);
  const row = found?.workspace_id === workspaceId ? await context.database.readConversation(found.id) : undefined;
  if (!row) throw new AppError('not_found', { reason: 'There is no such request in this project.' });
  return row;
}

/** A visitor's own conversation; staff have all of their project's. Refuses: `not_found`, `forbidden`. */
export async function requireOwnRequest(
  tools: Tools,
  call: Asked & { principal: Principal | null },
  requestId: string,
): Promise<ConversationRow> {
  const row = await requireRequest(tools, call, requestId);
  const { principal } = call;
  if (principal?.kind === 'contact' && row.contact_id !== principal.contactId) {
    throw new AppError('forbidden', { reason: 'This conversation is somebody else’s.' });
  }
  return row;
}

/** As nearly every call on a request is answered: visitors read less. Refuses: `not_found` when it was erased meanwhile. */
export async function answerRequest(tools: Tools, call: Asked & { principal: Principal | null }, row: ConversationRow) {
  const cast = await castOf(tools, call);
  const { parts } = await populateOne(tools, cast, row);
  const { database, publicUrl } = tools.context;
  return presentFor(call.principal, row, cast, {
    ...parts,
    ...(await transcriptOf(database.read, row, cast, publicUrl)),
  });
}

export async function populateOne({ context }: Tools, cast: Cast, row: ConversationRow): Promise<Populated> {
  const [populated] = await loadParts(context.database.read, cast, [row]);
  if (!populated) throw new AppError('not_found');
  return populated;
}

/** A call that its program may send again under one key; null without one. */
export function repeatOf(call: {
  principal: Principal | null;
  idempotencyKey: string | null;
  body: unknown;
}): Repeatable | null {
  const { principal, idempotencyKey: key, body } = call;
  if (key === null || !principal) return null;
  return { caller: describeActor(actorOf(principal)), key, fingerprint: sha256(JSON.stringify(body)) };
}

/** A number of a query, or the default for anything that is none. */
export function readNumber(text: string | undefined, otherwise: number, { from = 0, to = 1_000_000_000 } = {}): number {
  if (text === undefined || !/^-?\d{1,15}$/.test(text.trim())) return otherwise;
  const value = Number(text);
  return value >= from && value <= to ? value : otherwise;
}

/** A query in which what has no sense is as good as absent. */
export function lenientQuery<Key extends string>(...keys: readonly Key[]) {
  const word = z.string().max(2000).refine(isStorable).optional().catch(undefined);
  return z.object(Object.fromEntries(keys.map((key) => [key, word])) as Record<Key, typeof word>);
}
