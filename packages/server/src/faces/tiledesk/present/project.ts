import type { Project } from '@baton/protocol/tiledesk';
import type { WorkspaceRow } from '../../../core/workspaces/change.ts';
import { parseWorkspaceSettings } from '../../../core/workspaces/settings.ts';
import { objectId } from '../ids.ts';
import { instant, present } from './values.ts';

/** What this face keeps of a workspace (`settings.extras`). */
export interface ProjectExtras {
  settings?: Record<string, unknown>;
  widget?: Record<string, unknown>;
  activeOperatingHours?: boolean;
  /** As it was given: JSON text or the object. */
  operatingHours?: string | Record<string, unknown>;
  updatedAt?: number;
}

export function projectExtras(workspace: Pick<WorkspaceRow, 'settings'>): ProjectExtras {
  return parseWorkspaceSettings(workspace.settings).extras as ProjectExtras;
}

/** A workspace. There is nothing to pay here, so the plan is the original's free one and never expires. */
export function presentProject(workspace: WorkspaceRow): Project {
  const extras = projectExtras(workspace);
  return present({
    _id: workspace.organisation_id,
    id: workspace.organisation_id,
    name: workspace.name,
    status: workspace.removed_at === null ? 100 : 0,
    activeOperatingHours: extras.activeOperatingHours ?? false,
    operatingHours: extras.operatingHours,
    settings: extras.settings,
    widget: extras.widget,
    channels: [{ name: 'chat21' }],
    profile: { name: 'Sandbox', type: 'free', trialDays: 14, agents: 0 },
    versions: 10_000,
    bannedUsers: [],
    createdBy: workspace.created_by === null ? 'system' : objectId(workspace.created_by),
    createdAt: instant(workspace.created_at),
    updatedAt: instant(extras.updatedAt ?? workspace.created_at),
    trialExpired: false,
    trialDaysLeft: 14,
    isActiveSubscription: false,
  });
}
