import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { AgentTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { addAgent } from '../agents/add.ts';
import { type CreatedWorkspace, createWorkspace } from './create.ts';

export interface FoundWorkspace {
  userId: string;
  /** Of the agent that the founder becomes. */
  agentName: string;
  email: string;
  name: string;
  inboxName: string;
  address?: string;
}

/** A person makes a workspace of their own and is its owner. People answer first in it; Sate is asked for. */
export const foundWorkspace: Action<FoundWorkspace, CreatedWorkspace & { owner: Selectable<AgentTable> }> = {
  name: 'workspaces.found',
  async run(tx, input) {
    const made = await createWorkspace.run(tx, {
      name: input.name,
      organisationId: randomBytes(12).toString('hex'),
      responder: false,
      inboxName: input.inboxName,
      createdBy: input.userId,
    });
    const owner = await addAgent.run(tx, {
      actor: { kind: 'system', workspaceId: made.workspace.id },
      userId: input.userId,
      name: input.agentName,
      email: input.email,
      role: 'owner',
      address: input.address,
    });
    return { ...made, owner };
  },
};
