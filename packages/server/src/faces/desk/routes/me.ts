import { AgentTokens, AppError, ChangeMe, Me } from '@baton/protocol';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { changeAgent } from '../../../core/agents/change.ts';
import { findAgent } from '../../../core/agents/store.ts';
import { findWorkspace } from '../../../core/workspaces/store.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { presentAgent } from '../present.ts';

/** The signed-in agent. */
export function meRoutes(context: FaceContext): Route[] {
  const { database, writer, logins } = context;

  async function me(principal: Principal | null) {
    const { agentId, workspaceId } = agentOf(principal as Principal);
    const agent = await findAgent(database.read, workspaceId, agentId);
    const workspace = await findWorkspace(database.read, workspaceId);
    if (!agent || !workspace) throw new AppError('unauthenticated');
    return {
      agent: presentAgent(agent),
      workspace: { id: workspace.id, name: workspace.name, organisationId: workspace.organisation_id },
    };
  }

  return [
    route({
      name: 'desk.me.get',
      summary: 'The signed-in agent and the workspace.',
      method: 'GET',
      path: '/me',
      callers: ['agent', 'desk_key'],
      limit: 'call',
      answer: Me,
      handle: ({ principal }) => me(principal),
    }),
    route({
      name: 'desk.me.change',
      summary: 'Own name and availability; becoming available takes the oldest waiting conversations.',
      method: 'PATCH',
      path: '/me',
      callers: ['agent', 'desk_key'],
      limit: 'call',
      body: ChangeMe,
      answer: Me,
      async handle({ body, principal }) {
        await writer.execute(changeAgent, { actor: agentOf(principal as Principal), ...body });
        return me(principal);
      },
    }),
    route({
      name: 'desk.me.tokens',
      summary: 'An access and a refresh token for programs that speak as this agent (Eusate’s agent side).',
      method: 'POST',
      path: '/me/tokens',
      callers: ['agent', 'desk_key'],
      limit: 'call',
      answer: AgentTokens,
      async handle({ principal }) {
        const { agentId, workspaceId } = agentOf(principal as Principal);
        const tokens = await logins.signTokens(workspaceId, agentId);
        const { workspace } = await me(principal);
        return { ...tokens, organisationId: workspace.organisationId };
      },
    }),
  ];
}
