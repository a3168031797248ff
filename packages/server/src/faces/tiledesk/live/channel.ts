import type { IncomingMessage } from 'node:http';
import { AppError } from '@baton/protocol';
import { LiveUp } from '@baton/protocol/tiledesk';
import type { AgentActor } from '../../../core/actor.ts';
import { findCustomEvent } from '../../../core/custom-events/store.ts';
import type { DomainEvent, EventPayloads } from '../../../core/events.ts';
import { listTeams } from '../../../core/teams/store.ts';
import { findOrganisation, findWorkspace } from '../../../core/workspaces/store.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { FrameConnection } from '../../../edge/frame-connection.ts';
import type { FrameFace } from '../../../edge/frames.ts';
import { frame } from '../../../edge/registry.ts';
import { readList } from '../../../lib/merge-json.ts';
import type { Subscriber } from '../../../outbox/dispatch.ts';
import { type Cast, loadCast, staffById } from '../cast.ts';
import { tiledeskHttpError } from '../errors.ts';
import { objectId } from '../ids.ts';
import { presentCustomEvent } from '../present/contents.ts';
import { isShown, presentTiledeskMessage, requestName } from '../present/message.ts';
import { presentStaff } from '../present/people.ts';
import { findMember, listMemberships } from '../store.ts';
import type { Tools } from '../tools.ts';
import { presentOne, presentState } from './present-topic.ts';
import { readTopic } from './topic.ts';

/** The address of a topic, written in one way: what subscriptions are kept under. */
type Key = string;

interface Follower {
  connection: FrameConnection;
  /** As the program wrote it; it hears it back the same way. */
  topic: string;
  reader: AgentActor;
}

const MOST_TOPICS = 200;
const MOST_NEWS = 5000;

/**
 * The live channel (contract §11): programs of the staff follow topics, hear the present state at once and then what changes. Live
 * news are hints like everywhere: what was missed is in the present state of the next subscription.
 */
export class LiveChannel {
  readonly #tools: Tools;
  readonly #log: { error(data: object, message: string): void };
  readonly #followers = new Map<Key, Set<Follower>>();
  readonly #topics = new Map<FrameConnection, Map<Key, Follower>>();
  /** What has happened and was not told yet. */
  readonly #news: DomainEvent[] = [];
  #telling = false;

  constructor(tools: Tools, log: { error(data: object, message: string): void }) {
    this.#tools = tools;
    this.#log = log;
  }

  face(): FrameFace {
    const callers = ['user'] as const;
    return {
      namespace: 'tiledesk-live',
      paths: ['', '/ws'],
      mostBytes: 64 * 1024,
      authenticate: (request) => this.#authenticate(request),
      connected: (connection) => this.#topics.set(connection, new Map()),
      closed: (connection) => this.#forget(connection),
      read: readFrame,
      error(error) {
        const { status, body } = tiledeskHttpError(error);
        return { status, text: JSON.stringify({ action: 'error', payload: { status, ...body } }) };
      },
      frames: [
        frame({
          name: 'tiledesk.live.subscribe',
          summary: 'Follow a topic: its present state comes at once, then what changes.',
          event: 'subscribe',
          callers,
          limit: 'call',
          object: { noun: 'conversation', in: 'event', field: 'topic' },
          input: LiveUp.subscribe,
          handle: ({ input, connection }) => this.#subscribe(connection, input.topic),
        }),
        frame({
          name: 'tiledesk.live.unsubscribe',
          summary: 'Follow it no more.',
          event: 'unsubscribe',
          callers,
          limit: 'call',
          input: LiveUp.unsubscribe,
          handle: async ({ input, connection }) => this.#unfollow(connection, keyOf(input.topic)),
        }),
        frame({
          name: 'tiledesk.live.heartbeat',
          summary: '`ping` is answered `pong`.',
          event: 'heartbeat',
          callers,
          limit: 'call',
          input: LiveUp.heartbeat,
          async handle({ input, connection }) {
            if (input.message.text === 'ping') connection.send(heartbeat('pong'));
          },
        }),
      ],
    };
  }

  /** Tells followers of committed events. */
  subscriber(): Subscriber {
    return {
      name: 'tiledesk-live',
      wants: () => this.#followers.size > 0,
      hint: (event) => {
        // Rows of the outbox are written only by `appendEvent`, so type and payload belong together.
        this.#news.push(event as unknown as DomainEvent);
        if (!this.#telling) void this.#tellNews();
      },
    };
  }

  /** To everybody, every half minute: programs answer, and lines that nobody uses stay open. */
  greet(): void {
    for (const connection of this.#topics.keys()) connection.send(heartbeat('ping'));
  }

  /**
   * Ends connections whose holder is gone or has another password, and topics of projects that they have left. Two or three queries a
   * line, however much it follows. A database that is away says nothing about anybody: it ends the pass, and no line.
   */
  async endRevoked(): Promise<void> {
    for (const [connection, topics] of this.#topics) {
      const token = this.#tokens.get(connection.principal);
      const known = token === undefined ? null : await this.#tools.auth.readToken(token).catch(nobody);
      if (known?.kind !== 'user') {
        connection.end();
        continue;
      }
      if (topics.size === 0) continue;
      const memberships = await listMemberships(this.#tools.context.database.read, known.user.id);
      const roles = new Map(memberships.map(({ agent }) => [agent.workspace_id, agent.role]));
      for (const [key, { reader }] of topics) {
        const role = roles.get(reader.workspaceId);
        if (role) reader.role = role;
        else this.#unfollow(connection, key);
      }
    }
  }

  /** What each holder showed at the door, to be looked at again. */
  readonly #tokens = new WeakMap<object, string>();

  /** Staff only: the token of a person who signs in. Refuses: `unauthenticated`, `forbidden` for visitors. */
  async #authenticate(request: IncomingMessage): Promise<FrameConnection['principal']> {
    // The query alone: a path such as `//` is a door too, and no address that `URL` can read.
    const token = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?')).get('token');
    if (!token) throw new AppError('unauthenticated');
    const known = await this.#tools.auth.readToken(token);
    if (known.kind !== 'user') throw new AppError('forbidden', { reason: 'This channel is for the staff.' });
    const principal = { kind: 'user', workspaceId: '', userId: known.user.id, email: known.user.email } as const;
    this.#tokens.set(principal, token);
    return principal;
  }

  /** Follows first and reads afterwards: what happens in between comes twice, never not at all. */
  async #subscribe(connection: FrameConnection, address: string): Promise<void> {
    const topic = readTopic(address);
    if (!topic) throw new AppError('invalid', { field: 'topic', reason: 'topic: is none of ours.' });
    const { database } = this.#tools.context;
    const project = await findOrganisation(database.read, topic.projectId);
    const { principal } = connection;
    const member =
      project && principal.kind === 'user' ? await findMember(database.read, project.id, principal.userId) : undefined;
    // Whether there is such a project is its members' business.
    if (!project || !member) throw new AppError('forbidden', { reason: 'You are not in this project.' });
    const own = this.#topics.get(connection);
    if (!own) return;
    if (own.size >= MOST_TOPICS) throw new AppError('rate_limited', { reason: 'Too many topics.' });
    const { id: agentId, name, role, workspace_id: workspaceId } = member;
    const follower = {
      connection,
      topic: address,
      reader: { kind: 'agent', workspaceId, agentId, name, role } as const,
    };
    const key = keyOf(address);
    this.#unfollow(connection, key);
    this.#follow(key, follower);
    try {
      const cast = await loadCast(database.read, project);
      const message = await presentState(this.#tools, cast, topic, follower.reader);
      publish([follower], 'CREATE', message);
    } catch (error) {
      this.#unfollow(connection, key);
      throw error;
    }
  }

  #follow(key: Key, follower: Follower): void {
    this.#topics.get(follower.connection)?.set(key, follower);
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(follower));
  }

  #unfollow(connection: FrameConnection, key: Key): void {
    const follower = this.#topics.get(connection)?.get(key);
    if (!follower) return;
    this.#topics.get(connection)?.delete(key);
    const followers = this.#followers.get(key);
    followers?.delete(follower);
    if (followers?.size === 0) this.#followers.delete(key);
  }

  #forget(connection: FrameConnection): void {
    for (const key of [...(this.#topics.get(connection)?.keys() ?? [])]) this.#unfollow(connection, key);
    this.#topics.delete(connection);
  }

  /** In order, and while one lot is told the next gathers: a long import is told in a few. */
  async #tellNews(): Promise<void> {
    this.#telling = true;
    while (this.#news.length > 0) {
      if (this.#news.length > MOST_NEWS) this.#startOver();
      const lot = this.#news.splice(0);
      for (const [workspaceId, events] of Map.groupBy(lot, (event) => event.workspaceId)) {
        await this.#tellWorkspace(workspaceId, events).catch((error: unknown) =>
          this.#log.error({ err: error }, 'live news could not be told'),
        );
      }
    }
    this.#telling = false;
  }

  /** More than can be told: everybody comes back, and begins with the state as it is then. */
  #startOver(): void {
    this.#news.splice(0);
    for (const connection of this.#topics.keys()) connection.end();
  }

  async #tellWorkspace(workspaceId: string, events: readonly DomainEvent[]): Promise<void> {
    const { read } = this.#tools.context.database;
    const workspace = await findWorkspace(read, workspaceId);
    if (!workspace || workspace.removed_at !== null) return;
    const cast = await loadCast(read, workspace);
    /** Of each conversation the newest state is enough. */
    const changed = new Map<string, { row: ConversationRow; method: Method }>();
    for (const event of events) {
      switch (event.type) {
        case 'message.created':
          this.#tellMessage(cast, event.payload);
          break;
        case 'agent.changed':
        case 'agent.added':
        case 'agent.removed':
          this.#tellAgent(cast, event.payload.agentId);
          break;
        case 'custom_event.emitted':
          await this.#tellCustomEvent(cast, event.payload);
          break;
      }
      if ('conversation' in event.payload) {
        const row = event.payload.conversation;
        const isNew = event.type === 'conversation.opened' || changed.get(row.id)?.method === 'CREATE';
        changed.set(row.id, { row, method: isNew ? 'CREATE' : 'UPDATE' });
      }
    }
    for (const { row, method } of changed.values()) await this.#tellConversation(cast, row, method);
  }

  #tellMessage(cast: Cast, { message, conversation }: EventPayloads['message.created']): void {
    const followers = this.#of(cast, 'requests', requestName(conversation, cast.workspace.organisation_id), 'messages');
    if (!isShown(message) || followers.length === 0) return;
    publish(followers, 'CREATE', presentTiledeskMessage(message, conversation, cast, this.#tools.context.publicUrl));
  }

  async #tellConversation(cast: Cast, row: ConversationRow, method: Method): Promise<void> {
    const all = this.#of(cast, 'requests');
    const one = this.#of(cast, 'requests', requestName(row, cast.workspace.organisation_id));
    if (all.length + one.length === 0) return;
    const shown = await presentOne(this.#tools, cast, row).catch(() => null);
    // Erased since.
    if (!shown) return;
    publish(await this.#readers(all, cast, row), method, shown);
    publish(one, method, shown);
  }

  #tellAgent(cast: Cast, agentId: string): void {
    const staff = staffById(cast, agentId);
    if (!staff) return;
    const shown = presentStaff(staff, cast.workspace.organisation_id);
    publish(this.#of(cast, 'project_users', objectId(staff.id)), 'UPDATE', shown);
    publish(this.#of(cast, 'project_users', 'users', objectId(staff.user_id)), 'UPDATE', shown);
  }

  async #tellCustomEvent(cast: Cast, { customEventId, name }: EventPayloads['custom_event.emitted']): Promise<void> {
    const row = await findCustomEvent(this.#tools.context.database.read, cast.workspace.id, customEventId);
    const by = row?.agent_id ?? row?.contact_id;
    if (!row || !by) return;
    const followers = [...this.#of(cast, 'events', objectId(by)), ...this.#of(cast, 'events', objectId(by), name)];
    publish(followers, 'CREATE', presentCustomEvent(row, cast));
  }

  /** Of those who follow all requests, the ones in whose list this one would be. */
  async #readers(followers: readonly Follower[], cast: Cast, row: ConversationRow): Promise<Follower[]> {
    if (followers.every(({ reader }) => reader.role !== 'agent')) return [...followers];
    const team = cast.inboxes.find(({ id }) => id === row.inbox_id)?.team_id ?? null;
    const teams = team === null ? [] : await listTeams(this.#tools.context.database.read, cast.workspace.id);
    const members = teams.find(({ id }) => id === team)?.members;
    const beside = readList(row.participants);
    return followers.filter(({ reader: { role, agentId } }) => {
      const isIn = row.owner_agent_id === agentId || beside.includes(agentId);
      return role !== 'agent' || isIn || team === null || members?.includes(agentId);
    });
  }

  #of({ workspace }: Cast, ...parts: string[]): Follower[] {
    const key = keyOf(['', workspace.organisation_id, ...parts.map(encodeURIComponent)].join('/'));
    return [...(this.#followers.get(key) ?? [])];
  }
}

/** For a token that was looked at and is good no more. */
function nobody(error: unknown): null {
  if (error instanceof AppError && (error.code === 'unauthenticated' || error.code === 'forbidden')) return null;
  throw error;
}

type Method = 'CREATE' | 'UPDATE';

/** The same topic, however it was written. */
function keyOf(address: string): Key {
  return JSON.stringify(readTopic(address));
}

function publish(followers: readonly Follower[], method: Method, message: unknown): void {
  for (const { connection, topic } of followers) {
    connection.send(JSON.stringify({ action: 'publish', payload: { topic, method, message } }));
  }
}

function heartbeat(text: string): string {
  return JSON.stringify({ action: 'heartbeat', payload: { message: { text } } });
}

function readFrame(value: unknown): { event: string; input: unknown } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { action, payload } = value as { action?: unknown; payload?: unknown };
  return typeof action === 'string' ? { event: action, input: payload } : undefined;
}
