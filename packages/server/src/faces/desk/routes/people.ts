import {
  AgentList,
  AppError,
  CreatedKey,
  CreateKey,
  ErasedContact,
  Id,
  InviteAgent,
  InvitedAgent,
  KeyList,
  Ok,
} from '@baton/protocol';
import { z } from 'zod';
import { newPassword } from '../../../auth/logins.ts';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { addAgent } from '../../../core/agents/add.ts';
import { listAgents } from '../../../core/agents/store.ts';
import { createApiKey } from '../../../core/api-keys/create.ts';
import { revokeApiKey } from '../../../core/api-keys/revoke.ts';
import { listKeys } from '../../../core/api-keys/store.ts';
import { eraseContact } from '../../../core/contacts/erase.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { presentAgent, presentKey } from '../present.ts';

/** Agents, API keys, and the erasure of a contact. */
export function peopleRoutes(context: FaceContext): Route[] {
  const { database, writer, logins, storage, apiKeys } = context;
  const workspaceOf = (principal: Principal | null) => (principal as Principal).workspaceId;
  return [
    route({
      name: 'desk.agents.list',
      summary: 'The workspace’s agents.',
      method: 'GET',
      path: '/agents',
      callers: ['agent', 'desk_key'],
      limit: 'call',
      answer: AgentList,
      async handle({ principal }) {
        return { agents: (await listAgents(database.read, workspaceOf(principal))).map(presentAgent) };
      },
    }),
    route({
      name: 'desk.agents.invite',
      summary: 'Make an agent who signs in with the one-time password of the answer.',
      method: 'POST',
      path: '/agents',
      callers: ['admin', 'desk_key'],
      limit: 'call',
      body: InviteAgent,
      status: 201,
      answer: InvitedAgent,
      async handle({ body, principal, address }) {
        const password = newPassword();
        const userId = await logins.createUser(body.email, body.name, password);
        const actor = agentOf(principal as Principal);
        const email = body.email.toLowerCase();
        const row = await writer.execute(addAgent, { actor, userId, name: body.name, email, role: body.role, address });
        return { agent: presentAgent({ ...row, open_count: 0 }), password };
      },
    }),
    route({
      name: 'desk.keys.list',
      summary: 'API keys, newest first; never the keys themselves.',
      method: 'GET',
      path: '/keys',
      callers: ['admin', 'desk_key'],
      limit: 'call',
      answer: KeyList,
      async handle({ principal }) {
        return { keys: (await listKeys(database.read, workspaceOf(principal))).map(presentKey) };
      },
    }),
    route({
      name: 'desk.keys.create',
      summary: 'Make an API key. The answer is the only time that it is shown.',
      method: 'POST',
      path: '/keys',
      callers: ['admin', 'desk_key'],
      limit: 'call',
      body: CreateKey,
      status: 201,
      answer: CreatedKey,
      async handle({ body, principal, address }) {
        if (body.token !== undefined && body.scopes.includes('desk')) {
          throw new AppError('invalid', { field: 'token', reason: 'token: a key for /desk/v1 is always made up.' });
        }
        const { row, token } = await writer.execute(createApiKey, {
          actor: agentOf(principal as Principal),
          name: body.name,
          scopes: [...new Set(body.scopes)],
          expiresAt: body.expiresAt ? Date.parse(body.expiresAt) : null,
          ...(body.token === undefined ? {} : { token: body.token }),
          address,
        });
        return { key: presentKey(row), token };
      },
    }),
    route({
      name: 'desk.keys.revoke',
      summary: 'From now on the key opens nothing, and its sockets are closed.',
      method: 'DELETE',
      path: '/keys/:keyId',
      callers: ['admin', 'desk_key'],
      limit: 'call',
      object: { noun: 'key', in: 'params', field: 'keyId' },
      params: z.object({ keyId: Id }),
      answer: Ok,
      async handle({ params, principal, address }) {
        await writer.execute(revokeApiKey, { actor: agentOf(principal as Principal), keyId: params.keyId, address });
        apiKeys.forget();
        return { ok: true };
      },
    }),
    route({
      name: 'desk.contacts.erase',
      summary: 'Remove everything that is stored of a contact.',
      method: 'DELETE',
      path: '/contacts/:contactId',
      callers: ['admin', 'desk_key'],
      limit: 'call',
      object: { noun: 'contact', in: 'params', field: 'contactId' },
      params: z.object({ contactId: Id }),
      answer: ErasedContact,
      async handle({ params, principal, address }) {
        const actor = agentOf(principal as Principal);
        const { storageKeys, ...erased } = await writer.execute(eraseContact, {
          actor,
          contactId: params.contactId,
          address,
        });
        context.pages.clear();
        await Promise.all(storageKeys.map((key) => storage.remove(key)));
        await database.wipeLog();
        return { ok: true, ...erased };
      },
    }),
  ];
}
