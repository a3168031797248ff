import type { Caller } from '../../src/auth/principal.ts';
import type { Tenant, TestAgent, TestContact } from './tenant.ts';

/** What somebody shows at the door. */
export interface Credential {
  bearer?: string;
  cookie?: string;
  /** The header that a page of ours adds; without it a cookie changes nothing. */
  csrf?: boolean;
  /** The page from which the request comes. */
  origin?: string;
  /** For the agent's handshake of Eusate. */
  organisation?: string;
  /** The whole header that opens Tiledesk's operations. */
  tiledesk?: string;
}

export interface Principal {
  name: string;
  /** What the registry calls such a caller; empty = nobody, or credentials that are worth nothing. */
  callers: readonly Caller[];
  /** The one face that knows such credentials; absent = several do. */
  only?: 'tiledesk';
  /** Whether the things of the tests are its own to see. */
  owns: boolean;
  /** With whom a conversation has to be so that this principal may write in it. */
  holder?(tenant: Tenant): TestAgent;
  credential(tenants: { ours: Tenant; theirs: Tenant }, contact: TestContact): Credential;
}

const agentOf = (agent: TestAgent, { organisationId }: Tenant): Credential => ({
  bearer: agent.access,
  organisation: organisationId,
  tiledesk: agent.tiledesk,
});

const contactOf = (contact: TestContact): Credential => ({ bearer: contact.token, tiledesk: contact.tiledesk });

function basic(email: string, password: string): string {
  return `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
}

/** Every kind of principal, against a workspace of ours. `cookie` answers that of our owner, signed in as the console does. */
export function principals(cookie: () => string): Principal[] {
  return [
    { name: 'nobody', callers: [], owns: false, credential: () => ({}) },
    { name: 'an invented key', callers: [], owns: false, credential: () => ({ bearer: 'hd_live_of_nobody_at_all' }) },
    {
      name: 'an invented token',
      callers: [],
      owns: false,
      credential: () => ({ bearer: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.AAAA' }),
    },
    { name: 'revoked key', callers: [], owns: false, credential: ({ ours }) => ({ bearer: ours.keys.revoked }) },
    { name: 'expired key', callers: [], owns: false, credential: ({ ours }) => ({ bearer: ours.keys.expired }) },
    { name: 'refresh token', callers: [], owns: false, credential: ({ ours }) => ({ bearer: ours.agent.refresh }) },
    {
      name: 'chat key',
      callers: ['chat_key'],
      owns: true,
      credential: ({ ours }) => ({ bearer: ours.keys.chat }),
    },
    {
      name: 'chat log key',
      callers: ['chat_log_key'],
      owns: true,
      credential: ({ ours }) => ({ bearer: ours.keys.log }),
    },
    {
      name: 'foreign chat key',
      callers: ['chat_key'],
      owns: false,
      credential: ({ theirs }) => ({ bearer: theirs.keys.chat }),
    },
    {
      name: 'customer key',
      callers: ['customer_key', 'chat_key', 'chat_log_key'],
      owns: true,
      credential: ({ ours }) => ({ bearer: ours.keys.customer }),
    },
    {
      name: 'desk key',
      callers: ['desk_key'],
      owns: true,
      holder: (tenant) => tenant.owner,
      credential: ({ ours }) => ({ bearer: ours.keys.desk }),
    },
    { name: 'agent', callers: ['agent', 'user'], owns: true, credential: ({ ours }) => agentOf(ours.agent, ours) },
    {
      name: 'owner',
      callers: ['agent', 'admin', 'owner', 'user'],
      owns: true,
      holder: (tenant) => tenant.owner,
      credential: ({ ours }) => agentOf(ours.owner, ours),
    },
    {
      name: 'owner by password',
      callers: ['agent', 'admin', 'owner', 'user'],
      owns: true,
      only: 'tiledesk',
      holder: (tenant) => tenant.owner,
      credential: ({ ours }) => ({ tiledesk: basic(ours.owner.email, ours.owner.password) }),
    },
    {
      // Wrong passwords are counted, and would shut out whoever comes after: they have a test of their own.
      name: 'no password at all',
      callers: [],
      owns: false,
      only: 'tiledesk',
      credential: () => ({ tiledesk: 'Basic Og==' }),
    },
    {
      name: 'somebody without a project',
      callers: ['user'],
      owns: false,
      only: 'tiledesk',
      credential: ({ ours }) => ({ tiledesk: ours.loner }),
    },
    {
      name: 'owner by cookie',
      callers: ['agent', 'admin'],
      owns: true,
      holder: (tenant) => tenant.owner,
      credential: () => ({ cookie: cookie(), csrf: true }),
    },
    { name: 'contact', callers: ['contact'], owns: true, credential: (_, contact) => contactOf(contact) },
    {
      name: 'other contact',
      callers: ['contact'],
      owns: false,
      credential: ({ ours }) => contactOf(ours.stranger),
    },
    {
      name: 'foreign customer key',
      callers: ['customer_key', 'chat_key', 'chat_log_key'],
      owns: false,
      credential: ({ theirs }) => ({ bearer: theirs.keys.customer }),
    },
    {
      name: 'foreign desk key',
      callers: ['desk_key'],
      owns: false,
      credential: ({ theirs }) => ({ bearer: theirs.keys.desk }),
    },
    {
      name: 'foreign agent',
      callers: ['agent', 'user'],
      owns: false,
      credential: ({ theirs }) => agentOf(theirs.agent, theirs),
    },
    {
      name: 'foreign owner',
      callers: ['agent', 'admin', 'owner', 'user'],
      owns: false,
      credential: ({ theirs }) => agentOf(theirs.owner, theirs),
    },
    {
      name: 'foreign contact',
      callers: ['contact'],
      owns: false,
      credential: ({ theirs }) => contactOf(theirs.stranger),
    },
  ];
}
